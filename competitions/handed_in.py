"""A hand-in, read from its content alone: sections, questions, answers, and whose they are."""

from dataclasses import dataclass, field

from competitions.answers import Item, Share
from competitions.kinds import kind_of

FIELDS = ("key", "kind", "label", "options", "word_limit")


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


def of_snapshot(content):
    """The sections of a hand-in, from its content alone; erased answers are empty."""
    parts = []
    for place, entry in enumerate(content.get("answers", []), 1):
        question = SnapshotQuestion(
            pk=place, **{name: entry[name] for name in FIELDS if name in entry}
        )
        raw = entry.get("value", kind_of(question).empty)
        if not parts or parts[-1].title != entry["section"]:
            parts.append(SnapshotPart(entry["section"], []))
        own = entry.get("partner")
        partner = SnapshotPartner(own["id"], own["name"]) if own else None
        parts[-1].take(Item(question, raw, partner=partner))
    return parts
