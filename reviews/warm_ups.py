"""The warm-up of a stage as pages show it: what is left to score, and how the panel agreed."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from competitions.models import Stage
from competitions.states import StageStatus
from core import charts, formats
from core.errors import Refused
from reviews.models import (
    Panelist,
    PanelistRole,
    ScoreSheet,
    WarmUp,
    WarmUpSample,
    WarmUpScore,
    WarmUpSheet,
)
from reviews.models.warm_up import MINUTES
from reviews.rubrics import scale_of
from reviews.scoring.agreement import Agreement, agreement, pooled

LIVE = [StageStatus.PLANNED, StageStatus.OPEN, StageStatus.CLOSED]


@dataclass
class Task:
    """The warm-up of one seat in one stage; ``sheets`` maps samples to the own sheet."""

    seat: Panelist
    stage: Stage
    samples: list
    is_required: bool
    sheets: dict = field(default_factory=dict)

    @property
    def is_chair(self):
        return self.seat.role == PanelistRole.CHAIR

    @property
    def left(self):
        return [sample for sample in self.samples if not self.is_in(sample)]

    @property
    def minutes(self):
        return MINUTES * len(self.left)

    def is_in(self, sample):
        sheet = self.sheets.get(sample.pk)
        return bool(sheet and sheet.submitted_at)

    @property
    def rows(self):
        """(sample, own sheet or None, whether it is in), for a list."""
        return [(one, self.sheets.get(one.pk), self.is_in(one)) for one in self.samples]


def of(seats):
    """The warm-ups of ``seats`` in stages not decided yet, in three queries.

    The seats serve and come ``with_stages``. A chair has one even where no sample was written yet.
    """
    here = [
        (seat, stage)
        for seat in seats
        for stage in seat.panel.call.stages.all()
        if stage.status in LIVE
    ]
    found = WarmUp.objects.filter(stage__in={stage.pk for _seat, stage in here})
    warm_ups = {warm_up.stage_id: warm_up for warm_up in found.prefetch_related("samples")}
    own = defaultdict(dict)
    for sheet in WarmUpSheet.objects.filter(panelist__in={seat.pk for seat, _stage in here}):
        own[sheet.panelist_id][sheet.sample_id] = sheet
    tasks = []
    for seat, stage in here:
        warm_up = warm_ups.get(stage.pk)
        samples = list(warm_up.samples.all()) if warm_up else []
        if samples or seat.role == PanelistRole.CHAIR:
            is_required = bool(warm_up and warm_up.is_required)
            tasks.append(Task(seat, stage, samples, is_required, own[seat.pk]))
    return tasks


def task_of(seat, stage):
    """The warm-up of one seat in one stage, or None where there is none."""
    return next((task for task in of([seat]) if task.stage == stage), None)


def require_done(panelist, stage):
    """Raise Refused where the warm-up comes first and is not done; not in the midst of judging."""
    if is_blocked(panelist, stage):
        raise Refused(_("First score the warm-up of this stage; the panel does so together."))


def is_blocked(panelist, stage):
    """Whether ``require_done`` would refuse."""
    required = WarmUpSample.objects.filter(warm_up__stage=stage, warm_up__is_required=True)
    if not required.exists():
        return False
    done = WarmUpSheet.objects.filter(panelist=panelist, submitted_at__isnull=False)
    left = required.exclude(pk__in=done.values("sample"))
    begun = ScoreSheet.objects.filter(
        assignment__panelist=panelist, assignment__dossier__stage=stage
    )
    return left.exists() and not begun.exists()


def how_many_are_done(stage, seats):
    """(samples, seats that have handed in all of them, seats) of a stage's warm-up."""
    samples = WarmUpSample.objects.filter(warm_up__stage=stage).count()
    here = Q(warm_up_sheets__sample__warm_up__stage=stage)
    scored = Count("warm_up_sheets", filter=here & Q(warm_up_sheets__submitted_at__isnull=False))
    counts = seats.annotate(scored=scored).values_list("scored", flat=True)
    return samples, sum(1 for count in counts if count == samples), len(counts)


