"""A hand-in, read from its content alone: sections, questions, answers, and whose they are."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions import attached, snapshots
from competitions.answers import Item, Share
from competitions.kinds import kind_of
from core.formats import moment
from core.models import StoredFile

FIELDS = ("key", "kind", "label", "options", "word_limit", "is_secret", "carries_over")
FIELDS += ("is_anonymous",)  # only where it is so


@dataclass
class SnapshotQuestion:
    """A question as a snapshot keeps it."""

    pk: int
    key: str
    kind: str
    label: str
    options: dict
    word_limit: int | None
    help: str = ""
    is_required: bool = False
    is_secret: bool = False
    carries_over: str = ""
    is_anonymous: bool = False


@dataclass(frozen=True)
class SnapshotPartner:
    """A partner as a snapshot keeps it."""

    pk: int
    name: str

    def __str__(self):
        return self.name


@dataclass
class SnapshotPart:
    title: str
    items: list
    shares: list = field(default_factory=list)

    def take(self, item):
        """Lay an item where it belongs: to the team's, or into the partner's share."""
        if item.partner is None:
            self.items.append(item)
            return
        share = next((s for s in self.shares if s.partner == item.partner), None)
        if share is None:
            self.shares.append(share := Share(item.partner, []))
        share.items.append(item)

    @property
    def all_items(self):
        return [*self.items, *(item for share in self.shares for item in share.items)]


def question_of(entry, place=0):
    """The question of an answer in a snapshot."""
    return SnapshotQuestion(pk=place, **{name: entry[name] for name in FIELDS if name in entry})


def place_of(entry):
    """The key of a question and whose part it is, None for the team's."""
    return entry["key"], entry["partner"]["id"] if "partner" in entry else None


def of_snapshot(content):
    """The sections of a hand-in, from its content alone; erased answers are empty."""
    parts = []
    for place, entry in enumerate(content.get("answers", []), 1):
        question = question_of(entry, place)
        raw = entry.get("value", kind_of(question).empty)
        if not parts or parts[-1].title != entry["section"]:
            parts.append(SnapshotPart(entry["section"], []))
        own = entry.get("partner")
        partner = SnapshotPartner(own["id"], own["name"]) if own else None
        item = Item(question, raw, partner=partner)
        item.is_erased = "value" not in entry
        item.is_withheld = entry.get("is_withheld", False)
        parts[-1].take(item)
    attached.lay_evidence([item for part in parts for item in part.all_items])
    return parts


@dataclass(frozen=True)
class Signature:
    """One line of who stood by a hand-in.

    ``file`` is a power of attorney with its digest, ``stored`` what became of it, once looked up.
    """

    what: str
    words: str
    file: dict | None = None
    stored: StoredFile | None = None

    @property
    def file_url(self):
        return reverse("competitions:power-of-attorney", args=[self.file["id"]])


def signatures(content, zone):
    """Who signed off which part and who confirmed the whole; erased ones have left no words."""
    lines = [
        Signature(entry["partner"]["name"], _signed(entry.get("value"), zone))
        for entry in content.get("sign_offs", [])
    ]
    for entry in content.get("confirmations", []):
        value = entry.get("value")
        lines.append(Signature(_("The whole"), _confirmed(value, zone), (value or {}).get("file")))
    return lines


def signed(submission):
    """The lines of a hand-in for a page, with what became of powers of attorney.

    Where nobody signed, nothing is asked.
    """
    if not snapshots.signed(submission.content):
        return []
    lines = signatures(submission.content, submission.dossier.stage.call.zone)
    found = {str(one.pk): one for one in attached.stored(powers(submission.content))}
    return [
        replace(line, stored=found.get(line.file["id"])) if line.file else line for line in lines
    ]


def files(content):
    """All files of a hand-in: those of answers, then the powers of attorney."""
    return [*content.get("files", []), *powers(content)]


def powers(content):
    """The powers of attorney of a hand-in, as its other files are listed."""
    values = [entry.get("value") or {} for entry in content.get("confirmations", [])]
    return [value["file"] for value in values if value.get("file")]


def holds(submission, file_id):
    """Whether a hand-in lists this file."""
    return str(file_id) in {file["id"] for file in files(submission.content)}


def name_of(submission, file_id):
    """How a hand-in calls a file that it lists; None if it lists none such."""
    names = {file["id"]: file["name"] for file in submission.content.get("files", [])}
    return names.get(str(file_id))


def _signed(value, zone):
    if value is None:
        return _("Signed off; the name is erased.")
    at = moment(datetime.fromisoformat(value["at"]), zone)
    return _("Signed off by %(by)s, %(at)s") % {"by": value["by"], "at": at}


def _confirmed(value, zone):
    if value is None:
        return _("Confirmed; the name is erased.")
    at = moment(datetime.fromisoformat(value["at"]), zone)
    names = {"name": value["name"], "function": value["function"], "at": at}
    return _("Confirmed by %(name)s, %(function)s, %(at)s") % names
