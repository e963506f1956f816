"""Answers that come in more than one form."""

import re
from functools import wraps

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import conditional_page


def render_either(request, *, page, fragment, context, status=200):
    """Answer with the page, or with its fragment alone when a script asks for that."""
    htmx = request.htmx
    alone = htmx and not htmx.history_restore_request
    response = render(request, fragment if alone else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def wants_json(request):
    """Whether the client asked for JSON rather than a page, by header or ``?format=json``."""
    if request.GET.get("format") == "json":
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def kept_by_all(seconds):
    """Let anybody keep the answer of a public view for ``seconds``, and ask with its ETag later.

    A page that a signed-in person reads names them in its head and is kept by nobody. What is
    for programs (any other type) is the same for all, and scripts of other sites may read it.
    """

    def decorate(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            response = view(request, *args, **kwargs)
            is_page = response.headers["Content-Type"].startswith("text/html")
            if response.status_code == 200 and not (is_page and request.user.is_authenticated):
                patch_cache_control(response, public=True, max_age=seconds)
            if not is_page:
                response.headers.setdefault("Access-Control-Allow-Origin", "*")
            return response

        return conditional_page(wrapped)

    return decorate


def readable_json(data, **options):
    """JSON that people may read as well: indented, with letters as they are."""
    return JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False}, **options)


def whole_number(text, default=None):
    """The whole number that was posted, or ``default`` for whatever else came in its place.

    At most 15 digits: no counter of ours is longer, and ``int`` refuses very long texts.
    """
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text or "") else default
