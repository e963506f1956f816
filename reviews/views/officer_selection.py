"""The selection of a stage: proposed by the rule, changed, confirmed by two, published."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from competitions import deciding_in_words
from competitions.forms.calls import ReasonForm
from competitions.views.shared import posted
from core.errors import Refused
from core.http import whole_number
from reviews import board, board_methods, board_selection, selecting, states, tabs, tie_screen
from reviews.actions import selections
from reviews.forms.selections import ChoiceForm
from reviews.models import SelectionChoice
from reviews.views.closed import ranking_required


def get_selection(stage):
    """The selection that stands for a stage; 404 without one."""
    return get_object_or_404(
        stage.selections.exclude(status="discarded").select_related(
            "stage__call__programme", "ranking", "proposed_by", "confirmed_by"
        )
    )


@staff_reader_required
@require_GET
@ranking_required
def selection(request, stage):
    return _page(request, stage)


def _page(request, stage, *, problems=(), status=200):
    """The selection with what is wrong with it, or what keeps one from being proposed."""
    found, runs = selections.standing(stage), board_methods.runs(stage)
    context = tabs.around(stage, "selection") | {"selection": found, "refused": problems}
    if found is None:
        official = next((run for run in runs if run.is_official), None)
        context["obstacles"] = selections.proposing_obstacles(stage, found, official)
        context["rule"] = deciding_in_words.sentences(stage)
    asked = whole_number(request.GET.get("run"))
    if ranking := board.run_of(stage, asked, found, runs):
        above = whole_number(request.GET.get("cut"))
        shown = board.Board(stage, ranking, request.user, selection=found, above=above)
        shown.up = "../" if request.method == "POST" else ""  # what was sent went one step below
        context |= board.of(shown, runs)
        context["asked_run"] = asked
    else:
        context["limits"] = selecting.limits_of(stage)
    if found:
        context["ties"] = tie_screen.of(found, context["state"], request.user)
    return render(request, "reviews/selection.html", context, status=status)


@officer_required
@require_POST
@ranking_required
def propose(request, stage):
    try:
        selections.propose(stage, by=request.user)
    except Refused as error:
        return _page(request, stage, problems=error.problems, status=422)
    messages.success(request, _("Proposed by the rule. Look it over; a second officer confirms."))
    return redirect("reviews:selection", stage.call.code, stage.position)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@ranking_required
def amend(request, stage, pk):
    found = get_selection(stage)
    choices = SelectionChoice.objects.filter(selection=found).select_related(
        "selection", "dossier__application__cluster", "dossier__pinned"
    )
    choice = get_object_or_404(choices, pk=pk)
    states.CONFIRM_SELECTION.check(found)
    limits = selecting.limits_of(stage)
    form = ChoiceForm(posted(request), choice=choice, limits=limits)
    if form.is_valid():
        try:
            selections.amend(choice, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, error.problems)
        else:
            messages.success(request, _("Changed."))
            return redirect("reviews:selection", stage.call.code, stage.position)
    context = {"form": form, "choice": choice, "call": stage.call, "stage": stage}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/selection_amend.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@ranking_required
def tie(request, stage):
    """Where the panel's order of those who share a rank is recorded."""
    found = get_selection(stage)
    states.CONFIRM_SELECTION.check(found)
    groups = tie_screen.of(found, selecting.state_of(found), request.user)
    asked = tie_screen.asked_for(request, groups)
    if asked is None:
        raise Refused(_("There is no tie that the panel can settle now."))
    form = asked.form(posted(request))
    if form.is_valid():
        try:
            selections.settle_tie(found, by=request.user, **form.decided())
        except Refused as error:
            form.add_error(None, error.problems)
        else:
            messages.success(request, _("Recorded how the tie was settled."))
            return redirect("reviews:selection", stage.call.code, stage.position)
    context = {"form": form, "tie": asked, "call": stage.call, "stage": stage}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/selection_tie.html", context, status=status)


@officer_required
@require_POST
@ranking_required
def confirm(request, stage):
    found = get_selection(stage)
    try:
        selections.confirm(found, by=request.user, seen=request.POST.get("seen"))
    except Refused as error:
        return _page(request, stage, problems=error.problems, status=422)
    messages.success(request, _("Confirmed. Nothing has left the house yet: publish it."))
    return redirect("reviews:selection", stage.call.code, stage.position)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@ranking_required
def publish(request, stage):
    found = get_selection(stage)
    states.PUBLISH_SELECTION.check(found)
    problems = []
    if request.method == "POST":
        try:
            selections.publish(found, by=request.user)
        except Refused as error:
            problems = error.problems
        else:
            messages.success(request, _("Published. The letters are on their way."))
            return redirect("competitions:office-call", stage.call.code)
    context = {"call": stage.call, "stage": stage, "selection": found, "problems": problems}
    context |= board_selection.summary(found)
    status = 422 if problems else 200
    return render(request, "reviews/selection_publish.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@ranking_required
def discard(request, stage):
    found = get_selection(stage)
    states.DISCARD_SELECTION.check(found)
    hint = _("For the record. Nobody outside the office reads it.")
    form = ReasonForm(posted(request), help_text=hint)
    if form.is_valid():
        selections.discard(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Discarded. You can propose anew."))
        return redirect("reviews:selection", stage.call.code, stage.position)
    context = {"form": form, "call": stage.call, "stage": stage}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/selection_discard.html", context, status=status)