def is_required():
    """Of an assignment: whether a warm-up comes before the first sheet of its stage."""
    samples = WarmUpSample.objects.filter(warm_up__stage=OuterRef("dossier__stage"))
    return Exists(samples.filter(warm_up__is_required=True))


def waits_for_own(sample, user):
    """Whether ``user`` sees no scores of others before an own sheet is in."""
    if user.reads_everything:
        return False
    own = WarmUpSheet.objects.filter(sample=sample, panelist__user=user)
    return not own.filter(submitted_at__isnull=False).exists()


# How the panel agreed


@dataclass(frozen=True)
class Line:
    """One criterion: all values in steps, the own one, and how far they lie apart."""

    criterion: object
    own: str
    lowest: str
    highest: str
    figures: dict
    values: list
    cells: list  # of the people, in their order; "" where somebody gave none


@dataclass(frozen=True)
class Results:
    sheets: list
    lines: list
    figures: dict  # of all criteria together
    chart: charts.Chart | None


def results(sample, user):
    """How those whose sheets ``user`` may see have scored a sample."""
    scores = Prefetch("scores", WarmUpScore.objects.order_by())
    seen = WarmUpSheet.objects.visible_to(user).filter(sample=sample, submitted_at__isnull=False)
    sheets = list(
        seen.select_related("panelist__user")
        .prefetch_related(scores)
        .order_by("panelist__user__name")
    )
    rubric = sample.warm_up.stage.rubric
    scale = scale_of(rubric)
    own = next((sheet for sheet in sheets if sheet.panelist.user_id == user.pk), None)
    lines = [_line(criterion, sheets, own, scale) for criterion in rubric.criteria.all()]
    together = pooled(line.values for line in lines)
    return Results(sheets, lines, _figures(together, scale), _chart(lines, scale, own))


def _line(criterion, sheets, own, scale):
    given = {}
    for sheet in sheets:
        for score in sheet.scores.all():
            if score.criterion_id == criterion.pk:
                given[sheet.pk] = score
    values = [score.steps for score in given.values() if score.steps is not None]
    return Line(
        criterion,
        _written(given.get(own.pk), scale) if own else "",
        formats.score(scale.value(min(values))) if values else formats.NOTHING,
        formats.score(scale.value(max(values))) if values else formats.NOTHING,
        _figures(agreement(values), scale),
        values,
        [_written(given.get(sheet.pk), scale) for sheet in sheets],
    )


def _written(score, scale):
    if score is None:
        return formats.NOTHING
    if score.steps is None:
        return _("n/a") if score.is_not_applicable else formats.NOTHING
    return formats.score(scale.value(score.steps))


def _figures(found: Agreement, scale):
    """The figures of agreement in points, as they are printed."""
    if found.difference is None:
        return {"spread": formats.NOTHING, "difference": formats.NOTHING, "within": formats.NOTHING}
    step = Fraction(scale.step)
    return {
        "spread": formats.score(found.spread * step),
        "difference": formats.score(found.difference * step),
        "within": _("%s %%") % formats.score(found.within * 100, places=0),
    }


def _chart(lines, scale, own):
    if not any(line.values for line in lines):
        return None
    items = []
    for line in lines:
        values = tuple(scale.value(steps) for steps in line.values)
        mine = next((v for v in values if own and formats.score(v) == line.own), None)
        items.append(charts.Dots(line.criterion.title, values, mine))
    return charts.dots(
        _("How the panel scored"),
        _("Each dot is a score that somebody gave; the number in it says how many gave it."),
        items,
        low=Decimal(scale.minimum),
        high=Decimal(scale.maximum),
        own_words=_("your score"),
        columns=[_("Criterion"), _("Yours"), _("Lowest"), _("Highest"), _("All scores")],
    )
