"""What the decision board lists: narrow rows of one run, a thousand of them in two questions.

Model instances would cost more than all the rest of the page.
"""

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from clusters.models import Sector
from competitions.candidates import Candidate
from competitions.groups import GroupedBy
from competitions.models import DecisionKind
from core import visibility
from core.formats import money
from reviews import cutting, parting, unranked_words
from reviews.models import RankingEntry, SelectionChoice

PATHS = (
    "pk",
    "dossier_id",
    "rank",
    "is_tied",
    "score",
    "is_fundable",
    "reasons",
    "totals",
    "raw",
    "figures",
    "dossier__application__reference",
    "dossier__application__title",
    "dossier__application__cluster__name",
    "dossier__application__cluster__region__name",
    "dossier__application__cluster__region__code",
    "dossier__application__sector",
    "dossier__pinned__requested",
)


class Entry(NamedTuple):
    """One dossier of the run, as PATHS names it; ``requested`` in EUR or None."""

    pk: int
    dossier_id: int
    rank: int | None
    is_tied: bool
    score: str
    is_fundable: bool
    reasons: list
    totals: list
    raw: str
    figures: dict
    reference: str
    title: str
    cluster: str
    region: str | None
    region_code: str | None
    sector: str
    requested: Decimal | None
    place: int = 0  # among those of its rank, once that is settled

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


def entries(ranking, user, limits):
    """(ranked, not rankable): those that ``user`` may see, best first.

    Who asks for no amount, or for more than a winner may get, cannot be funded, whatever the rank.
    """
    seen = visibility.visible(RankingEntry.objects.filter(ranking=ranking), user)
    rows = seen.order_by("rank", "dossier_id").values_list(*PATHS)
    found = [Entry(*row) for row in rows]
    ranked = [entry for entry in found if entry.rank is not None]
    if places := parting.places(ranking):
        ranked = [e._replace(place=places.get(e.dossier_id, 0)) for e in ranked]
        ranked.sort(key=lambda e: (e.rank, e.place, e.dossier_id))
    if limits.needs_amounts:
        ranked = [_with_amount(entry, limits.cap_per_winner) for entry in ranked]
    rest = [entry for entry in found if entry.rank is None]
    return ranked, [e._replace(reasons=unranked_words.reasons(e.reasons)) for e in rest]


def _with_amount(entry, cap):
    if entry.requested is None:
        words = _("No amount is requested.")
    elif cap is not None and entry.requested > cap:
        words = _("More is requested than %s per winner.") % money(cap)
    else:
        return entry
    reasons = [*entry.reasons, words]
    requested = entry.requested or Decimal(0)
    return entry._replace(is_fundable=False, reasons=reasons, requested=requested)


def choices(selection, user):
    """Dossier -> Choice of those that ``user`` may see."""
    seen = visibility.visible(SelectionChoice.objects.filter(selection=selection), user)
    rows = seen.order_by().values_list(*Choice._fields)
    return {row[1]: Choice._make(row) for row in rows}


def candidates(ranked, minimums_by=""):
    """The ranked entries as the rule takes them."""
    return [
        Candidate(
            e.dossier_id,
            e.rank,
            e.is_fundable,
            tuple(e.reasons),
            e.requested,
            _group(e, minimums_by),
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
