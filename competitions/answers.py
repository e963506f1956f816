"""The words of a dossier, read: what each answer means, what is wrong, how far a section is.

``Sheet`` is the whole form of a dossier with its answers, loaded in a constant number of
queries; pages, checks and snapshots read it. ``Item`` is one question with its answer.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from competitions import asking, financing
from competitions.kinds import Fault, kind_of
from competitions.kinds.amounts import rule_faults
from competitions.kinds.base import option
from core.digests import digest

GRANT, PRIVATE, PUBLIC = ROLES = ("grant", "private", "public")
SNAPSHOT_FIELDS = ("key", "kind", "label", "options", "word_limit", "is_secret", "carries_over")
EMPTY, STARTED, FAULTY, COMPLETE = "empty", "started", "faulty", "complete"


class Item:
    """A question of a form with the answer as typed; ``version`` is what an edit must name."""

    def __init__(self, question, raw, *, version=0, stage=None, by=None, at=None):
        self.question, self.raw, self.version = question, raw, version
        self.stored = raw
        self.stage, self.by, self.at = stage, by, at
        self.kind = kind_of(question)
        self.is_asked, self.decided_by = True, None  # see competitions.asking
        self.locked_words = ""  # see competitions.writers
        self.since = None  # see competitions.changes
        self.cross_faults = ()  # faults between this answer and others
        self.refused = ()  # sentences about what could not be kept, this time only
        self.conflict = None  # somebody else's text and this one, this time only

    def hold(self, raw):
        """Hold what could not be written, to be shown as it was typed."""
        self.raw = raw
        self.__dict__.pop("reading", None)

    def follow(self, answer):
        """Hold what stands in the database now."""
        self.raw = self.stored = answer.value
        self.version, self.by, self.at = answer.version, answer.updated_by, answer.updated_at
        self.__dict__.pop("reading", None)

    @property
    def mark(self):
        """A short mark of what is stored, to see whether a posted value differs from it."""
        return mark(self.stored)

    @property
    def prefix(self):
        """The name of its controls, and their id."""
        return f"q{self.question.pk}"

    @property
    def is_empty(self):
        return self.kind.is_empty(self.kind.asked_of(self.question, self.raw))

    @cached_property
    def reading(self):
        return self.kind.read(self.question, self.raw, self.stage)

    @property
    def faults(self):
        """All that is wrong with what stands there; what is empty or not asked is not wrong."""
        refused = tuple(Fault(words) for words in self.refused)
        if not self.is_asked:
            return refused
        return (*refused, *self.reading.faults, *self.cross_faults)

    @property
    def fault_words(self):
        """The sentences that belong to the question as a whole, not to one of its cells."""
        return [fault.words for fault in self.faults if not fault.part]

    def words_of(self, fault):
        """The sentence of a fault with its place: "row 2, Organisation: fill this in"."""
        place = self.kind.place(self.question, fault.part) if fault.part else ""
        return f"{place}: {fault.words}" if place else fault.words

    @property
    def all_fault_words(self):
        return [self.words_of(fault) for fault in self.faults]

    @property
    def tag(self):
        """The element around its controls."""
        return "fieldset" if self.kind.is_group else "div"

    @property
    def is_missing(self):
        return self.is_asked and self.question.is_required and self.is_empty

    @property
    def value(self):
        """What the answer means; nothing where it is not asked."""
        return self.reading.value if self.is_asked else None

    @property
    def plain(self):
        return self.kind.plain(self.question, self.raw)

    def snapshot(self):
        return self.kind.to_snapshot(self.question, self.raw)

    @property
    def controls(self):
        """What the template of the controls needs beside this item."""
        return self.kind.input_context(
            self.question, self.raw, self.reading, self.prefix, self.stage
        )

    @property
    def blocks(self):
        """The reading form for a document."""
        return self.kind.blocks(self.question, self.raw, self.reading)

    @property
    def display(self):
        """What the template of the reading form needs beside this item."""
        return self.kind.reading_context(self.question, self.raw, self.reading)


def mark(raw):
    return digest(raw)[:16]


@dataclass
class Part:
    """A section with its items."""

    section: object
    items: list

    @property
    def title(self):
        return self.section.title

    @property
    def state(self):
        asked = [item for item in self.items if item.is_asked]
        if any(item.faults for item in self.items):
            return FAULTY
        if asked and all(item.is_empty for item in asked):
            return EMPTY
        return STARTED if any(item.is_missing for item in self.items) else COMPLETE

    @property
    def asks_nothing(self):
        return not any(item.is_asked for item in self.items)

    @property
    def missing(self):
        return sum(item.is_missing for item in self.items)


class Sheet:
    """A dossier's form and answers."""

    def __init__(self, dossier, sections, answers):
        self.dossier, self.stage = dossier, dossier.stage
        self.parts = [
            Part(section, [self._item(q, answers.get(q.pk)) for q in section.questions.all()])
            for section in sections
        ]
        self.items = [item for part in self.parts for item in part.items]
        self.compare()

    def compare(self):
        """Look again at which questions are asked, and at the faults between answers."""
        asking.mark(self.items)
        compare(self.items, self.stage)

    def _item(self, question, answer):
        if answer is None:
            return Item(question, kind_of(question).empty, stage=self.stage)
        return Item(
            question,
            answer.value,
            version=answer.version,
            stage=self.stage,
            by=answer.updated_by,
            at=answer.updated_at,
        )

    def item(self, question_pk):
        return next(item for item in self.items if item.question.pk == question_pk)


