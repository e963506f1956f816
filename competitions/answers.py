"""The words of a dossier, read: what each answer means, what is wrong, how far a section is.

``Sheet`` is the whole form of a dossier with its answers, loaded in a constant number of
queries; pages, checks and snapshots read it. ``Item`` is one question with its answer.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from competitions import amounts, asking, attached
from competitions.kinds import Fault, kind_of
from competitions.models import Writers
from core.digests import digest

EMPTY, STARTED, FAULTY, COMPLETE = "empty", "started", "faulty", "complete"


class Item:
    """A question of a form with the answer as typed; ``version`` is what an edit must name."""

    def __init__(self, question, raw, *, version=0, stage=None, by=None, at=None, partner=None):
        self.question, self.raw, self.version = question, raw, version
        self.partner = partner  # whose part it is; None: the whole team's
        self.stored = raw
        self.stage, self.by, self.at = stage, by, at
        self.kind = kind_of(question)
        self.is_asked, self.decided_by = True, None  # see competitions.asking
        self.locked_words = ""  # see competitions.writers
        self.since = None  # see competitions.changes
        self.cross_faults = ()  # faults between this answer and others
        self.evidence = ()  # files of the dossier that it may name (see competitions.attached)
        self.takes_evidence = None  # what the place of the evidence takes, where there is one
        self.kept = {}  # id -> StoredFile of what is listed (see competitions.attached)
        self.refused = ()  # sentences about what could not be kept, this time only
        self.is_erased = False  # of a hand-in: what stood there had to be erased
        self.is_withheld = False  # of a hand-in: names are hidden, and it may hold some
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
        own = f"p{self.partner.pk}" if self.partner else ""
        return f"q{self.question.pk}{own}"

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
    def wrong(self):
        """The faults of what stands there; not what is only missing yet."""
        return tuple(fault for fault in self.faults if not fault.is_open)

    @property
    def lacking(self):
        """How many things are still to be filled in."""
        return self.is_missing or len(self.faults) - len(self.wrong)

    @property
    def files(self):
        """The files that the answer lists, each with its StoredFile as ``now``."""
        if self.question.kind != "files" or self.is_empty:
            return []
        return [file | {"now": self.kept.get(file["id"])} for file in self.raw]

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
        raw = self.kind.pruned(self.raw, {file["id"] for file in self.evidence})
        return self.kind.to_snapshot(self.question, raw)

    @property
    def controls(self):
        """What the template of the controls needs beside this item."""
        return self.kind.input_context(
            self.question, self.raw, self.reading, self.prefix, self.stage
        )

    @property
    def blocks(self):
        """The reading form for a document."""
        raw = self.kind.named(self.raw, {file["id"]: file["name"] for file in self.evidence})
        return self.kind.blocks(self.question, raw, self.reading)

    @property
    def display(self):
        """What the template of the reading form needs beside this item."""
        return self.kind.reading_context(self.question, self.raw, self.reading)


def mark(raw):
    return digest(raw)[:16]


@dataclass
class Share:
    """What one partner answers for itself in a section."""

    partner: object
    items: list

    @property
    def state(self):
        return state_of(self.items)


@dataclass
class Part:
    """A section with the items of the whole team, and the shares of the partners."""

    section: object
    items: list
    shares: list = field(default_factory=list)

    @property
    def title(self):
        return self.section.title

    @property
    def asks_partners(self):
        """Whether partners answer for themselves here; not in a part, which is one's own."""
        asked = [q for q in self.section.questions.all() if q.writers == Writers.PARTNERS]
        return bool(asked) and not any(item.partner for item in self.items)

    @property
    def all_items(self):
        return [*self.items, *(item for share in self.shares for item in share.items)]

    @property
    def state(self):
        return state_of(self.all_items)

    @property
    def asks_nothing(self):
        return not self.asks_partners and not any(item.is_asked for item in self.all_items)

    @property
    def missing(self):
        return sum(item.lacking for item in self.all_items)


def state_of(items):
    """How far these items are."""
    if any(item.wrong for item in items):
        return FAULTY
    asked = [item for item in items if item.is_asked]
    if asked and all(item.is_empty for item in asked):
        return EMPTY
    return STARTED if any(item.lacking for item in items) else COMPLETE


class Sheet:
    """A dossier's form and answers; ``answers`` by question and partner, None for the team."""

    def __init__(self, dossier, sections, answers, partners=()):
        self.dossier, self.stage, self.partners = dossier, dossier.stage, partners
        self.parts = [self._part(section, answers) for section in sections]
        self.items = [item for part in self.parts for item in part.all_items]
        self.compare()

    def _part(self, section, answers):
        own = [q for q in section.questions.all() if q.writers == Writers.PARTNERS]
        team = [q for q in section.questions.all() if q.writers != Writers.PARTNERS]
        shares = [
            Share(p, [self._item(q, answers.get((q.pk, p.pk)), p) for q in own])
            for p in self.partners
            if own
        ]
        return Part(section, [self._item(q, answers.get((q.pk, None))) for q in team], shares)

    def compare(self):
        """Look again at what is asked, at faults between answers, at what became of files."""
        asking.mark(self.items)
        amounts.compare(self.items, self.stage)
        attached.look_up(self.items)

    def _item(self, question, answer, partner=None):
        if answer is None:
            return Item(question, kind_of(question).empty, stage=self.stage, partner=partner)
        return Item(
            question,
            answer.value,
            version=answer.version,
            stage=self.stage,
            by=answer.updated_by,
            at=answer.updated_at,
            partner=partner,
        )

    def item(self, question_pk):
        return next(item for item in self.items if item.question.pk == question_pk)

    def find(self, question_pk, partner_pk=None):
        """The item of a question, in the part of a partner; None where it is not asked."""
        place = (question_pk, partner_pk)
        found = (i for i in self.items if (i.question.pk, i.partner and i.partner.pk) == place)
        return next(found, None)


def load(dossier):
    """The Sheet of ``dossier``: four queries, however long the form is; five with partners."""
    sections = list(dossier.stage.form.sections.prefetch_related("questions"))
    answers = {
        (answer.question_id, answer.partner_id): answer
        for answer in dossier.answers.select_related("updated_by")
    }
    return Sheet(dossier, sections, answers, _partners(dossier, sections))


def _partners(dossier, sections):
    """Those who answer for themselves; nobody where the form asks them nothing."""
    asked = (q.writers == Writers.PARTNERS for s in sections for q in s.questions.all())
    return list(dossier.application.partners.active().for_list()) if any(asked) else []


STATE_WORDS = {
    EMPTY: (_("not started"), "neutral"),
    STARTED: (_("started"), "info"),
    FAULTY: (_("needs another look"), "warn"),
    COMPLETE: (_("complete"), "good"),
}
