"""What needs a panelist or an officer today, as items for components/needs_me.html."""

from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Dossier, Stage, StageKind, Timing
from competitions.states import StageStatus
from core import visibility
from reviews import (
    assessor_todo,
    blinding,
    consensus_todo,
    meeting_todo,
    permissions,
    reserve_todo,
    unsound,
    warm_ups,
)
from reviews.models import (
    Assessment,
    Assignment,
    Conflict,
    OfficeDeclaration,
    Ranking,
    ScoreSheet,
    Selection,
    Severity,
    Standing,
)
from reviews.states import (
    AssignmentStatus,
    ConsensusStatus,
    ResultStatus,
    SelectionStatus,
)


def for_panelist(user):
    """Conflict sheets to fill in, outlines to judge with the next one, what to agree."""
    waiting = (
        Assignment.objects.filter(
            panelist__user=user,
            panelist__ended_at__isnull=True,
            status=AssignmentStatus.ACCEPTED,
        )
        .select_related("panelist", "dossier__stage__call")
        .order_by("panelist", "dossier__stage", "pk")
    )
    said = Standing.objects.filter(panelist__user=user, declared_at__isnull=False)
    said = said.filter(dossier__in=waiting.order_by().values("dossier"))
    declared = set(said.values_list("panelist_id", "dossier_id"))
    batches = groupby(waiting, key=lambda a: (a.panelist_id, a.dossier.stage_id))
    items = [item for _key, group in batches for item in _batch(list(group), declared)]
    seats = user.seats.serving().with_stages()
    items = [_warm_up(task) for task in warm_ups.of(seats) if task.left] + items
    items += [_levels(dossier) for dossier in blinding.shown_all(_to_agree(user), user)]
    items += assessor_todo.for_panelist(user)
    return meeting_todo.for_panelist(user) + items + consensus_todo.for_panelist(user)


def _warm_up(task):
    return {
        "count": len(task.left),
        "words": _("Warm up: score the samples of your panel"),
        "hint": f"{task.stage.call} · {task.stage.title}",
        "url": reverse("reviews:warm-up", args=[task.seat.pk, task.stage.position]),
    }


def _batch(assignments, declared):
    """What was assigned since the last declaration asks for one; the rest can be judged."""
    ready = [a for a in assignments if (a.panelist_id, a.dossier_id) in declared]
    undeclared = [a for a in assignments if a not in ready]
    if undeclared:
        words = _("Declare conflicts of interest, then read and judge")
        if ready:
            words = _("Declare conflicts of interest with what came in since")
        first, stage = undeclared[0], undeclared[0].dossier.stage
        url = reverse("reviews:conflicts", args=[first.panelist_id, stage.position])
        yield _judging(undeclared) | {"words": words, "url": url}
    if ready:
        url = reverse("reviews:sheet", args=[ready[0].pk])
        yield _judging(ready) | {"words": _("Judge the next one"), "url": url}


def _judging(assignments):
    stage = assignments[0].dossier.stage
    deadlines = [a.due_at for a in assignments if a.due_at]
    return {
        "count": len(assignments),
        "due": min(deadlines, default=None),
        "zone": stage.call.zone,
        "hint": f"{stage.call} · {stage.title}",
    }


def _to_agree(user):
    """Label dossiers on which every sheet is in and no levels are agreed."""
    own = ScoreSheet.objects.submitted().filter(
        assignment__dossier=OuterRef("pk"), assignment__panelist__user=user
    )
    unfinished = Assignment.objects.undone().filter(dossier=OuterRef("pk"))
    return (
        Dossier.objects.visible_to(user)
        .in_judgement()
        .filter(Exists(own), ~Exists(unfinished), stage__kind=StageKind.ASSESSMENT)
        .exclude(consensus__status=ConsensusStatus.AGREED)
        .for_list()
    )


def _levels(dossier):
    return {
        "words": _("Agree on the levels of %(cluster)s") % {"cluster": dossier.application.cluster},
        "url": reverse("reviews:levels", args=[dossier.pk]),
        "hint": str(dossier.stage.call),
    }


