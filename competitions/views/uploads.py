"""Where the upload of a file for an answer begins, and where it ends. Its parts go to ``core``."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from competitions import answers, versions
from competitions.actions import answers as actions
from competitions.views.writing import get_writable, require_author, told
from competitions.writing import take_upload
from core.errors import Busy
from core.models import Upload
from core.views.uploads import begun


@login_required
@require_POST
def begin(request, reference, position, question, partner=None):
    """The creation of tus; a file that was begun before goes on where it stopped."""
    sheet, item = _sheet_and_item(request, reference, position, question, partner)
    most = item.kind.max_bytes(item.question)
    return begun(request, purpose=_purpose(sheet.dossier, item), max_bytes=most)


@login_required
@require_POST
def finish(request, reference, position, question, pk, partner=None):
    """Add the file that has arrived; asked twice, it is there once."""
    sheet, item = _sheet_and_item(request, reference, position, question, partner)
    upload = get_object_or_404(
        Upload, pk=pk, owner_id=request.user.pk, purpose=_purpose(sheet.dossier, item)
    )
    try:
        take_upload(sheet, item, upload, request)
    except actions.Closed as closed:
        return JsonResponse({"closed": True, "problems": closed.problems}, status=409)
    except Busy as busy:  # the script asks again
        return JsonResponse({"problems": busy.problems}, status=503)
    return JsonResponse(told(sheet, item), status=422 if item.refused else 200)


def _sheet_and_item(request, reference, position, question, partner):
    """The place of the file, also when the page is older than the questions are."""
    dossier = get_writable(request, reference, position, partner)
    sheet = answers.load(dossier)
    item = sheet.find(question, partner)
    item = item or sheet.find(versions.current_key(dossier.stage, question), partner)
    if item is None or item.question.kind != "files":
        raise Http404
    require_author(request, dossier, item.question)
    return sheet, item


def _purpose(dossier, item):
    """By the key: a file on its way may come to another version of the question."""
    partner = item.partner.pk if item.partner else ""
    return f"competitions.answer:{dossier.pk}:{item.question.key}:{partner}"
