"""What the reserve lists and the draws have for an officer today."""

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Award, Dossier, Timing
from competitions.states import CallStatus, DossierStatus
from core import clock
from reviews import permissions
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
            "words": words,
            "hint": f"{draw.ranking.stage.call} · {draw.value_name}",
            "url": draw.get_absolute_url(),
        }
        for draw in due.prefetch_related("values").order_by("value_due_at", "pk")
        if (words := _of_draw(draw, user))
    ]


def _of_draw(draw, user):
    """What a draw asks of this officer; "" while it waits for another one."""
    if draw.is_superseded:
        return _("Withdraw a draw whose ranking was superseded")
    if draw.entered is None:
        return _("Enter the public value of a draw")
    return _("Confirm the public value of a draw") if draw.entered.entered_by_id != user.pk else ""


def _promotions(user):
    """One item per published selection with something to confirm, or with money for the next."""
    tied = Conflict.objects.filter(
        user=user, excludes=True, application__dossiers__stage=OuterRef("stage")
    )
    found = (
        Selection.objects.filter(status=SelectionStatus.PUBLISHED)
        .exclude(stage__timing=Timing.ROLLING)
        .exclude(stage__call__status=CallStatus.ARCHIVED)
        .filter(~Exists(tied), Exists(_waiting()) | Exists(_open()))
        .annotate(
            spent=_of_call(Sum(F("amount") - F("freed"))),
            winners=_of_call(Count("pk"), Award.objects.in_force()),
            least=Subquery(
                _waiting().order_by("pinned__requested").values("pinned__requested")[:1]
            ),
        )
        .select_related("stage__call")
        .prefetch_related(Prefetch("promotions", _all_open(), to_attr="open_promotions"))
    )
    return [item for selection in found.order_by("pk") if (item := _item(selection, user))]


def _waiting():
    return Dossier.objects.filter(stage=OuterRef("stage"), status=DossierStatus.RESERVE)


def _all_open():
    return Promotion.objects.filter(status=PromotionStatus.PROPOSED)


def _open():
    return _all_open().filter(selection=OuterRef("pk"))


def _of_call(figure, awards=None):
    awards = Award.objects.all() if awards is None else awards
    rows = awards.filter(application__call=OuterRef("stage__call")).order_by()
    return Subquery(rows.values("application__call").annotate(figure=figure).values("figure")[:1])


def _item(selection, user):
    stage, waiting = selection.stage, selection.open_promotions
    if any(one.proposed_by_id != user.pk for one in waiting):
        words = _("Read the letter and confirm who is next on the reserve list")
    elif waiting:
        words = _("Your proposal from the reserve list waits for a second officer")
    elif _has_room(selection):
        words = _("Money is free: see who is next on the reserve list")
    else:
        return None
    return {
        "words": words,
        "hint": f"{stage.call} · {stage.title}",
        "url": reverse("reviews:reserve", args=[stage.call.code, stage.position]),
    }


def _has_room(selection):
    """Whether a place is free, and money for the smallest request that waits."""
    places, budget = selection.stage.places, selection.stage.call.budget
    if selection.least is None or (places is not None and (selection.winners or 0) >= places):
        return False
    return budget is None or budget - (selection.spent or 0) >= selection.least
