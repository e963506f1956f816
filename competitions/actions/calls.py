"""All that can be done to a call: from a preset to publication, closing or cancelling.

Every function takes the acting user as ``by`` and runs in one transaction.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import building, call_emails, fees, states
from competitions.actions import stages
from competitions.call_checks import call_problems
from competitions.label_policy import Policy
from competitions.models import Call, ProgrammeKind
from competitions.presets import PRESETS
from competitions.states import StageStatus
from core import audit, clock
from core.errors import NotReady, Refused
from core.states import lock

# Rules of eligibility that repeat a figure of the call follow it.
FIGURES = {"private_share": "private_share_min", "request_cap": "cap_per_winner"}


@transaction.atomic
def create(preset, *, by, code, title, plan=None, **fields):
    """A draft call with stages, forms and rubric of its own, copied from the preset.

    ``preset`` is a slug of ``PRESETS`` or such a dict; ``fields`` overrule its call data and
    ``plan``, {position: {field: value}}, that of its stages.
    """
    preset = PRESETS[preset] if isinstance(preset, str) else preset
    programme = building.build_programme(preset["programme"])
    data = preset["call"] | fields
    if programme.kind == ProgrammeKind.LABEL:
        data = {"fees": fees.DEFAULTS} | data
    call = Call.objects.create(programme=programme, code=code, title=title, **data)
    call.refresh_from_db()  # figures as Decimal, not as the preset writes them
    call.eligibility = aligned(call.eligibility, call)
    call.save(update_fields=["eligibility", "updated_at"])
    building.build_stages(call, preset)
    audit.record(call, "create", by=by, new={"code": code, "title": title, **data})
    _follow(plan, call, by=by)
    return call


@transaction.atomic
def edit(call, *, by, plan=None, **changes):
    """Write ``changes`` into a draft call and its stages; eligibility follows its figures."""
    changed = {name: changes.get(name, getattr(call, name)) for name in FIGURES.values()}
    rules = aligned(call.eligibility, Call(**changed))
    states.EDIT_CALL.apply(call, by=by, **changes, eligibility=rules)
    _follow(plan, call, by=by)
    return call


def _follow(plan, call, *, by):
    for stage in call.stages.all():
        if changes := (plan or {}).get(stage.position):
            stages.edit(stage, by=by, **changes)


def rule(call, *, by, rules):
    """Set who can apply to a draft call; rules that repeat a figure of the call follow it."""
    return states.EDIT_CALL.apply(call, by=by, eligibility=aligned(rules, call))


def set_fees(call, *, by, table, terms):
    """Set what the assessments of a draft call cost, and how that is paid."""
    return states.EDIT_CALL.apply(call, by=by, fees=table, payment_terms=terms)


@transaction.atomic
def set_judging(call, *, by, plan):
    """Set how the stages of a draft call are judged: {position: {field: value}}."""
    lock(call)
    states.EDIT_CALL.check(call)
    _follow(plan, call, by=by)
    return call


@transaction.atomic
def weigh(call, rubric, *, by, changes, threshold):
    """Write weights and thresholds of a draft call's criteria: {criterion: {field: value}}."""
    lock(call)
    states.EDIT_CALL.check(call)
    old = {c.key: {"weight": c.weight, "threshold": c.threshold} for c in changes}
    for criterion, values in changes.items():
        criterion.weight, criterion.threshold = values["weight"], values["threshold"]
        criterion.save(update_fields=["weight", "threshold"])
    old["sum"], rubric.threshold = rubric.threshold, threshold
    rubric.save(update_fields=["threshold", "updated_at"])
    new = {criterion.key: values for criterion, values in changes.items()} | {"sum": threshold}
    audit.record(call, "weigh criteria", by=by, old=old, new=new)
    return call


def aligned(rules, call):
    """The rules of eligibility, with the figures that the call states."""
    return [
        rule | {"needed": str(figure)}
        if (figure := getattr(call, FIGURES.get(rule["rule"], ""), None)) is not None
        else rule
        for rule in rules
    ]


@transaction.atomic
def publish(call, *, by):
    """Make the call public and freeze what it promises. Raises NotReady while something lacks.

    The criteria and the form of the first stage are frozen; that stage opens if it is due. The
    call whose place it takes begins no new applications; those under way there go on.
    """
    lock(call)
    states.PUBLISH_CALL.check(call)
    if problems := call_problems(call):
        raise NotReady(problems)

    now = clock.now()
    states.PUBLISH_CALL.apply(call, by=by, published_at=now)
    first = call.stages.select_related("form", "rubric").first()
    stages.freeze(first)
    if first.opens_at is None or first.opens_at <= now:
        stages.open(first, by=by)
    if call.former:
        for stage in call.former.stages.filter(status=StageStatus.OPEN):
            stages.close(stage, by=by)
    return call


@transaction.atomic
def set_label_rules(call, *, by, rules):
    """Set the tier policy of a draft label call; its stages get as many assessors as it says."""
    policy = Policy.of(rules)
    states.EDIT_CALL.apply(call, by=by, label_rules=rules)
    number = {"judges": policy.assessors, "quorum": policy.assessors}
    _follow({stage.position: number for stage in call.stages.all()}, call, by=by)
    return call


@transaction.atomic
def close(call, *, by):
    """End a call in which everything is decided."""
    lock(call)
    states.CLOSE_CALL.check(call)
    if open_stages := call.stages.exclude(status=StageStatus.DECIDED):
        undecided = ", ".join(stage.title for stage in open_stages)
        raise Refused(_("Not decided yet: %(stages)s.") % {"stages": undecided})
    return states.CLOSE_CALL.apply(call, by=by)


@transaction.atomic
def cancel(call, *, by, reason):
    """End a published call without decisions; everybody who takes part is told why."""
    if not reason.strip():
        raise Refused(_("Say why the call is cancelled: the reason is in the letter."))
    states.CANCEL_CALL.apply(call, by=by, reason=reason)
    for stage in call.stages.filter(status=StageStatus.OPEN):
        states.CLOSE_STAGE.apply(stage, by=by)
    call_emails.call_cancelled(call, reason)
    return call


def archive(call, *, by):
    return states.ARCHIVE_CALL.apply(call, by=by)
