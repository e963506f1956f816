"""The scoring screen: the submission beside the criteria.

A script gets the same as JSON: what a save came to, or a whole sheet to lay in the place of the
one before (``_as_json``), so that going on to the next one loads no page.
"""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions import reading, supplied
from core.errors import NotReady, Refused, Stale
from core.http import wants_json
from core.permissions import require
from core.states import TransitionNotAllowed
from reviews import (
    blinding,
    checks,
    course,
    reading_form,
    second_looks,
    sheet_queries,
    warm_ups,
)
from reviews.actions import sheets
from reviews.forms.second_look import SecondLookForm
from reviews.forms.sheets import SheetForm
from reviews.models import PanelistRole, ScoreSheet
from reviews.rubrics import criteria_of
from reviews.sheet_queries import live_sheet
from reviews.states import AssignmentStatus, SheetStatus
from reviews.views import notes as notes_page
from reviews.views.panelist import get_assignment, panelist_required


@panelist_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request, pk):
    assignment = get_assignment(request, pk)
    if not assignment.is_declared:
        return redirect(
            "reviews:conflicts", assignment.panelist_id, assignment.dossier.stage.position
        )
    stage = assignment.dossier.stage
    if assignment.has_warm_up and warm_ups.is_blocked(assignment.panelist, stage):
        messages.info(request, _("First score the warm-up of this stage."))
        return redirect("reviews:warm-up", assignment.panelist_id, stage.position)
    if request.method == "POST":
        require(request.user, "reviews.write_sheet", assignment)
        return _write(request, assignment)
    return _page(request, assignment, form_of(assignment, live_sheet(assignment)))


def form_of(assignment, sheet, data=None):
    """The sheet as a form: as stored, or as sent."""
    stage = assignment.dossier.stage
    criteria = criteria_of(stage.rubric)
    scores = sheets.scores_of(sheet, criteria) if sheet and data is None else {}
    return SheetForm(stage.rubric, criteria, stage=stage, sheet=sheet, scores=scores, data=data)


def _write(request, assignment):
    """Save, and hand in or go on where the button says so."""
    form = form_of(assignment, None, request.POST)
    then = request.POST.get("then", "save")
    if then == "submit" and assignment.status == AssignmentStatus.DONE:
        return _after(request, assignment, form, live_sheet(assignment), then)  # pressed twice
    try:
        sheet = sheets.write(assignment, by=request.user, **form.as_arguments())
        if then == "submit":
            sheets.submit(sheet, by=request.user)
    except sheets.Invalid as error:
        form.add_errors(error.errors)
        return _refused(request, assignment, form, error.problems)
    except NotReady as error:
        form = form_of(assignment, sheet)  # saved, but not complete
        heading = _("Saved, but not handed in. Still missing:")
        return _refused(request, assignment, form, error.problems, heading=heading)
    except Stale as error:
        return _stale(request, assignment, form, error.current)
    except Refused as error:
        heading = _("Please look at this again")
        return _refused(request, assignment, form, error.problems, heading=heading)
    except TransitionNotAllowed as error:
        return _closed(request, error)
    return _after(request, assignment, form, sheet, then)


def _after(request, assignment, form, sheet, then):
    if then == "save" and wants_json(request):
        return JsonResponse({"version": sheet.version, "done": form.done})
    if then == "save":
        messages.success(request, _("Saved."))
        page = "interview" if request.GET.get("at") == "interview" else "sheet"
        return redirect(f"reviews:{page}", assignment.pk)
    if then == "submit":
        messages.success(request, _("Handed in: %(what)s.") % {"what": _title(assignment)})
    following = course.next_after(request.user, assignment)
    if following and wants_json(request):
        return JsonResponse({"version": sheet.version, "next": _address(following)})
    if following:
        return redirect("reviews:sheet", following.pk)
    messages.success(request, _("That was the last one on your list."))
    if wants_json(request):
        return JsonResponse({"version": sheet.version, "leave": reverse("reviews:judging")})
    return redirect("reviews:judging")


def _refused(request, assignment, form, problems, *, heading=""):
    if wants_json(request):
        faults = {row.criterion.key: row.error for row in form.rows if row.error}
        return JsonResponse({"problems": problems, "errors": faults}, status=422)
    return _page(request, assignment, form, problems=problems, heading=heading, status=422)


def _closed(request, error):
    """The dossier takes no scores now: a script says so, a page comes from the middleware."""
    if not wants_json(request):
        raise error
    return JsonResponse({"problems": [str(error)], "is_closed": True}, status=409)


