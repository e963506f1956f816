"""When a request was received, and the pages for what actions refuse."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused, Stale, WrongTime
from core.http import wants_json, whole_number
from core.states import TransitionNotAllowed

# A proxy's stamp is a little older than the arrival here, never much older and never newer
OLDEST_STAMP = timedelta(hours=1)


class ReceivedAtMiddleware:
    """Stamps ``request.received_at``: what deadlines are judged by.

    Behind our proxy it is the proxy's stamp at the last byte (header X-Received-At,
    seconds since 1970; the proxy overwrites what a client sends under that name), else
    the moment at which the request arrived here.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        arrived = clock.now()
        request.received_at = arrived
        if settings.TRUST_PROXY:
            request.received_at = _stamp(request.headers.get("X-Received-At"), arrived)
        return self.get_response(request)


class TooLargeMiddleware:
    """Answers 413 before the first byte of a body is read that says it is too large."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = whole_number(request.META.get("CONTENT_LENGTH"), 0)
        if length <= settings.REQUEST_MAX_BYTES:
            return self.get_response(request)
        problems = [
            _(
                "What you sent is larger than %(limit)s MB in all. Add files one after another, "
                "each within the limit that stands beside its place."
            )
            % {"limit": settings.REQUEST_MAX_BYTES // 1_000_000}
        ]
        if wants_json(request):
            return JsonResponse({"problems": problems}, status=413)
        return render(request, "core/refused.html", {"problems": problems}, status=413)


def no_nul_in_addresses(get_response):
    """Answer 404 for an address with a NUL: it names nothing, and PostgreSQL refuses to look.

    What is for programs looks for itself, and answers as JSON.
    """

    def middleware(request):
        if "\0" in request.path_info and not request.path_info.startswith("/api/"):
            raise Http404
        return get_response(request)

    return middleware


class RefusalMiddleware:
    """Answers 409 for a wrong state and 422 for refused input, wherever it happens."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, TransitionNotAllowed | WrongTime):
            return render(request, "core/409.html", {"problem": exception}, status=409)
        if isinstance(exception, Stale):
            problem = _("Somebody else saved a change since you opened the page.")
            return render(request, "core/409.html", {"problem": problem}, status=409)
        if isinstance(exception, Refused):
            problems = {"problems": exception.problems}
            return render(request, "core/refused.html", problems, status=422)
        return None


def _stamp(header, arrived):
    """The proxy's stamp by the project's clock, or the arrival when it makes no sense."""
    try:
        stamp = datetime.fromtimestamp(float(header), UTC) + clock.offset()
    except (TypeError, ValueError, OverflowError, OSError):
        return arrived
    return stamp if arrived - OLDEST_STAMP <= stamp <= arrived else arrived