def for_officer(user):
    """Conflicts to decide and to declare, stages to judge, rank and decide, tiers to confirm."""
    stages = Stage.objects.filter(status=StageStatus.CLOSED).exclude(kind=StageKind.ASSESSMENT)
    standing = Selection.objects.exclude(status=SelectionStatus.DISCARDED).filter(stage__in=stages)
    selections = {selection.stage_id: selection for selection in standing}
    closed = set(permissions.closed_stages(user).values_list("pk", flat=True))
    unsound_ones = unsound.among([s for key, s in selections.items() if key not in closed])
    for selection in selections.values():
        selection.is_sound = selection.pk not in unsound_ones
    items = [
        _stage(stage, selections.get(stage.pk), user, is_closed=stage.pk in closed)
        for stage in _with_progress(stages)
    ]
    items += consensus_todo.for_officer(user) + [_tier(found) for found in _to_confirm(user)]
    items += reserve_todo.for_officer(user) + assessor_todo.for_officer(user)
    return meeting_todo.for_officer() + _conflicts(user) + _to_declare(user) + items


def _with_progress(stages):
    to_judge = Q(dossiers__assignments__status=AssignmentStatus.ACCEPTED)
    return (
        stages.select_related("call")
        .annotate(
            waiting=Count("dossiers__assignments", filter=to_judge, distinct=True),
            assigned=Count("dossiers__assignments", distinct=True),
            is_ranked=Exists(Ranking.objects.official().current().filter(stage=OuterRef("pk"))),
        )
        .order_by("pk")
    )


def _stage(stage, selection, user, *, is_closed):
    """The next step of a closed stage; ``is_closed``: the ranking, to the user, by a conflict."""
    where = [stage.call.code, stage.position]
    item = {"hint": f"{stage.call} · {stage.title}"}
    if not selection and not stage.assigned:
        words, page = _("Assign dossiers to the panel"), "reviews:assignments"
    elif not selection and stage.waiting:
        words, page = _("Judging is under way: see who is late"), "reviews:progress"
        item["count"] = stage.waiting
    elif is_closed:
        return item | {
            "words": _("Another officer decides: a conflict of interest ties you to this stage"),
            "url": reverse("competitions:office-call", args=where[:1]),
        }
    elif selection:
        words, page = _selection_words(selection, user), "reviews:selection"
    elif not stage.is_ranked:
        words, page = _("All sheets are in: compute the ranking"), "reviews:rankings"
    else:
        words, page = _("Propose a selection from the ranking"), "reviews:selection"
    return item | {"words": words, "url": reverse(page, args=where)}


def _selection_words(selection, user):
    if not selection.is_sound:
        return _("Put the selection right, so that it can be confirmed and published")
    if selection.status == SelectionStatus.CONFIRMED:
        return _("Publish the selection; letters leave then")
    if selection.proposed_by_id == user.pk:
        return _("Your selection waits for a second officer")
    return _("Look at the selection and confirm it")


def _conflicts(user):
    """One item per call with potential conflicts that nobody has decided, own ones aside."""
    undecided = (
        Conflict.objects.visible_to(user)
        .filter(severity=Severity.POTENTIAL, decided_by__isnull=True)
        .exclude(user=user)
        .values("application__call__code", "application__call__title")
        .annotate(number=Count("pk"))
        .order_by("application__call__code")
    )
    return [
        {
            "words": _("Decide on potential conflicts of interest"),
            "count": row["number"],
            "url": reverse("reviews:office-conflicts", args=[row["application__call__code"]]),
            "hint": row["application__call__title"],
        }
        for row in undecided
    ]


def _to_declare(user):
    """One item per call with applications being judged for which the officer has not declared."""
    declared = OfficeDeclaration.objects.filter(user=user, application=OuterRef("application"))
    rows = Dossier.objects.visible_to(user).in_judgement().filter(~Exists(declared))
    judged = Q(stage__status=StageStatus.CLOSED)
    judged |= Q(stage__status=StageStatus.OPEN, stage__timing=Timing.ROLLING)
    rows = rows.filter(judged).order_by().values("stage__call__code", "stage__call__title")
    found = rows.annotate(number=Count("application", distinct=True)).order_by("stage__call__code")
    return [
        {
            "words": _("Say whether you have a conflict of interest"),
            "count": row["number"],
            "url": reverse("reviews:conflicts-own", args=[row["stage__call__code"]]),
            "hint": row["stage__call__title"],
        }
        for row in found
    ]


def _to_confirm(user):
    found = Assessment.objects.filter(status=ResultStatus.COMPUTED)
    return visibility.visible(found, user).select_related("dossier__application__cluster")


def _tier(assessment):
    return {
        "words": _("Confirm the tier of %(cluster)s")
        % {"cluster": assessment.dossier.application.cluster},
        "url": reverse("reviews:assessment", args=[assessment.dossier_id]),
        "hint": assessment.get_tier_display() or _("no label"),
    }
