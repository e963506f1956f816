"""What needs an applicant or an officer today, as items for components/needs_me.html."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from clusters.models import ClusterRole
from competitions import consortium_todo, timing, withheld
from competitions.models import (
    Award,
    Call,
    Complaint,
    Corrigendum,
    DocumentRequest,
    Dossier,
    Invoice,
    Timing,
)
from competitions.states import (
    AwardStatus,
    CallStatus,
    DossierStatus,
    EnquiryStatus,
    InvoiceStatus,
    StageStatus,
)
from core import clock
from core.formats import exact_money


def for_applicant(user):
    """Missing documents first; then drafts to hand in and awards to answer, the soonest first."""
    drafts = (
        Dossier.objects.visible_to(user)
        .filter(application__cluster__roles__user=user, status=DossierStatus.DRAFT)
        .filter(stage__status=StageStatus.OPEN)
        .for_list()
    )
    items = [_draft(dossier) for dossier in drafts] + consortium_todo.of(user)
    awards = Award.objects.filter(
        application__cluster__roles__user=user, status=AwardStatus.OFFERED
    ).select_related("application")
    items += [_offer(award) for award in awards] + _unpaid(user)
    items = sorted(items, key=lambda item: (item["due"] is None, item["due"] or clock.now()))
    return _documents(user) + items


def _unpaid(user):
    """Invoices that wait for money, for those who manage the cluster."""
    roles = ClusterRole.objects.filter(user=user, role=ClusterRole.Role.MANAGER)
    found = Invoice.objects.visible_to(user).filter(
        status=InvoiceStatus.OPEN, application__cluster__in=roles.values("cluster")
    )
    return [
        {
            "words": _("Pay invoice %(number)s: %(amount)s")
            % {"number": invoice.number, "amount": exact_money(invoice.amount)},
            "url": reverse("competitions:invoices", args=[invoice.application.reference]),
            "due": None,
            "hint": str(invoice.application.call),
        }
        for invoice in found.for_list().order_by("pk")
    ]


def _documents(user):
    """Documents that the user's clusters owe and may still supply, for those who hand in."""
    owed = DocumentRequest.objects.visible_to(user).waiting().for_list()
    owed = owed.filter(
        dossier__application__cluster__roles__user=user,
        dossier__application__cluster__roles__role=ClusterRole.Role.MANAGER,
    )
    items = [
        {
            "words": _("Supply a missing document: %(title)s")
            % {"title": asked.dossier.application.title},
            "url": asked.get_absolute_url(),
            "due": asked.deadline,
            "zone": asked.dossier.stage.call.zone,
            "hint": truncated(asked.words),
            "tone": "warn",
        }
        for asked in owed
        if not asked.is_overdue
    ]
    return sorted(items, key=lambda item: item["due"])


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
    """What is refused, late or asked first; then drafts, corrigenda and stages."""
    drafts = Call.objects.filter(status=CallStatus.DRAFT).order_by("pk")
    items = [
        {
            "words": _("Finish and publish %(call)s") % {"call": call},
            "url": reverse("competitions:office-call", args=[call.code]),
        }
        for call in drafts
    ]
    running = [_running(call) for call in _calls_that_collect()]
    corrigenda = Corrigendum.objects.filter(published_at=None).select_related("call").order_by("pk")
    items += [_under_way(corrigendum) for corrigendum in corrigenda]
    urgent = [*_complaints(user), *withheld.for_officer(user), *_overdue(user), *_enquiries()]
    return [*urgent, *items, *running]


def _complaints(user):
    """Those that somebody else's decision is about: the user may be the second person."""
    waiting = Complaint.objects.visible_to(user).open_to(user).undecided()
    return [
        {
            "words": _("Decide a complaint: %(cluster)s")
            % {"cluster": one.decision.dossier.application.cluster},
            "url": reverse("competitions:office-complaint", args=[one.pk]),
            "hint": one.get_step_display(),
        }
        for one in waiting.for_list().order_by("pk")
    ]


def _enquiries():
    """Calls with questions that nobody has answered yet."""
    waiting = Count("enquiries", filter=Q(enquiries__status=EnquiryStatus.ASKED))
    return [
        {
            "words": _("Answer questions about the call"),
            "count": call.waiting,
            "url": reverse("competitions:office-enquiries", args=[call.code]),
            "hint": str(call),
        }
        for call in Call.objects.annotate(waiting=waiting).filter(waiting__gt=0).order_by("pk")
    ]


def _overdue(user):
    """Documents that did not come in time, of dossiers that are not decided."""
    asked = DocumentRequest.objects.visible_to(user).waiting().for_list().order_by("due_at")
    return [
        {
            "words": _("A missing document has not come: %(reference)s")
            % {"reference": one.dossier.application.reference},
            "url": reverse("competitions:office-dossier", args=[one.dossier_id]),
            "due": one.deadline,
            "zone": one.dossier.stage.call.zone,
            "hint": truncated(one.words),
        }
        for one in asked
        if one.is_overdue
    ]


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


def truncated(words):
    return Truncator(words).words(14)
