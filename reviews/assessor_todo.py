"""What waits for somebody about assessors: a cluster's answer, days of a visit, accreditations."""

from collections import Counter

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.models import ClusterRole
from competitions import deadlines, notices
from competitions.labelling import policy_of
from competitions.models import Dossier, Stage, StageKind
from competitions.notices import Notice
from competitions.states import IN_JUDGEMENT, StageStatus
from core import clock
from reviews import blinding
from reviews.assessor_emails import cluster_page
from reviews.models import Accreditation, Appointment, Assessment, Assignment, Visit
from reviews.models.assignment import LIVE
from reviews.states import AssignmentStatus
from reviews.visit_states import VisitStatus


def register():
    notices.register(_of_dossier)


def for_officer(user):
    """Dossiers without assessors, days asked for, accreditations that expire soon."""
    return _to_propose(user) + _expiring()


def _to_propose(user):
    stages = Stage.objects.filter(
        kind=StageKind.ASSESSMENT,
        status__in=[StageStatus.OPEN, StageStatus.CLOSED],
        call__programme__label_type__isnull=False,
    )
    stages = list(stages.select_related("call__programme").order_by("pk"))
    lacking = _lacking(stages, user) if stages else {}
    return [
        {
            "words": _("Propose assessors to clusters"),
            "count": lacking[stage.pk],
            "hint": f"{stage.call} · {stage.title}",
            "url": reverse("reviews:assessors", args=[stage.call.code, stage.position]),
        }
        for stage in stages
        if lacking[stage.pk]
    ]


def _lacking(stages, user):
    """stage -> how many of its dossiers in judgement have fewer assessors than they need."""
    live = Assignment.objects.filter(dossier=OuterRef("pk"), status__in=LIVE).order_by()
    number = live.values("dossier").annotate(n=Count("pk")).values("n")
    found = Dossier.objects.visible_to(user).filter(stage__in=stages).in_judgement()
    found = found.annotate(assessors=Coalesce(Subquery(number), 0)).order_by()
    needed = {stage.pk: policy_of(stage.call).assessors for stage in stages}
    rows = found.values_list("stage", "assessors")
    return Counter(stage for stage, assessors in rows if assessors < needed[stage])


def _expiring():
    number = Accreditation.objects.expiring(clock.today()).count()
    if not number:
        return []
    return [
        {
            "words": _("Prolong accreditations of assessors that expire within 60 days"),
            "count": number,
            "url": reverse("reviews:accreditations") + "?show=soon",
            "hint": _("Afterwards these people are assigned to nobody."),
        }
    ]


def for_panelist(user):
    """Visits for which the own cluster asked for other days, or was offered none."""
    waiting = Dossier.objects.visible_to(user).in_judgement()
    own = Assignment.objects.at_work().filter(
        panelist__user=user,
        status=AssignmentStatus.ACCEPTED,
        dossier__stage__kind=StageKind.ASSESSMENT,
    )
    own = own.filter(dossier__stage__call__programme__label_type__isnull=False)
    planned = Visit.objects.filter(status__in=[VisitStatus.OFFERED, VisitStatus.FIXED])
    found = waiting.filter(pk__in=own.values("dossier")).exclude(pk__in=planned.values("dossier"))
    asked = Visit.objects.filter(status=VisitStatus.ASKED, dossier=OuterRef("pk"))
    found = found.annotate(is_asked=Exists(asked)).for_list()
    return [_to_offer(dossier) for dossier in blinding.shown_all(found, user)]


def _to_offer(dossier):
    words = (
        _("Offer other days for the visit to %(cluster)s")
        if dossier.is_asked
        else _("Offer days for the visit to %(cluster)s, or for a video call")
    )
    return {
        "words": words % {"cluster": dossier.application.cluster},
        "url": reverse("reviews:visit", args=[dossier.pk]),
        "hint": str(dossier.stage.call),
    }


def for_applicant(user):
    """Assessors to agree to, and days to choose from, for the clusters that ``user`` manages."""
    managed = {
        "dossier__application__cluster__roles__user": user,
        "dossier__application__cluster__roles__role": ClusterRole.Role.MANAGER,
    }
    asked = Appointment.objects.visible_to(user).filter(
        assignment__status=AssignmentStatus.PROPOSED, answer_until__gte=clock.now(), **managed
    )
    items = {}
    for row in asked.for_list().select_related("dossier__application__cluster"):
        items.setdefault(
            row.dossier_id,
            {
                "words": _("Say whether you agree to your assessors: %(title)s")
                % {"title": row.dossier.application.title},
                "url": cluster_page(row.dossier),
                "due": row.answer_until,
                "zone": row.dossier.stage.call.zone,
                "hint": _("You can object once; silence agrees."),
            },
        )
    offered = Visit.objects.visible_to(user).filter(status=VisitStatus.OFFERED, **managed)
    days = [
        {
            "words": _("Choose a day for the visit: %(title)s")
            % {"title": visit.dossier.application.title},
            "url": cluster_page(visit.dossier),
            "hint": str(visit.dossier.stage.call),
        }
        for visit in offered.for_list()
    ]
    return [*items.values(), *days]


def _label(dossier, user):
    found = Assessment.objects.visible_to(user).current().filter(dossier=dossier)
    found = found.confirmed().select_related("label").filter(label__isnull=False).first()
    if found:
        words = _("The label is granted: %(number)s.") % {"number": found.label.number}
        url = found.label.get_absolute_url()
        yield Notice(words, url, _("Certificate, and badge for your website"), tone="good")


def _of_dossier(dossier, user):
    if dossier.stage.kind != StageKind.ASSESSMENT:
        return
    if dossier.status not in IN_JUDGEMENT:  # who came, and when, waits for nobody any more
        yield from _label(dossier, user)
        return
    url = cluster_page(dossier)
    visit = Visit.objects.visible_to(user).filter(dossier=dossier).first()
    rows = Appointment.objects.visible_to(user).filter(dossier=dossier)
    asked = list(rows.filter(assignment__status=AssignmentStatus.PROPOSED))
    open_ones = [row for row in asked if deadlines.is_in_time(clock.now(), row.answer_until)]
    if open_ones:
        due = min(row.answer_until for row in open_ones)
        yield Notice(_("Assessors are proposed to you."), url, _("Agree or object"), due=due)
    elif rows.exists():
        yield Notice(_("Who assesses you is known."), url, _("Look"), tone="")
    if visit and visit.status == VisitStatus.OFFERED:
        yield Notice(_("The assessors offer days for a visit."), url, _("Choose a day"))
    elif visit and visit.is_fixed and not visit.is_over:
        words = _("The day of the visit is fixed.")
        yield Notice(words, url, _("Place and calendar"), at=visit.starts_at, tone="good")
