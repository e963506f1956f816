"""Answers that come in more than one form."""

import re
from functools import wraps

from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers


def render_either(request, *, page, fragment, context, status=200):
    """Answer with the page, or with its fragment alone when a script asks for that."""
    htmx = request.htmx
    alone = htmx and not htmx.history_restore_request
    response = render(request, fragment if alone else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def cacheable(seconds):
    """Let anybody keep a view's good answers to strangers for that long."""

    def decorator(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and not request.user.is_authenticated:
                patch_cache_control(response, public=True, max_age=seconds)
            return response

        return wrapped

    return decorator


def wants_json(request):
    """Whether the client asked for JSON rather than a page, by header or ``?format=json``."""
    if request.GET.get("format") == "json":
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def whole_number(text, default=None):
    """The whole number that was posted, or ``default`` for whatever else came in its place.

    At most 15 digits: no counter of ours is longer, and ``int`` refuses very long texts.
    """
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text or "") else default
