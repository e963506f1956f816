"""What the panel sees, and what a conflict closes to anybody.

A panelist reads a dossier through a live assignment, after declaring for it (and for the whole
batch it came in) whether there is a conflict. An excluding conflict closes the application and
all that hangs on it, to officers too; so does a role in the cluster or with a partner, to those
who judge the call. Where the panel reads without names, files that may hold some are closed to
it. Called in ``AppConfig.ready``.
"""

from django.db.models import Exists, OuterRef, Q

from accounts import relations
from clusters.permissions import works_for_cluster
from competitions.models import Dossier
from competitions.permissions import reads_everything, takes_part
from competitions.visibility import PATHS, follow, join
from core.prepared import prepared
from core.visibility import EVERYTHING, NOTHING, grant, veto
from reviews import deliberating, rooms
from reviews import warm_up_visibility as warm_ups
from reviews.blinding import hidden_q, hides_applicant
from reviews.models import Assignment, Conflict, Panelist, Standing
from reviews.states import SheetStatus

READ_BY_PANEL = {
    "competitions.Dossier": "",
    "competitions.Submission": "dossier",
    "competitions.Attachment": "dossier",
    "competitions.SuppliedDocument": "request__dossier",
    "reviews.Visit": "dossier",
}
DELIBERATED = {  # what those read who deliberate on a dossier, by the way to it
    "reviews.Consensus": "dossier",
    "reviews.ConsensusVersion": "consensus__dossier",
    "reviews.Voice": "consensus__dossier",
    "reviews.DiscussionPost": "dossier",
    "reviews.Reaction": "dossier",
    "reviews.ReactionReport": "reaction__dossier",
}
CLOSED_BY_CONFLICT = PATHS | {
    "reviews.Conflict": "application",
    "reviews.Tie": "conflict__application",
    "reviews.OfficeDeclaration": "application",
    "reviews.Assignment": "dossier__application",
    "reviews.ScoreSheet": "assignment__dossier__application",
    "reviews.SecondLook": "sheet__assignment__dossier__application",
    "reviews.Note": "dossier__application",
    "reviews.RankingEntry": "dossier__application",
    "reviews.SelectionChoice": "dossier__application",
    "reviews.ScenarioChoice": "dossier__application",
    "reviews.DrawLot": "dossier__application",
    "reviews.Promotion": "dossier__application",
    "reviews.Assessment": "dossier__application",
    **{model: f"{path}__application" for model, path in DELIBERATED.items()},
    "reviews.AgendaItem": "dossier__application",
    "reviews.Vote": "item__dossier__application",
    "reviews.Hearing": "dossier__application",
    "reviews.Presentation": "hearing__dossier__application",
    "reviews.Preference": "dossier__application",
    "reviews.PairRule": "dossier__application",
    "reviews.Appointment": "dossier__application",
    "reviews.Visit": "dossier__application",
}
FOR_THE_OFFICE = [
    "reviews.Conflict",
    "reviews.Assignment",
    "reviews.ScoreSheet",
    "reviews.SecondLook",
    "reviews.RankingEntry",
    "reviews.SelectionChoice",
    "reviews.Scenario",
    "reviews.ScenarioChoice",
    "reviews.DrawLot",
    "reviews.Promotion",
    "reviews.Assessment",
    "reviews.Tie",
    "reviews.OfficeDeclaration",
    "reviews.Declaration",
    "reviews.Employment",
    "reviews.PanelInvitation",
    *DELIBERATED,
    "reviews.Meeting",
    "reviews.AgendaItem",
    "reviews.Vote",
    "reviews.Hearing",
    "reviews.Presentation",
    "reviews.Preference",
    "reviews.PairRule",
    "reviews.Accreditation",
    "reviews.Appointment",
    "reviews.Visit",
]


def register():
    for model in FOR_THE_OFFICE:
        grant(model, "the office", lambda user, obj: reads_everything(user), _office)
    for model, path in READ_BY_PANEL.items():
        grant(model, "its panel", _panel_predicate(path), _panel_q(path))
    grant("reviews.Assignment", "own", _owns_assignment, lambda user: Q(panelist__user=user))
    grant("reviews.Declaration", "own", _signed, lambda user: Q(signed_by=user))
    grant("reviews.Employment", "own", _is_theirs, lambda user: Q(user=user))
    grant("reviews.Accreditation", "own", _is_theirs, lambda user: Q(user=user))
    grant("reviews.Preference", "own", _owns_assignment, lambda user: Q(panelist__user=user))
    grant("reviews.ScoreSheet", "own", _owns_sheet, lambda user: Q(assignment__panelist__user=user))
    grant("reviews.ScoreSheet", "fellow panelists", _fellow_predicate, _fellow_q)
    grant("reviews.ScoreSheet", "who leads the talk", _led_predicate, _led_q)
    for model, path in DELIBERATED.items():
        grant(model, "who deliberates", _deliberates_predicate(path), _deliberates_q(path))
    for model in ("reviews.Reaction", "reviews.ReactionReport"):
        grant(model, "the cluster", *rooms.of_the_team(DELIBERATED[model]))
    for model in ("reviews.Appointment", "reviews.Visit"):
        grant(model, "the cluster", *rooms.of_the_team("dossier"))
    warm_ups.register()
    grant(
        "reviews.SecondLook",
        "own",
        lambda user, look: _owns_sheet(user, look.sheet),
        lambda user: Q(sheet__assignment__panelist__user=user),
    )
    grant("reviews.Note", "own", lambda user, note: note.user_id == user.pk, lambda u: Q(user=u))
    grant("reviews.Assessment", "its assessors", _assessor_predicate, _assessor_q)
    grant("reviews.Assessment", "the cluster, once decided", _told_predicate, _told_q)
    rooms.register()
    for model, path in CLOSED_BY_CONFLICT.items():
        veto(model, "conflict of interest", _conflict_predicate(path), _conflict_q(path))
        veto(model, "judge of the own cluster", _own_predicate(path), _own_q(path))
    veto("competitions.Attachment", "names are hidden", _names_attached, _names_attached_q)
    veto("competitions.SuppliedDocument", "names are hidden", _names_supplied, _names_supplied_q)


