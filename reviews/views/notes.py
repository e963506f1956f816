"""A panelist's private notes beside a dossier. Nobody else has a page with them."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.errors import Refused
from core.http import wants_json, whole_number
from core.permissions import require
from reviews import sheet_queries
from reviews.actions import notes
from reviews.models import Note
from reviews.views.panelist import get_readable, panelist_required


@panelist_required
@require_POST
def add(request, pk):
    assignment = get_readable(request, pk)
    require(request.user, "reviews.write_note", assignment)
    given = {name: request.POST.get(name, "") for name in ("question", "quote", "words")}
    place = {name: whole_number(request.POST.get(name)) for name in ("start", "end")}
    submission = submission_of(assignment)
    try:
        notes.add(assignment, submission, by=request.user, **given, **place)
    except Refused as error:
        return _refused(request, assignment, submission, given, error)
    return _answer(request, assignment, submission)


@panelist_required
@require_POST
def delete(request, pk, note):
    assignment = get_readable(request, pk)
    require(request.user, "reviews.write_note", assignment)
    own = Note.objects.visible_to(request.user).filter(dossier=assignment.dossier_id)
    notes.delete(get_object_or_404(own, pk=note), by=request.user)
    return _answer(request, assignment, submission_of(assignment))


def submission_of(assignment):
    """What the panelist reads: the submission of the live sheet, else the pinned one."""
    sheet = sheet_queries.live_sheet(assignment)
    return sheet.submission if sheet else assignment.dossier.pinned


def context(user, assignment, submission):
    """What _notes.html takes: a note of another submission has lost its place."""
    found = sheet_queries.notes(user, assignment.dossier_id)
    labels = notes.questions(submission)
    for note in found:
        note.label = labels.get(note.question, "")
        note.is_lost = note.submission_id != submission.pk or bool(note.question and not note.label)
    return {
        "notes": [note for note in found if not note.is_lost],
        "lost": [note for note in found if note.is_lost],
        "questions": labels.items(),
    }


def _answer(request, assignment, submission):
    if not wants_json(request):
        return redirect(f"{reverse('reviews:sheet', args=[assignment.pk])}#notes")
    values = context(request.user, assignment, submission) | {"assignment": assignment}
    return JsonResponse({"html": render_to_string("reviews/_notes.html", values, request)})


def _refused(request, assignment, submission, given, error):
    if wants_json(request):
        return JsonResponse({"problems": error.problems}, status=422)
    values = context(request.user, assignment, submission)
    values |= {"assignment": assignment, "given": given, "problems": error.problems}
    return render(request, "reviews/notes_refused.html", values, status=422)
