"""How far the judging of a stage is, and the sheets of one dossier."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from core import charts
from core.errors import Refused
from core.http import whole_number
from reviews import checks, second_looks, stages, tabs
from reviews import progress as counts
from reviews.actions import reminders, sheets
from reviews.forms.sheet_return import ReturnForm
from reviews.forms.sheets import SheetForm
from reviews.models import ScoreSheet
from reviews.states import SheetStatus


@staff_reader_required
@require_GET
def progress(request, code, position):
    stage = stages.get(code, position)
    people = counts.by_panelist(stage, request.user)
    dossiers = counts.by_dossier(stage, request.user)
    context = tabs.around(stage, "progress") | {
        "people": people,
        "dossiers": dossiers,
        "done": sum(person.done for person in people),
        "total": sum(person.total for person in people),
        "late": [person for person in people if person.late],
        "short": [dossier for dossier in dossiers if dossier.sheets_in < stage.quorum],
        "may_remind": request.user.is_officer and checks.takes_judgements(stage),
        "chart": charts.progress(
            _("Sheets handed in"),
            _("How many of their dossiers each panelist has judged."),
            [(str(person.seat), person.done, person.total) for person in people],
            column=_("Panelist"),
        )
        if people
        else None,
    }
    return render(request, "reviews/progress.html", context)


@officer_required
@require_POST
def remind(request, code, position):
    """One panelist (``seat``), or all who are late."""
    stage = stages.get(code, position)
    people = counts.by_panelist(stage, request.user)
    if "seat" in request.POST:
        chosen = whole_number(request.POST["seat"])
        seats = [person.seat for person in people if person.seat.pk == chosen]
        if not seats:
            raise Http404
    else:
        seats = [person.seat for person in people if person.late]
    made = reminders.remind(stage, seats, by=request.user)
    words = ngettext("%d panelist reminded.", "%d panelists reminded.", len(made)) % len(made)
    if not made:
        words = _("Nobody to remind: who has work left was reminded today.")
    messages.success(request, words)
    return redirect("reviews:progress", code, position)


@staff_reader_required
@require_GET
def dossier_sheets(request, code, position, pk):
    """All sheets of one dossier, side by side."""
    stage = stages.get(code, position)
    dossier = get_object_or_404(stage.dossiers.visible_to(request.user).for_list(), pk=pk)
    found = (
        ScoreSheet.objects.visible_to(request.user)
        .filter(assignment__dossier=dossier, status=SheetStatus.SUBMITTED)
        .select_related("assignment__panelist__user")
        .prefetch_related("scores__criterion")
    )
    criteria = list(stage.rubric.criteria.all())
    looked = second_looks.looked_at([sheet.pk for sheet in found], stage.rubric)
    forms = [SheetForm.of_stored(stage.rubric, criteria, sheet) for sheet in found]
    for form in forms:
        form.looked = looked.get(form.sheet.pk)
    context = tabs.around(stage, "progress") | {
        "dossier": dossier,
        "sheets": forms,
        "criteria": criteria,
    }
    return render(request, "reviews/dossier_sheets.html", context)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_return(request, code, position, pk, sheet):
    stage = stages.get(code, position)
    seen = ScoreSheet.objects.visible_to(request.user).submitted()
    seen = seen.filter(assignment__dossier=pk, assignment__dossier__stage=stage)
    sheet = get_object_or_404(
        seen.select_related("assignment__panelist__user", "assignment__dossier__application"),
        pk=sheet,
    )
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        try:
            sheets.return_(sheet, by=request.user, **form.cleaned_data)
            messages.success(request, _("Returned. The panelist gets a letter."))
            return redirect("reviews:dossier-sheets", code, position, pk)
        except Refused as error:
            form.add_error("reason", error.problems[0])
    context = tabs.around(stage, "progress") | {"sheet": sheet, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/sheet_return.html", context, status=status)
