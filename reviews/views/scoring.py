"""The scoring screen: the submission beside the criteria."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions import reading, supplied
from core.errors import NotReady, Stale
from core.http import wants_json
from core.permissions import require
from core.visibility import allows
from reviews import batches, blinding, warm_ups
from reviews.actions import sheets
from reviews.forms.sheets import SheetForm
from reviews.models import ScoreSheet
from reviews.states import AssignmentStatus, SheetStatus
from reviews.views.panelist import get_assignment, panelist_required


@panelist_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request, pk):
    assignment = get_assignment(request, pk)
    if not allows(request.user, assignment.dossier):  # nothing is declared yet
        return redirect(
            "reviews:conflicts", assignment.panelist_id, assignment.dossier.stage.position
        )
    if warm_ups.is_blocked(assignment.panelist, assignment.dossier.stage):
        messages.info(request, _("First score the warm-up of this stage."))
        return redirect(
            "reviews:warm-up", assignment.panelist_id, assignment.dossier.stage.position
        )
    if request.method == "POST":
        require(request.user, "reviews.write_sheet", assignment)
        return _write(request, assignment)
    return _page(request, assignment, _form(assignment, stored(assignment)))


def stored(assignment):
    """The live sheet of an assignment, or None."""
    found = ScoreSheet.objects.filter(assignment=assignment).live()
    found = found.select_related("submission__dossier__stage__call").first()
    if found:
        found.assignment = assignment
    return found


def _form(assignment, sheet, data=None):
    rubric = assignment.dossier.stage.rubric
    scores = sheets.scores_of(sheet) if sheet else {}
    return SheetForm(rubric, rubric.criteria.all(), sheet=sheet, scores=scores, data=data)


def _write(request, assignment):
    """Save, and hand in or go on where the button says so."""
    sheet = sheets.open(assignment, by=request.user)
    sheet.assignment = assignment
    form = _form(assignment, sheet, request.POST)
    then = request.POST.get("then", "save")
    if sheet.status == SheetStatus.SUBMITTED and then == "submit":
        return _after(request, assignment, form, sheet, then)  # the button was pressed twice
    try:
        sheet = sheets.save(sheet, by=request.user, **form.as_arguments())
        if then == "submit":
            sheets.submit(sheet, by=request.user)
    except sheets.Invalid as error:
        form.add_errors(error.errors)
        return _refused(request, assignment, form, error.problems)
    except NotReady as error:
        form.sheet, form.data = sheet, None  # saved, but not complete
        return _refused(request, assignment, form, error.problems, is_saved=True)
    except Stale as error:
        form.show_stored(error.current, sheets.scores_of(error.current))
        return _stale(request, assignment, form)
    return _after(request, assignment, form, sheet, then)


def _after(request, assignment, form, sheet, then):
    if wants_json(request):
        return JsonResponse({"version": sheet.version, "done": form.done})
    if then == "submit":
        messages.success(request, _("Handed in: %(what)s.") % {"what": _title(assignment)})
    if then == "save":
        messages.success(request, _("Saved."))
        return redirect("reviews:sheet", assignment.pk)
    following = batches.next_after(request.user, assignment)
    if following:
        return redirect("reviews:sheet", following.pk)
    messages.success(request, _("That was the last one on your list."))
    return redirect("reviews:judging")


def _refused(request, assignment, form, problems, *, is_saved=False):
    if wants_json(request):
        faults = {row.criterion.key: row.error for row in form.rows if row.error}
        return JsonResponse({"problems": problems, "errors": faults}, status=422)
    heading = _("Saved, but not handed in. Still missing:") if is_saved else ""
    return _page(request, assignment, form, problems=problems, heading=heading, status=422)


def _stale(request, assignment, form):
    if wants_json(request):
        return JsonResponse({"problems": [_("Saved elsewhere meanwhile.")]}, status=409)
    return _page(request, assignment, form, status=409)


def _page(request, assignment, form, *, problems=(), heading="", status=200):
    dossier, sheet = assignment.dossier, form.sheet
    batch = next((b for b in batches.of(request.user) if assignment in b.assignments), None)
    is_open = (
        assignment.status == AssignmentStatus.ACCEPTED
        and (sheet is None or sheet.status in (SheetStatus.DRAFT, SheetStatus.RETURNED))
        and (batch is None or batch.is_open)
    )
    context = {
        "assignment": assignment,
        "dossier": blinding.shown(dossier, request.user),
        "submission": reading.as_seen(sheet.submission if sheet else dossier.pinned, request.user),
        "supplied": supplied.to(request.user, dossier),
        "form": form,
        "batch": batch,
        "is_open": is_open,
        "problems": problems,
        "problems_heading": heading,
    }
    if not is_open:
        context |= _fellows(request.user, assignment, form)
    return render(request, "reviews/sheet.html", context, status=status)


def _fellows(user, assignment, form):
    """The sheets of fellow panelists; the registry shows none before the own one is in."""
    seen = ScoreSheet.objects.visible_to(user).submitted()
    seen = seen.filter(assignment__dossier=assignment.dossier_id).exclude(assignment=assignment)
    found = seen.select_related("assignment__panelist__user").prefetch_related("scores__criterion")
    criteria = [row.criterion for row in form.rows]
    fellows = [SheetForm.of_stored(form.rubric, criteria, sheet) for sheet in found]
    by_criterion = zip(*(fellow.rows for fellow in fellows), strict=True)
    rows = [
        {"criterion": cells[0].criterion, "values": [cell.value for cell in cells]}
        for cells in by_criterion
    ]
    return {"fellows": fellows, "fellow_rows": rows}


def _title(assignment):
    return assignment.dossier.application.reference
