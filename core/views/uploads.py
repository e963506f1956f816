"""Parts of a file on its way: the core of the tus protocol 1.0 (https://tus.io/protocols).

What a file is for, and who may add it, is asked where an upload begins and where it ends. Between
the two it is its owner's alone: for everybody else it does not exist.
"""

import base64
import binascii
import re

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import uploads
from core.errors import Refused
from core.http import whole_number
from core.models import Upload

VERSION = "1.0.0"
PART_TYPE = "application/offset+octet-stream"


@login_required
@require_http_methods(["HEAD", "PATCH", "DELETE"])
@never_cache
def upload(request, pk):
    upload = get_object_or_404(Upload, pk=pk, owner_id=request.user.pk)
    try:
        match request.method:
            case "PATCH":
                return _append(request, upload)
            case "DELETE":
                uploads.abandon(upload)
                return answer(204)
    except Upload.DoesNotExist:  # forgotten at this very moment
        return answer(404)
    return answer(200, upload)


def begun(request, *, purpose, max_bytes):
    """The creation of tus, answered: a new upload, or the one that goes on with the same file."""
    told_of = _metadata(request.headers.get("Upload-Metadata", ""))
    digest = told_of.get("sha256", "").lower()
    try:
        upload = uploads.begin(
            by=request.user,
            purpose=purpose,
            name=told_of.get("filename", ""),
            size=whole_number(request.headers.get("Upload-Length"), 0),
            max_bytes=max_bytes,
            sha256=digest if re.fullmatch(r"[0-9a-f]{64}", digest) else "",
        )
    except Refused as refusal:
        return answer(422, problem=str(refusal))
    return answer(201, upload, Location=reverse("core:upload", args=[upload.pk]))


def _append(request, upload):
    length = whole_number(request.META.get("CONTENT_LENGTH"), 0)
    if request.content_type != PART_TYPE:
        return answer(415, problem=_("A part of a file was expected."))
    if length > uploads.PART_MAX:
        return answer(413, problem=_("This part is too large."))
    try:
        data = request.read(length)
    except UnreadablePostError:  # the line broke
        data = b""
    if len(data) != length:
        return answer(400, problem=_("The part did not arrive completely."))
    try:
        uploads.append(upload, whole_number(request.headers.get("Upload-Offset"), -1), data)
    except uploads.WrongOffset:
        upload.refresh_from_db()
        return answer(409, upload, problem=_("The file goes on from another place."))
    except Refused as refusal:
        return answer(413, upload, problem=str(refusal))
    return answer(204, upload)


def answer(status, upload=None, *, problem="", **headers):
    """An answer of the protocol, with a sentence where something is wrong."""
    response = JsonResponse({"problems": [problem]}) if problem else HttpResponse()
    response.status_code = status
    response["Tus-Resumable"] = VERSION
    if upload is not None:
        response["Upload-Offset"], response["Upload-Length"] = upload.offset, upload.size
    for name, value in headers.items():
        response[name] = value
    return response


def _metadata(header):
    """``name base64, name base64`` of tus as a dict; what is malformed is left out."""
    found = {}
    for pair in header.split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError):
            continue
    return found
