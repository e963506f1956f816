"""What needs an applicant or an officer today, as items for components/needs_me.html."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions import timing
from competitions.models import Award, Call, Corrigendum, Dossier, Timing
from competitions.states import AwardStatus, CallStatus, DossierStatus, StageStatus
from core import clock


def for_applicant(user):
    """Drafts to hand in, with their deadlines, and awards to answer; the soonest first."""
    drafts = (
        Dossier.objects.visible_to(user)
        .filter(application__cluster__roles__user=user, status=DossierStatus.DRAFT)
        .filter(stage__status=StageStatus.OPEN)
        .for_list()
    )
    items = [_draft(dossier) for dossier in drafts]
    awards = Award.objects.filter(
        application__cluster__roles__user=user, status=AwardStatus.OFFERED
    ).select_related("application")
    items += [_offer(award) for award in awards]
    return sorted(items, key=lambda item: (item["due"] is None, item["due"] or clock.now()))


def _draft(dossier):
    deadline = timing.deadline(dossier)
    return {
        "words": _("Finish %(stage)s: %(title)s")
        % {"stage": dossier.stage.title, "title": dossier.application.title},
        "url": dossier.get_absolute_url(),
        "due": deadline,
        "zone": dossier.stage.call.zone,
        "hint": f"{dossier.stage.call} · {dossier.application.cluster}",
    }


def _offer(award):
    return {
        "words": _("Accept or refuse the award for %(title)s") % {"title": award.application.title},
        "url": reverse("competitions:award", args=[award.application.reference]),
        "due": None,
        "tone": "good",
    }


def for_officer(user):
    """Draft calls, corrigenda under way, stages about to close, stages whose time has come."""
    drafts = Call.objects.filter(status=CallStatus.DRAFT).order_by("pk")
    items = [
        {
            "words": _("Finish and publish %(call)s") % {"call": call},
            "url": reverse("competitions:office-call", args=[call.code]),
        }
        for call in drafts
    ]
    corrigenda = Corrigendum.objects.filter(published_at=None).select_related("call").order_by("pk")
    items += [_under_way(corrigendum) for corrigendum in corrigenda]
    return items + [_running(call) for call in _calls_that_collect()]


def _under_way(corrigendum):
    return {
        "words": _("Publish or discard the corrigendum “%(title)s”") % {"title": corrigendum.title},
        "url": reverse("competitions:office-corrigendum", args=[corrigendum.call.code]),
        "hint": str(corrigendum.call),
    }


def _calls_that_collect():
    in_draft = Q(stages__dossiers__status=DossierStatus.DRAFT, stages__status=StageStatus.OPEN)
    return (
        Call.objects.running()
        .filter(stages__status=StageStatus.OPEN, stages__timing=Timing.WINDOW)
        .annotate(drafts=Count("stages__dossiers", filter=in_draft, distinct=True))
        .prefetch_related("stages")
        .order_by("pk")
    )


def _running(call):
    stage = next(stage for stage in call.stages.all() if stage.status == StageStatus.OPEN)
    return {
        "words": _("%(call)s collects: %(stage)s") % {"call": call, "stage": stage.title},
        "url": reverse("competitions:office-call", args=[call.code]),
        "due": stage.deadline,
        "zone": call.zone,
        "count": call.drafts,
        "hint": _("drafts not handed in yet"),
    }
