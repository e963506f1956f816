"""Beside the decision board: why a dossier has its rank, two of them side by side."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import staff_reader_required
from core import visibility
from reviews import explaining, tabs
from reviews.models import RankingEntry
from reviews.views.closed import ranking_required


def get_entry(stage, user, pk):
    """An entry of a run of the stage that ``user`` may see; 404 for the rest."""
    found = RankingEntry.objects.filter(ranking__stage=stage).select_related(
        "ranking__stage__rubric", "dossier__application__cluster__region", "dossier__pinned"
    )
    return get_object_or_404(visibility.visible(found, user), pk=pk)


@staff_reader_required
@require_GET
@ranking_required
def explained(request, stage, pk):
    entry = get_entry(stage, request.user, pk)
    context = tabs.around(stage, "selection") | {"it": explaining.get(entry, request.user)}
    return render(request, "reviews/rank_explained.html", context)
