"""The letters of a selection, prepared: each as it will leave on publication."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import staff_reader_required
from core import visibility
from reviews import letters, tabs
from reviews.models import SelectionChoice
from reviews.views.closed import ranking_required
from reviews.views.officer_selection import get_selection


@staff_reader_required
@require_GET
@ranking_required
def prepared(request, stage):
    selection = get_selection(stage)
    context = tabs.around(stage, "selection") | {
        "selection": selection,
        "choices": _choices(selection, request.user).order_by(
            "kind", "dossier__application__reference"
        ),
    }
    return render(request, "reviews/selection_letters.html", context)


@staff_reader_required
@require_GET
@ranking_required
def letter(request, stage, pk):
    selection = get_selection(stage)
    choice = get_object_or_404(_choices(selection, request.user), pk=pk)
    context = tabs.around(stage, "selection") | {
        "selection": selection,
        "choice": choice,
        "letter": letters.of_choice(choice, by=request.user),
    }
    return render(request, "reviews/selection_letter.html", context)


def _choices(selection, user):
    rows = SelectionChoice.objects.filter(selection=selection)
    found = visibility.visible(rows, user)
    return found.select_related(
        "dossier__application__cluster", "dossier__stage__call", "dossier__stage__rubric"
    )
