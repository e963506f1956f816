"""The reserve list after publication: one officer proposes who is next, another confirms."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from competitions.forms.calls import ReasonForm
from competitions.views.shared import posted
from core.errors import Refused
from reviews import letters, permissions, promoting, promotion_page, stages, states, tabs
from reviews.actions import promotions
from reviews.forms.promotions import PromotionForm
from reviews.forms.selections import TieForm
from reviews.models import Promotion
from reviews.views.closed import say_who_decides


def reserve_required(view):
    """Find the published selection of the stage; to whom a conflict closes it, say who decides."""

    @wraps(view)
    def guarded(request, code, position, **rest):
        stage = stages.get(code, position)
        selection = promotions.published(stage)
        if selection is None:
            raise Http404
        if not permissions.is_free_of(selection, request.user):
            return say_who_decides(
                request, stage, lambda user: permissions.is_free_of(selection, user)
            )
        return view(request, stage, selection, **rest)

    return guarded


@staff_reader_required
@require_GET
@reserve_required
def reserve(request, stage, selection):
    return _page(request, stage, selection)


def _page(request, stage, selection, *, problems=(), tie=None, status=200):
    context = tabs.around(stage, "reserve") | promotion_page.of(selection, request.user, tie)
    context["refused"] = problems
    return render(request, "reviews/reserve.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@reserve_required
def propose(request, stage, selection, pk):
    outlook = promoting.of(selection)
    choice = next((c for c in outlook.waiting if c.dossier_id == pk), None)
    if choice is None:
        raise Http404
    most = promoting.most(outlook, choice)
    if most == 0:
        raise Refused(promoting.obstacle(outlook, choice.dossier, 0))
    requested = choice.dossier.pinned.requested
    form = PromotionForm(posted(request), requested=requested, most=most)
    if form.is_valid():
        try:
            promotions.propose(selection, choice.dossier, by=request.user, **form.agreed())
        except Refused as error:
            form.add_error(None, error.problems)
        else:
            messages.success(request, _("Proposed. A second officer confirms; nobody is told yet."))
            return redirect("reviews:reserve", stage.call.code, stage.position)
    context = {"form": form, "choice": choice, "call": stage.call, "stage": stage}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/promotion_propose.html", context, status=status)


@officer_required
@require_POST
@reserve_required
def tie(request, stage, selection):
    outlook = promoting.of(selection)
    if not outlook.undecided:
        raise Http404
    form = TieForm(request.POST, group=promotion_page.tied(outlook))
    if form.is_valid():
        try:
            promotions.settle_tie(selection, by=request.user, **form.decided())
        except Refused as error:
            form.add_error(None, error.problems)
        else:
            messages.success(request, _("Recorded how the tie was settled."))
            return redirect("reviews:reserve", stage.call.code, stage.position)
    return _page(request, stage, selection, tie=form, status=422)


def _get(selection, pk):
    found = Promotion.objects.select_related(
        "selection__stage__call", "selection__ranking", "proposed_by"
    ).select_related("dossier__application__cluster", "dossier__pinned", "dossier__stage__call")
    return get_object_or_404(found, pk=pk, selection=selection)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@reserve_required
def confirm(request, stage, selection, pk):
    """The letter as it will leave, and the button that lets it."""
    promotion, problems = _get(selection, pk), []
    states.CONFIRM_PROMOTION.check(promotion)
    if request.method == "POST":
        try:
            promotions.confirm(promotion, by=request.user)
        except Refused as error:
            problems = error.problems
        else:
            messages.success(request, _("Confirmed: the award is offered, and told."))
            return redirect("reviews:reserve", stage.call.code, stage.position)
    context = {"promotion": promotion, "call": stage.call, "stage": stage, "problems": problems}
    context["letter"] = letters.of_promotion(promotion, by=request.user)
    status = 422 if problems else 200
    return render(request, "reviews/promotion_confirm.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@reserve_required
def discard(request, stage, selection, pk):
    promotion = _get(selection, pk)
    states.DISCARD_PROMOTION.check(promotion)
    form = ReasonForm(posted(request), help_text=_("For the record. The cluster was not told."))
    if form.is_valid():
        promotions.discard(promotion, by=request.user, **form.cleaned_data)
        messages.success(request, _("Discarded."))
        return redirect("reviews:reserve", stage.call.code, stage.position)
    context = {"form": form, "promotion": promotion, "call": stage.call, "stage": stage}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/promotion_discard.html", context, status=status)