def _stale(request, assignment, form, current):
    """Beside what was typed stands what is stored; a script may find that it is its own."""
    current.assignment = assignment
    if wants_json(request):
        answer = {"version": current.version, "stored": form_of(assignment, current).as_fields()}
        return JsonResponse(answer, status=409)
    form.show_stored(current, sheets.scores_of(current, criteria_of(form.rubric)))
    return _page(request, assignment, form, status=409)


def _page(request, assignment, form, *, problems=(), heading="", status=200):
    if request.method == "POST":
        assignment = get_assignment(request, assignment.pk)
    sheet = form.sheet or (live_sheet(assignment) if form.data is not None else None)
    form.sheet = sheet
    context = _context(request, assignment, form)
    context |= {"problems": problems, "problems_heading": heading}
    if not context["is_open"]:
        context |= _fellows(request.user, assignment, form) | _second_look(form)
    if wants_json(request):
        return JsonResponse(_as_json(request, assignment, context))
    return render(request, "reviews/sheet.html", context, status=status)


def _as_json(request, assignment, context):
    """A sheet for scoring.js: its address and title, where it stands, and its markup."""
    here = context["course"]
    words = _("%(reference)s, %(place)s of %(total)s")
    place = {"place": here.place, "total": here.total}
    return {
        "url": _address(assignment),
        "reference": _title(assignment),
        "title": f"{_title(assignment)}: {_('score sheet')} - Podium",
        "place": words % (place | {"reference": _title(assignment)}),
        "html": render_to_string("reviews/_sheet.html", context, request),
    }


def _context(request, assignment, form):
    dossier, sheet = assignment.dossier, form.sheet
    is_open = takes_scores(assignment, sheet)
    is_pinned = sheet is None or sheet.submission_id == dossier.pinned_id
    submission = sheet_queries.pinned(dossier) if is_pinned else sheet.submission
    submission.dossier = dossier
    submission = reading.as_seen(submission, request.user)
    return {
        "assignment": assignment,
        "dossier": blinding.shown(dossier, request.user),
        "submission": submission,
        "reading": reading_form.article(submission),
        "supplied": supplied.to(request.user, dossier) if assignment.has_requests else [],
        "decided": reading_form.conditions(dossier, request.user),
        **notes_page.context(request.user, assignment, submission),
        "form": form,
        "course": course.at(assignment),
        "is_open": is_open,
    }


def takes_scores(assignment, sheet):
    """Whether the panelist may write now."""
    is_draft = sheet is None or sheet.status in (SheetStatus.DRAFT, SheetStatus.RETURNED)
    is_accepted = assignment.status == AssignmentStatus.ACCEPTED
    return is_draft and is_accepted and checks.takes_judgements(assignment.dossier.stage)


def _fellows(user, assignment, form):
    """The sheets of fellow panelists; the registry shows none before the own one is in."""
    seen = ScoreSheet.objects.visible_to(user).submitted()
    seen = seen.filter(assignment__dossier=assignment.dossier_id).exclude(assignment=assignment)
    found = seen.select_related("assignment__panelist__user").prefetch_related("scores__criterion")
    redact = blinding.redactor(assignment.dossier, user)
    criteria = [row.criterion for row in form.rows]
    fellows = [SheetForm.of_stored(form.rubric, criteria, sheet) for sheet in found]
    by_criterion = zip(*(fellow.rows for fellow in fellows), strict=True)
    rows = [
        {"criterion": cells[0].criterion, "values": [cell.value for cell in cells]}
        for cells in by_criterion
    ]
    for fellow in fellows:
        fellow.words["panel_comment"] = redact(fellow.words["panel_comment"])
    if assignment.panelist.role == PanelistRole.CHAIR:
        _attach_second_looks(fellows, form.rubric, redact)
    return {"fellows": fellows, "fellow_rows": rows}


def _attach_second_looks(fellows, rubric, redact):
    looked = second_looks.looked_at([fellow.sheet.pk for fellow in fellows], rubric)
    for found in looked.values():
        found.look.reason = redact(found.look.reason)
    for fellow in fellows:
        fellow.looked = looked.get(fellow.sheet.pk)


def _second_look(form):
    """What the panelist is asked once the sheet stands far from the others, or was asked."""
    sheet = form.sheet
    if sheet is None or sheet.status != SheetStatus.SUBMITTED:
        return {}
    criteria = [row.criterion for row in form.rows]
    far = [second_looks.as_plain(one) for one in second_looks.asked_of(sheet)]
    return {
        "far": second_looks.in_words(far, criteria),
        "looked": second_looks.looked_at([sheet.pk], form.rubric).get(sheet.pk),
        "reason_form": SecondLookForm(),
    }


def _address(assignment):
    return reverse("reviews:sheet", args=[assignment.pk])


def _title(assignment):
    return assignment.dossier.application.reference
