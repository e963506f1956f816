"""Taking what a person typed on a page: item by item, so that one fault keeps nothing else.

Each question posts the version that was read and a mark of the value that was shown. What was
not touched is not written: a page that was left open never undoes somebody else's words.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from competitions.actions import answers as actions
from competitions.answers import Item, mark
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
        return [item for item in self.saved if item.faults]

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
        taken = _Taking(sheet.dossier, item, request)
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

    def __init__(self, dossier, item, request):
        self.dossier, self.item, self.request = dossier, item, request
        self.saved = False
        self.by = {
            "by": request.user,
            "received_at": request.received_at,
            "partner": item.partner,
        }

    def words(self):
        item, post = self.item, self.request.POST
        if (raw := self._raw()) is None or mark(raw) == post.get(f"{item.prefix}-read"):
            return
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
