"""What a panel is made of, beside what it has to judge: fields, places, sides, room for work."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import Sector
from competitions.models import Dossier
from core import charts, clock
from reviews.models import PanelistRole, Side


@dataclass
class Need:
    """What one stage asks of the panel: every dossier ``judges`` times."""

    stage: object
    dossiers: int

    @property
    def judgements(self):
        return self.dossiers * self.stage.judges


@dataclass
class Composition:
    """A report on some seats of a call; ``warnings`` are sentences."""

    chair: object
    capacity: int
    load: int
    needs: list
    uncovered: list
    twice: list
    rows: list  # (what is counted, words)
    charts: list
    warnings: list = field(default_factory=list)


def of(call, seats):
    """The composition of ``seats`` (with ``load``, user, employer and region), in two queries."""
    by_stage = _dossiers(call)
    needs = [Need(stage, by_stage[stage.pk].total()) for stage in call.stages.all()]
    needs = [need for need in needs if need.dossiers]
    sectors = by_stage[needs[-1].stage.pk] if needs else Counter()
    known = Counter(name for seat in seats for name in seat.expertise)
    houses = Counter(seat.works_for for seat in seats)
    day = clock.today()
    in_term = [seat for seat in seats if seat.is_in_term]
    report = Composition(
        chair=next((seat for seat in seats if seat.role == PanelistRole.CHAIR), None),
        capacity=sum(seat.capacity for seat in in_term),
        load=sum(seat.load for seat in seats),
        needs=needs,
        uncovered=[str(label) for key, label in Sector.choices if sectors[key] and not known[key]],
        twice=sorted(house for house, count in houses.items() if house and count > 1),
        rows=_rows(seats),
        charts=[chart for chart in (_fields(sectors, known), _sides(seats)) if chart],
    )
    over = sum(bool(seat.serves_until and seat.serves_until < day) for seat in seats)
    report.warnings = list(_warnings(report, over))
    return report


def from_the_same_region(call):
    """region id -> applications of the call from there that are in judgement."""
    rows = Dossier.objects.filter(stage__call=call).in_judgement()
    regions = rows.order_by().values_list("application__cluster__region", "application").distinct()
    return Counter(region for region, _application in regions if region)


def _dossiers(call):
    """stage id -> sector -> dossiers in judgement. Conflicts hide no figures."""
    found = {stage.pk: Counter() for stage in call.stages.all()}
    rows = Dossier.objects.filter(stage__call=call).in_judgement().order_by()
    rows = rows.values_list("stage", "application__sector").annotate(number=Count("pk"))
    for stage, sector, number in rows:
        found[stage][sector] = number
    return found


def _rows(seats):
    sides = Counter(seat.get_side_display() or _("not stated") for seat in seats)
    regions = Counter(str(seat.region or _("not stated")) for seat in seats)
    countries = Counter(seat.country.name for seat in seats)
    languages = Counter(name for seat in seats for name in seat.language_labels)
    order = [*map(str, Side.labels), _("not stated")]
    return [
        (_("Science and business"), _counted(sides, key=lambda one: order.index(str(one)))),
        (_("Regions of work"), _counted(regions)),
        (_("Countries"), _counted(countries)),
        (_("Languages"), _counted(languages) or _("not stated")),
    ]


def _counted(counts, key=str):
    return "; ".join(f"{name} ({counts[name]})" for name in sorted(counts, key=key))


def _sides(seats):
    counts = Counter(seat.side for seat in seats if seat.side)
    if not counts:
        return None
    return charts.bars(
        _("Science and business"),
        _("Where the panelists come from."),
        [str(label) for label in Side.labels],
        {_("panelists"): [counts[side] for side in Side.values]},
        written=str,
        column=_("Comes from"),
    )


def _fields(sectors, known):
    keys = [key for key, _label in Sector.choices if sectors[key] or known[key]]
    if not keys:
        return None
    labels = dict(Sector.choices)
    return charts.bars(
        _("Fields: who knows them, and what is to be judged"),
        _("Panelists who know a field, beside the dossiers of that field."),
        [str(labels[key]) for key in keys],
        {
            _("panelists"): [known[key] for key in keys],
            _("dossiers"): [sectors[key] for key in keys],
        },
        written=str,
        column=_("Field"),
    )


def _warnings(report, over):
    if not report.chair:
        yield _("Nobody chairs.")
    if report.twice:
        yield _("Sits there more than once: %(houses)s.") % {"houses": "; ".join(report.twice)}
    if report.uncovered:
        yield _("Nobody knows: %(fields)s.") % {"fields": "; ".join(report.uncovered)}
    for need in report.needs:
        if need.judgements > report.capacity:
            words = _(
                "%(stage)s asks for %(need)d judgements (%(dossiers)d dossiers, %(judges)d each); "
                "there is room for %(capacity)d."
            )
            yield words % {
                "stage": need.stage.title,
                "need": need.judgements,
                "dossiers": need.dossiers,
                "judges": need.stage.judges,
                "capacity": report.capacity,
            }
    if over:
        words = ngettext("The term of %d panelist is over.", "The terms of %d are over.", over)
        yield words % over
