"""What the panel sees, and what a conflict closes to anybody.

A panelist reads a dossier through a live assignment, after declaring for it (and for the whole
batch it came in) whether there is a conflict. An excluding conflict closes the application and
all that hangs on it, to officers too; so does a role in the cluster or with a partner, to those
who judge the call. Called in ``AppConfig.ready``.
"""

from django.db.models import Exists, OuterRef, Q

from competitions.permissions import reads_everything
from competitions.visibility import PATHS, follow, join
from core.visibility import EVERYTHING, NOTHING, grant, veto
from reviews.models import Assignment, Panelist, ScoreSheet, Standing
from reviews.states import SheetStatus

READ_BY_PANEL = {
    "competitions.Dossier": "",
    "competitions.Submission": "dossier",
    "competitions.Attachment": "dossier",
    "competitions.SuppliedDocument": "request__dossier",
}
CLOSED_BY_CONFLICT = PATHS | {
    "reviews.Conflict": "application",
    "reviews.Assignment": "dossier__application",
    "reviews.ScoreSheet": "assignment__dossier__application",
    "reviews.RankingEntry": "dossier__application",
    "reviews.SelectionChoice": "dossier__application",
    "reviews.Consensus": "dossier__application",
    "reviews.Assessment": "dossier__application",
    "reviews.Preference": "dossier__application",
    "reviews.PairRule": "dossier__application",
}
FOR_THE_OFFICE = [
    "reviews.Conflict",
    "reviews.Assignment",
    "reviews.ScoreSheet",
    "reviews.RankingEntry",
    "reviews.SelectionChoice",
    "reviews.Consensus",
    "reviews.Assessment",
    "reviews.Preference",
    "reviews.PairRule",
]


def register():
    for model in FOR_THE_OFFICE:
        grant(model, "the office", lambda user, obj: reads_everything(user), _office)
    for model, path in READ_BY_PANEL.items():
        grant(model, "its panel", _panel_predicate(path), _panel_q(path))
    grant("reviews.Assignment", "own", _owns_assignment, lambda user: Q(panelist__user=user))
    grant("reviews.Preference", "own", _owns_assignment, lambda user: Q(panelist__user=user))
    grant("reviews.ScoreSheet", "own", _owns_sheet, lambda user: Q(assignment__panelist__user=user))
    grant("reviews.ScoreSheet", "fellow panelists", _fellow_predicate, _fellow_q)
    grant("reviews.Consensus", "its assessors", _assessor_predicate, _assessor_q)
    grant("reviews.Assessment", "its assessors", _assessor_predicate, _assessor_q)
    for model, path in CLOSED_BY_CONFLICT.items():
        veto(model, "conflict of interest", _conflict_predicate(path), _conflict_q(path))
        veto(model, "judge of the own cluster", _own_predicate(path), _own_q(path))


def _office(user):
    return EVERYTHING if reads_everything(user) else NOTHING


def _reading(user):
    """Live assignments of the user to dossiers for which they have declared conflicts."""
    declared = Standing.objects.filter(
        panelist=OuterRef("panelist"),
        dossier=OuterRef("dossier"),
        declared_at__isnull=False,
        is_excluded=False,
    )
    own = Assignment.objects.live().filter(panelist__user=user, panelist__ended_at__isnull=True)
    return own.filter(Exists(declared))


def _panel_predicate(path):
    def predicate(user, obj):
        return _reading(user).filter(dossier=follow(obj, path)).exists()

    return predicate


def _panel_q(path):
    def q(user):
        return Q(**{join(path, "pk__in"): _reading(user).values("dossier")})

    return q


def _owns_assignment(user, assignment):
    return assignment.panelist.user_id == user.pk


def _owns_sheet(user, sheet):
    return sheet.assignment.panelist.user_id == user.pk


def _judged(user):
    """Dossiers on which the user's own sheet is in: only then others' sheets are shown."""
    return ScoreSheet.objects.filter(
        assignment__panelist__user=user, status=SheetStatus.SUBMITTED
    ).values("assignment__dossier")


def _fellow_predicate(user, sheet):
    return (
        sheet.status == SheetStatus.SUBMITTED
        and _judged(user).filter(assignment__dossier=sheet.assignment.dossier_id).exists()
    )


def _fellow_q(user):
    return Q(status=SheetStatus.SUBMITTED, assignment__dossier__in=_judged(user))


def _assessor_predicate(user, obj):
    return _judged(user).filter(assignment__dossier=obj.dossier_id).exists()


def _assessor_q(user):
    return Q(dossier__in=_judged(user))


def _conflict_predicate(path):
    def predicate(user, obj):
        return follow(obj, path).conflicts.filter(user=user, excludes=True).exists()

    return predicate


def _conflict_q(path):
    def q(user):
        conflicts = join(path, "conflicts")
        return Q(**{f"{conflicts}__user": user, f"{conflicts}__excludes": True})

    return q


def _own_predicate(path):
    """Whoever judges the call and works for cluster or partner; those without a seat see on."""

    def predicate(user, obj):
        application = follow(obj, path)
        here = Panelist.objects.with_a_say().filter(user=user, panel__call=application.call_id)
        works_for = Q(user__cluster_roles__cluster=application.cluster_id)
        return here.filter(works_for | Q(user__participations__application=application)).exists()

    return predicate


def _own_q(path):
    def q(user):
        judged = Panelist.objects.with_a_say().filter(user=user).values("panel__call")
        own = Q(**{join(path, "cluster__roles__user"): user})
        own |= Q(**{join(path, "participants__user"): user})
        return own & Q(**{join(path, "call__in"): judged})

    return q
