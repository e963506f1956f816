"""What the decision board lists: narrow rows of one run, a thousand of them in two questions.

Model instances would cost more than all the rest of the page; so would JSON that nobody looks at,
which therefore stays text until somebody does.
"""

import json
from collections import defaultdict
from decimal import Decimal
from itertools import starmap
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from clusters.models import Sector
from competitions.candidates import Candidate
from competitions.groups import GroupedBy
from competitions.models import DecisionKind
from core import visibility
from core.formats import money
from core.prepared import prepared
from reviews import cutting, parting, unranked_words
from reviews.models import RankingEntry, SelectionChoice

PATHS = (
    "pk",
    "dossier_id",
    "rank",
    "is_tied",
    "score",
    "is_fundable",
    "dossier__application__reference",
    "dossier__application__title",
    "dossier__application__cluster__name",
    "dossier__application__cluster__region__name",
    "dossier__application__cluster__region__code",
    "dossier__application__sector",
    "dossier__pinned__requested",
)
TEXTS = {f"{name}_text": Cast(name, TextField()) for name in ("reasons", "totals")}


class Entry(NamedTuple):
    """One dossier of the run, as PATHS and TEXTS name it; ``requested`` in EUR or None."""

    pk: int
    dossier_id: int
    rank: int | None
    is_tied: bool
    score: str
    is_fundable: bool
    reference: str
    title: str
    cluster: str
    region: str | None
    region_code: str | None
    sector: str
    requested: Decimal | None
    reasons_text: str
    totals_text: str
    place: int = 0  # among those of its rank, once that is settled
    more_reasons: tuple = ()

    @property
    def reasons(self):
        if self.reasons_text == "[]":  # as nearly always
            return [*self.more_reasons]
        return [*unranked_words.reasons(json.loads(self.reasons_text)), *self.more_reasons]

    @property
    def totals(self):
        return json.loads(self.totals_text)

    @property
    def rank_text(self):
        if self.rank is None:
            return _("–")
        return f"{self.rank}=" if self.is_tied else str(self.rank)

    @property
    def cents(self):
        return int((self.requested or 0) * 100)


class Choice(NamedTuple):
    """What a selection proposes for one dossier."""

    pk: int
    dossier_id: int
    rank: int | None
    kind: str
    by_rule: str
    amount: Decimal | None
    reserve_position: int | None
    reason: str

    @property
    def is_deviation(self):
        return self.kind != self.by_rule

    @property
    def words(self):
        return DecisionKind(self.kind).label


def everything(ranking, limits):
    """(ranked, not rankable): all entries of the run, best first, whoever may see them.

    Who asks for no amount, or for more than a winner may get, cannot be funded, whatever the rank.
    """
    return _in_order(starmap(Entry, _entries(ranking.pk)), parting.places(ranking), limits)


def everything_of(runs):
    """{ranking id: what ``everything`` gives} of each (ranking, limits), in three queries."""
    rankings = [ranking for ranking, _limits in runs]
    places, found = parting.places_of(rankings), defaultdict(list)
    rows = _narrow(RankingEntry.objects.filter(ranking__in=rankings))
    for ranking, *row in rows.values_list("ranking_id", *PATHS, *TEXTS):
        found[ranking].append(Entry(*row))
    return {one.pk: _in_order(found[one.pk], places[one.pk], limits) for one, limits in runs}


def entries(ranking, user, limits):
    """(ranked, not rankable): those of ``everything`` that ``user`` may see."""
    return without(everything(ranking, limits), hidden(ranking.entries.all(), user))


def without(lists, dossiers):
    """``everything`` without the rows of ``dossiers``."""
    return tuple([entry for entry in rows if entry.dossier_id not in dossiers] for rows in lists)


def hidden(rows, user):
    """The dossiers of those ``rows`` that ``user`` may not see."""
    found = visibility.hidden(rows, user).order_by()
    return set(found.values_list("dossier_id", flat=True))


@prepared
def _entries(ranking):
    rows = _narrow(RankingEntry.objects.filter(ranking=ranking))
    return rows.values_list(*PATHS, *TEXTS)


def _narrow(rows):
    return rows.annotate(**TEXTS).order_by()


def _in_order(found, places, limits):
    ranked, others = [], []
    for entry in found:
        (others if entry.rank is None else ranked).append(entry)
    if places:
        ranked = [e._replace(place=places.get(e.dossier_id, 0)) for e in ranked]
    ranked.sort(key=lambda e: (e.rank, e.place, e.dossier_id))
    if limits.needs_amounts:
        cap = Decimal("Infinity") if limits.cap_per_winner is None else limits.cap_per_winner
        ranked = [
            entry
            if entry.requested is not None and entry.requested <= cap
            else _not_fundable(entry, cap)
            for entry in ranked
        ]
    return ranked, sorted(others, key=lambda e: e.dossier_id)


def _not_fundable(entry, cap):
    """The entry as one that cannot be funded, with the reason."""
    if entry.requested is None:
        words = _("No amount is requested.")
    else:
        words = _("More is requested than %s per winner.") % money(cap)
    requested = entry.requested or Decimal(0)
    return entry._replace(is_fundable=False, more_reasons=(words,), requested=requested)


class Known(NamedTuple):
    """What a run says of a dossier besides its place; see ``RankingEntry``."""

    raw: str
    figures: dict


def known(ranking):
    """{dossier id: Known} of all entries of the run."""
    rows = ranking.entries.order_by().values_list("dossier_id", *Known._fields)
    return {dossier: Known(raw, figures) for dossier, raw, figures in rows}


def choices(selection):
    """The Choices of a selection, whoever may see them."""
    return [Choice._make(row) for row in _choices(selection.pk)]


def choices_of(selections):
    """{selection id: its Choices}, for as many queries as of one."""
    found = defaultdict(list)
    rows = SelectionChoice.objects.filter(selection__in=selections).order_by()
    for selection, *row in rows.values_list("selection_id", *Choice._fields):
        found[selection].append(Choice._make(row))
    return found


@prepared
def _choices(selection):
    rows = SelectionChoice.objects.filter(selection=selection).order_by()
    return rows.values_list(*Choice._fields)


def candidates(ranked, minimums_by=""):
    """The ranked entries as the rule takes them."""
    return [
        Candidate(
            e.dossier_id,
            e.rank,
            e.is_fundable,
            tuple(e.reasons),
            e.requested,
            _group(e, minimums_by) if minimums_by else None,
            e.place,
        )
        for e in ranked
    ]


def _group(entry, by):
    if by == GroupedBy.REGION:
        return entry.region_code
    return entry.sector if by == GroupedBy.TOPIC else None


def lines(ranked):
    """The ranked entries as ``reviews.cutting`` takes them, with regions and fields in words."""
    fields = {key: str(words) for key, words in Sector.choices}
    nowhere = _("no region")
    return [
        cutting.Line(
            e.dossier_id,
            e.rank,
            e.is_fundable,
            e.cents,
            (e.region or nowhere, fields.get(e.sector, e.sector)),
            e.place,
        )
        for e in ranked
    ]
