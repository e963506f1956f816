"""Taking what a person typed on a page: item by item, so that one fault keeps nothing else.

Each question posts the version that was read and a mark of the value that was shown. What was
not touched is not written: a page that was left open never undoes somebody else's words.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from competitions import attached
from competitions.actions import answers as actions
from competitions.answers import Item, mark
from competitions.kinds.indicators import indicators_of
from core import uploads
from core.errors import Busy, Refused, Stale
from core.http import whole_number

MUTATION = re.compile(r"[0-9a-z-]{8,40}")  # as the script makes them
MOST_UNANSWERED = 50


@dataclass(frozen=True)
class Conflict:
    """Two texts of one answer: the one in force, and the one that was to be written."""

    current: Any  # the Answer
    theirs: str
    mine: str


@dataclass
class Receipt:
    """What became of a posted page."""

    saved: list[Item] = field(default_factory=list)
    conflicts: list[Item] = field(default_factory=list)
    refused: list[Item] = field(default_factory=list)

    @property
    def faulty(self):
        return [item for item in self.saved if item.wrong]

    @property
    def status(self):
        if self.conflicts:
            return 409
        return 422 if self.refused or self.faulty else 200


def receive(sheet, items, request):
    """Write what was typed into ``items``; they hold afterwards what the page must show."""
    removed = request.POST.get("remove", "")
    receipt = Receipt()
    for item in items:
        if f"{item.prefix}-version" not in request.POST:
            continue
        taken = _Taking(sheet, item, request)
        if item.locked_words:  # since the page was made
            taken.refuse(item.locked_words)
            receipt.refused += [item] if item.refused else []
            continue
        taken.files()
        if removed.startswith(f"{item.prefix}-"):
            taken.without(removed.removeprefix(f"{item.prefix}-"))
        else:
            taken.words()
        if taken.saved:
            receipt.saved.append(item)
        if item.conflict:
            receipt.conflicts.append(item)
        if item.refused:
            receipt.refused.append(item)
    sheet.compare()
    return receipt


def take_upload(sheet, item, upload, request):
    """Add a file that has arrived in parts; a second time changes nothing."""
    by = {"by": request.user, "received_at": request.received_at, "partner": item.partner}

    def add(file, then):
        item.follow(actions.attach(sheet.dossier, item.question, file, then=then, **by))

    try:
        uploads.finish(upload, add)
    except (actions.Closed, Busy):
        raise
    except Refused as refusal:
        item.refused += tuple(refusal.problems)
    sheet.compare()


class _Taking:
    """One question of a posted page."""

    def __init__(self, sheet, item, request):
        self.sheet, self.item, self.request = sheet, item, request
        self.dossier = sheet.dossier
        self.saved = False
        self.by = {
            "by": request.user,
            "received_at": request.received_at,
            "partner": item.partner,
        }

    def words(self):
        item, post = self.item, self.request.POST
        if (raw := self._raw()) is None:
            return
        raw = self._with_evidence(raw)
        if mark(raw) != post.get(f"{item.prefix}-read"):
            self._save(raw)

    def refuse(self, words):
        """Hold what was typed, to be read once more, and say why it is not kept."""
        raw = self._raw()
        if raw is not None and mark(raw) != self.request.POST.get(f"{self.item.prefix}-read"):
            self.item.hold(raw)
            self.item.refused += (words,)

    def without(self, token):
        item = self.item
        if item.question.kind == "files":
            self._try(actions.detach, token)
        elif (raw := self._raw()) is not None:
            self._save(item.kind.without(raw, token))

    def files(self):
        if self.item.question.kind != "files":
            return
        for upload in self.request.FILES.getlist(self.item.prefix):
            self._try(actions.attach, upload)

    def _with_evidence(self, raw):
        """Files that were sent at an indicator: listed as evidence, and named there."""
        if self.item.question.kind != "indicators":
            return raw
        source = attached.evidence_item(self.sheet.items)
        for place, _indicator in enumerate(indicators_of(self.item.question)):
            for upload in self.request.FILES.getlist(f"{self.item.prefix}-{place}-upload"):
                if stored_id := self._add_evidence(source, upload):
                    raw = self.item.kind.with_file(self.item.question, raw, place, stored_id)
        return raw

    def _add_evidence(self, source, upload):
        """The id under which the evidence lists the file; None where it was refused."""
        if source is None:
            self.item.refused += (_("This form takes no files here."),)
            return None
        try:
            answer = actions.attach(self.sheet.dossier, source.question, upload, **self.by)
        except actions.Closed:
            raise
        except Refused as refusal:
            self.item.refused += tuple(f"{upload.name}: {words}" for words in refusal.problems)
            return None
        source.follow(answer)
        return answer.value[-1]["id"]

    def _raw(self):
        try:
            return self.item.kind.from_post(self.item.question, self.request.POST, self.item.prefix)
        except Refused as refusal:
            self.item.refused += tuple(refusal.problems)
            return None

    def _sent(self):
        """How the script named this send; a page without script names none."""
        post, prefix = self.request.POST, self.item.prefix
        ids = [post.get(f"{prefix}-mutation", ""), *post.get(f"{prefix}-after", "").split(" ")]
        mutation, *after = [id if MUTATION.fullmatch(id) else "" for id in ids]
        return actions.Sent(mutation, tuple(filter(None, after[-MOST_UNANSWERED:])))

    def _save(self, raw):
        item = self.item
        version = whole_number(self.request.POST.get(f"{item.prefix}-version"), 0)
        how = {"version": version, "sent": self._sent()} | self.by
        try:
            answer = actions.save(self.dossier, item.question, raw, **how)
        except Stale as stale:
            item.conflict = Conflict(
                stale.current,
                theirs=item.kind.plain(item.question, stale.current.value),
                mine=item.kind.plain(item.question, raw),
            )
            item.follow(stale.current)
            item.hold(raw)
        except actions.Closed:
            raise
        except Refused as refusal:
            item.refused += tuple(refusal.problems)
            item.hold(raw)
        else:
            self._done(answer)

    def _try(self, action, what):
        try:
            answer = action(self.dossier, self.item.question, what, **self.by)
        except actions.Closed:
            raise
        except Refused as refusal:
            self.item.refused += tuple(refusal.problems)
        else:
            self._done(answer)

    def _done(self, answer):
        self.saved = True
        self.item.follow(answer)
