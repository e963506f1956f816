"""What the reserve lists and the draws have for an officer today."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Award, Dossier, Timing
from competitions.states import AwardStatus, CallStatus, DossierStatus
from core import clock
from reviews import permissions, promoting
from reviews.models import Conflict, Draw, Promotion, Selection
from reviews.states import DrawStatus, PromotionStatus, SelectionStatus


def for_officer(user):
    """Draws whose value is known, promotions to confirm, and money that waits for the next."""
    return _draws(user) + _promotions(user)


def _draws(user):
    due = Draw.objects.filter(status=DrawStatus.ANNOUNCED, value_due_at__lte=clock.now())
    stages = permissions.closed_stages(user).values("pk")
    due = due.exclude(ranking__stage__in=stages).select_related("ranking__stage__call")
    return [
        {
            "words": _("Enter the public value of a draw"),
            "hint": f"{draw.ranking.stage.call} · {draw.value_name}",
            "url": draw.get_absolute_url(),
        }
        for draw in due.order_by("value_due_at", "pk")
    ]


def _promotions(user):
    """One item per published selection in which somebody waits and something is free."""
    tied = Conflict.objects.filter(
        user=user, excludes=True, application__dossiers__stage=OuterRef("stage")
    )
    waits = Dossier.objects.filter(stage=OuterRef("stage"), status=DossierStatus.RESERVE)
    freed = Award.objects.filter(
        application__call=OuterRef("stage__call"),
        status__in=[AwardStatus.REFUSED, AwardStatus.REVOKED],
    )
    lowered = Award.objects.filter(application__call=OuterRef("stage__call"), freed__gt=0)
    open_ones = Promotion.objects.filter(selection=OuterRef("pk"), status=PromotionStatus.PROPOSED)
    found = (
        Selection.objects.filter(status=SelectionStatus.PUBLISHED)
        .exclude(stage__timing=Timing.ROLLING)
        .exclude(stage__call__status=CallStatus.ARCHIVED)
        .filter(~Exists(tied), Exists(waits), Exists(freed) | Exists(lowered) | Exists(open_ones))
        .select_related("stage__call__programme", "ranking")
    )
    return [item for selection in found.order_by("pk") if (item := _item(selection, user))]


def _item(selection, user):
    stage = selection.stage
    waiting = list(selection.promotions.filter(status=PromotionStatus.PROPOSED))
    if any(one.proposed_by_id != user.pk for one in waiting):
        words = _("Read the letter and confirm who is next on the reserve list")
    elif waiting:
        words = _("Your proposal from the reserve list waits for a second officer")
    else:
        outlook = promoting.of(selection)
        if outlook.undecided:
            words = _("Settle who comes next on the reserve list: two share a place")
        elif outlook.next:
            words = _("Money is free: propose the next of the reserve list")
        else:
            return None
    return {
        "words": words,
        "hint": f"{stage.call} · {stage.title}",
        "url": reverse("reviews:reserve", args=[stage.call.code, stage.position]),
    }
