"""The warm-up: samples that a panel scores together, before and apart from its real work."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from competitions.models import Stage
from competitions.states import StageStatus
from core import audit, clock
from core.errors import NotReady, Refused, Stale, WrongTime
from core.states import lock
from reviews.actions import sheets
from reviews.models import WarmUp, WarmUpSample, WarmUpScore, WarmUpSheet
from reviews.models.warm_up import MOST_SAMPLES
from reviews.rubrics import scale_of

WORDS = ("comment", "confidence")  # the other words of a score sheet are not asked for


@transaction.atomic
def set_up(stage, *, by, is_required):
    """Say whether the warm-up comes before the first real sheet."""
    warm_up = _locked(stage)
    if warm_up.is_required != is_required:
        old, warm_up.is_required = warm_up.is_required, is_required
        warm_up.save(update_fields=["is_required", "updated_at"])
        audit.record(
            warm_up,
            "set up warm-up",
            by=by,
            old={"is_required": old},
            new={"is_required": is_required},
        )
    return warm_up


@transaction.atomic
def add_sample(stage, *, by, title, text, explanation=""):
    warm_up = _locked(stage)
    taken = set(warm_up.samples.values_list("position", flat=True))
    free = [place for place in range(1, MOST_SAMPLES + 1) if place not in taken]
    if not free:
        raise Refused(_("There are %(most)d samples already.") % {"most": MOST_SAMPLES})
    sample = WarmUpSample.objects.create(
        warm_up=warm_up, position=free[0], title=title, text=text, explanation=explanation
    )
    audit.record(sample, "add sample", by=by, new={"position": free[0], "title": title})
    return sample


@transaction.atomic
def edit_sample(sample, *, by, **changes):
    """Change title, text or explanation. What somebody has begun to score stays as it is."""
    _require_undecided(sample.warm_up.stage)
    lock(sample)
    changes = {name: value for name, value in changes.items() if getattr(sample, name) != value}
    if changes.keys() & {"title", "text"} and sample.sheets.exists():
        raise Refused(
            _("Somebody has begun to score this sample: only its explanation can be changed.")
        )
    if changes:
        old = {name: getattr(sample, name) for name in changes}
        for name, value in changes.items():
            setattr(sample, name, value)
        sample.save(update_fields=[*changes, "updated_at"])
        audit.record(sample, "edit sample", by=by, old=old, new=changes)
    return sample


@transaction.atomic
def remove_sample(sample, *, by):
    _require_undecided(sample.warm_up.stage)
    lock(sample)
    if sample.sheets.exists():
        raise Refused(_("Somebody has begun to score this sample: it stays."))
    audit.record(sample, "remove sample", by=by, old={"title": sample.title})
    sample.delete()


@transaction.atomic
def save(sample, panelist, *, by, version, scores=None, comments=None, **words):
    """Write into the own sheet of a sample, made if there is none; return it.

    Takes and raises what ``sheets.save`` does. Saving leaves no audit event.
    """
    if by is None or by.pk != panelist.user_id:
        raise PermissionDenied("reviews.score_sample")
    _require_undecided(sample.warm_up.stage)
    lock(sample)  # against its words being changed meanwhile
    sheet, _is_new = WarmUpSheet.objects.get_or_create(sample=sample, panelist=panelist)
    lock(sheet)
    if sheet.submitted_at:
        raise WrongTime(_("This sample is handed in; it cannot be changed any more."))
    if version != sheet.version:
        raise Stale(sheet, {"scores": scores, "comments": comments} | words)
    rows = _changed(sheet, scores or {}, comments or {})
    changed = {n: words[n] for n in WORDS if n in words and words[n] != getattr(sheet, n)}
    if not rows and not changed:
        return sheet
    WarmUpScore.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["steps", "is_not_applicable", "comment"],
    )
    for name, value in changed.items():
        setattr(sheet, name, value)
    sheet.version += 1
    sheet.save(update_fields=["version", "updated_at", *changed])
    return sheet


@transaction.atomic
def submit(sheet, *, by):
    """Hand in, for good. Raises NotReady while a criterion has no score."""
    if by is None or by.pk != sheet.panelist.user_id:
        raise PermissionDenied("reviews.score_sample")
    _require_undecided(sheet.sample.warm_up.stage)
    lock(sheet)
    if sheet.submitted_at:
        return sheet
    dealt_with = {
        score.criterion_id
        for score in sheet.scores.all()
        if score.steps is not None or score.is_not_applicable
    }
    missing = [
        _("Score “%(criterion)s”.") % {"criterion": criterion.title}
        for criterion in _criteria(sheet)
        if criterion.pk not in dealt_with
    ]
    if missing:
        raise NotReady(missing)
    sheet.submitted_at = clock.now()
    sheet.save(update_fields=["submitted_at", "updated_at"])
    audit.record(sheet, "hand in warm-up", by=by, new={"sample": sheet.sample_id})
    return sheet


def scores_of(sheet):
    """Criterion key -> WarmUpScore row; empty without a sheet."""
    rows = sheet.scores.select_related("criterion") if sheet else []
    return {score.criterion.key: score for score in rows}


def _locked(stage):
    """The warm-up of a stage, made if there is none; the stage is locked against another one."""
    stage = Stage.objects.select_for_update(no_key=True).get(pk=stage.pk)
    _require_undecided(stage)
    return WarmUp.objects.get_or_create(stage=stage)[0]


def _require_undecided(stage):
    if stage.status == StageStatus.DECIDED:
        raise WrongTime(_("This stage is decided; its warm-up stays as it is."))


def _criteria(sheet):
    return sheet.sample.warm_up.stage.rubric.criteria.all()


def _changed(sheet, scores, comments):
    """The rows to write. Raises ``sheets.Invalid``."""
    scale, stored = scale_of(sheet.sample.warm_up.stage.rubric), scores_of(sheet)
    rows, errors = [], {}
    for criterion in _criteria(sheet):
        key = criterion.key
        row = stored.get(key) or WarmUpScore(sheet=sheet, criterion=criterion)
        before = (row.steps, row.is_not_applicable, row.comment)
        row.comment = comments.get(key, row.comment)
        try:
            if key in scores:
                row.steps, row.is_not_applicable = sheets.read(criterion, scale, scores[key])
        except Refused as error:
            errors[key] = str(error)
        if (row.steps, row.is_not_applicable, row.comment) != before:
            rows.append(row)
    if errors:
        raise sheets.Invalid(errors)
    return rows