def _office(user):
    return EVERYTHING if reads_everything(user) else NOTHING


def is_declared():
    """Of an assignment: whether its panelist has declared for the dossier, and may read it."""
    return Exists(
        Standing.objects.free().filter(panelist=OuterRef("panelist"), dossier=OuterRef("dossier"))
    )


def _reading(user):
    """Live assignments of the user to dossiers for which they have declared conflicts."""
    own = Assignment.objects.at_work().filter(panelist__user=user)
    return own.filter(is_declared())


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


def _signed(user, declaration):
    return declaration.signed_by_id == user.pk


def _is_theirs(user, employment):
    return employment.user_id == user.pk


def _owns_sheet(user, sheet):
    return sheet.assignment.panelist.user_id == user.pk


def _fellow_predicate(user, sheet):
    judged = deliberating.judged(user).filter(assignment__dossier=sheet.assignment.dossier_id)
    return sheet.status == SheetStatus.SUBMITTED and judged.exists()


def _fellow_q(user):
    """Others' sheets are shown only once the own one is in."""
    judged = deliberating.judged(user)
    return Q(status=SheetStatus.SUBMITTED, assignment__dossier__in=judged)


def _led_predicate(user, sheet):
    dossier = sheet.assignment.dossier_id
    led = deliberating.led(user).filter(dossier=dossier)
    return sheet.status == SheetStatus.SUBMITTED and led.exists()


def _led_q(user):
    return Q(status=SheetStatus.SUBMITTED, assignment__dossier__in=deliberating.led(user))


def _assessor_predicate(user, obj):
    return deliberating.judged(user).filter(assignment__dossier=obj.dossier_id).exists()


def _assessor_q(user):
    return Q(dossier__in=deliberating.judged(user))


def _deliberates_predicate(path):
    def predicate(user, obj):
        dossier = follow(obj, path)
        return Dossier.objects.filter(deliberating.is_open_to(user), pk=dossier.pk).exists()

    return predicate


def _deliberates_q(path):
    def q(user):
        open_to = Dossier.objects.filter(deliberating.is_open_to(user))
        return Q(**{join(path, "pk__in"): open_to.values("pk")})

    return q


def _conflict_predicate(path):
    def predicate(user, obj):
        return bool(user.pk and _excluding(follow(obj, path).pk, user.pk))

    return predicate


@prepared
def _excluding(application, user):
    return Conflict.objects.filter(application=application, user=user, excludes=True)


def _conflict_q(path):
    def q(user):
        conflicts = join(path, "conflicts")
        return Q(**{f"{conflicts}__user": user, f"{conflicts}__excludes": True})

    return q


def _own_predicate(path):
    """Whoever judges the call and works for cluster or partner; those without a seat see on."""

    def predicate(user, obj):
        if not works_for_cluster(user) and not takes_part(user):  # as nearly always
            return False
        application = follow(obj, path)
        works_for = user.cluster_roles.filter(cluster=application.cluster_id)
        part = user.participations.filter(application=application)
        if not works_for.exists() and not part.exists():
            return False
        here = Panelist.objects.with_a_say().filter(user=user, panel__call=application.call_id)
        return here.exists()

    return predicate


def _own_q(path):
    def q(user):
        if relations.are_known_to_lack(user, "cluster", "part"):  # as nearly always
            return NOTHING
        judged = Panelist.objects.with_a_say().filter(user=user).values("panel__call")
        own = Q(**{join(path, "cluster__roles__user"): user})
        own |= Q(**{join(path, "participants__user"): user})
        return own & Q(**{join(path, "call__in"): judged})

    return q


def _told_predicate(user, assessment):
    """What is confirmed is what the cluster was told; it keeps that when it is superseded."""
    cluster = assessment.dossier.application.cluster
    return assessment.benchmark is not None and cluster.roles.filter(user=user).exists()


def _told_q(user):
    cluster = Q(dossier__application__cluster__roles__user=user)
    return Q(benchmark__isnull=False) & cluster


def _names_attached(user, attachment):
    """A file may name who applies, unless its question forbids it and nobody signed it."""
    is_free = attachment.question.is_anonymous and not attachment.stored.is_signed
    return not is_free and hides_applicant(user, attachment.dossier)


def _names_attached_q(user):
    free = Q(question__is_anonymous=True, stored__is_signed=False)
    return hidden_q(user, "dossier") & ~free


def _names_supplied(user, document):
    return hides_applicant(user, document.request.dossier)


def _names_supplied_q(user):
    return hidden_q(user, "request__dossier")