def load(dossier):
    """The Sheet of ``dossier``: four queries, however long the form is."""
    sections = dossier.stage.form.sections.prefetch_related("questions")
    answers = dossier.answers.select_related("updated_by")
    return Sheet(dossier, sections, {answer.question_id: answer for answer in answers})


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


@dataclass
class SnapshotPart:
    title: str
    items: list


def snapshot_question(entry, place=0):
    fields = {name: entry[name] for name in SNAPSHOT_FIELDS if name in entry}
    return SnapshotQuestion(pk=place, **fields)


def of_snapshot(content):
    """The sections of a hand-in, from its content alone; erased answers are empty."""
    parts = []
    for place, entry in enumerate(content.get("answers", []), 1):
        question = snapshot_question(entry, place)
        raw = entry.get("value", kind_of(question).empty)
        if not parts or parts[-1].title != entry["section"]:
            parts.append(SnapshotPart(entry["section"], []))
        parts[-1].items.append(Item(question, raw))
    return parts


def compare(items, stage):
    """Lay the faults between answers at the answers; now: the private share of the amounts."""
    by_role = {role: item for item in items if (role := _role(item.question))}
    table = {role: [item.value] for role, item in by_role.items()}
    if PRIVATE in by_role:
        by_role[PRIVATE].cross_faults = ()
    if not {GRANT, PRIVATE} <= set(by_role) or None in [*table[GRANT], *table[PRIVATE]]:
        return
    faults = rule_faults(table, stage, {"no_volume": "", "private_share": ""})
    by_role[PRIVATE].cross_faults = tuple(faults)


def money(items):
    """{"grant", "private", "public", "total"} as Decimals, None where nothing is known."""
    table = {}
    for item in items:
        if item.value is None:
            continue
        if role := _role(item.question):
            table[role] = [item.value]
        elif item.question.kind == "financing":
            table |= item.value
    summed = financing.sums(table)
    amounts = {role: summed.by_source.get(role) for role in ROLES}
    return amounts | {"total": summed.total if table else None}


def _role(question):
    """Which part of the money an amount is; None for other questions."""
    role = option(question, "role") if question.kind == "money" else None
    return role if role in ROLES else None


STATE_WORDS = {
    EMPTY: (_("not started"), "neutral"),
    STARTED: (_("started"), "info"),
    FAULTY: (_("needs another look"), "warn"),
    COMPLETE: (_("complete"), "good"),
}
