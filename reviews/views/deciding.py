"""Beside the decision board: pictures, methods, why a rank, two side by side, files."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import staff_reader_required
from core import visibility
from core.http import render_either, whole_number
from reviews import (
    board,
    board_charts,
    board_methods,
    comparing,
    deciding_exports,
    documents,
    explaining,
    tabs,
)
from reviews.actions import selections
from reviews.models import RankingEntry, SelectionChoice
from reviews.states import SelectionStatus
from reviews.views.closed import ranking_required


def get_entry(stage, user, pk):
    """An entry of a run of the stage that ``user`` may see; 404 for the rest."""
    found = RankingEntry.objects.filter(ranking__stage=stage).select_related(
        "ranking__stage__rubric", "dossier__application__cluster__region", "dossier__pinned"
    )
    return get_object_or_404(visibility.visible(found, user), pk=pk)


def get_choice(entry, user):
    """What the selection that rests on the run of ``entry`` proposes for its dossier, or None."""
    found = SelectionChoice.objects.filter(
        selection__ranking=entry.ranking_id, dossier=entry.dossier_id
    ).exclude(selection__status=SelectionStatus.DISCARDED)
    return visibility.visible(found, user).select_related("selection").first()


def get_board(request, stage):
    """The board of the run asked for, else of the one that counts; 404 where there is none."""
    selection = selections.standing(stage)
    asked, runs = whole_number(request.GET.get("run")), board_methods.runs(stage)
    found = board.run_of(stage, asked, selection, runs)
    if found is None:
        raise Http404
    return board.Board(stage, found, request.user, selection=selection)


@staff_reader_required
@require_GET
@ranking_required
def charts(request, stage):
    """A page of its own, and what the board fetches to show below its list."""
    shown = get_board(request, stage)
    context = tabs.around(stage, "selection") | board_charts.of(shown) | {"board": shown}
    return render_either(
        request,
        page="reviews/board_charts.html",
        fragment="reviews/_board_charts.html",
        context=context,
    )


@staff_reader_required
@require_GET
@ranking_required
def methods(request, stage):
    context = tabs.around(stage, "selection") | board_methods.of(stage, request.user)
    return render(request, "reviews/board_methods.html", context)


@staff_reader_required
@require_GET
@ranking_required
def explained(request, stage, pk):
    entry = get_entry(stage, request.user, pk)
    context = tabs.around(stage, "selection") | {"it": explaining.get(entry, request.user)}
    context["figures"] = comparing.figures_of(entry)
    context["choice"] = get_choice(entry, request.user)
    return render(request, "reviews/rank_explained.html", context)


@staff_reader_required
@require_GET
@ranking_required
def compare(request, stage):
    """Two dossiers of one run; without two, the form that asks for them."""
    keys = [whole_number(request.GET.get(name), 0) for name in ("one", "other")]
    found = comparing.pair(stage, request.user, keys)
    ranking = found[0].ranking if found else get_board(request, stage).ranking
    context = tabs.around(stage, "selection") | {
        "choices": comparing.choices(ranking, request.user),
        "keys": keys,
        "ranking": ranking,
    }
    if found:
        context |= comparing.of(*found, request.user)
    return render(request, "reviews/compare_two.html", context)


@staff_reader_required
@require_GET
@ranking_required
def workbook(request, stage):
    return deciding_exports.workbook(get_board(request, stage), request.user)


@staff_reader_required
@require_GET
@ranking_required
def ranking_pdf(request, stage):
    return documents.ranking_response(get_board(request, stage))
