"""Answers that come in more than one form."""

import re

from django.shortcuts import render
from django.utils.cache import patch_vary_headers


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


def whole_number(text, default=None):
    """The whole number that was posted, or ``default`` for whatever else came in its place.

    At most 15 digits: no counter of ours is longer, and ``int`` refuses very long texts.
    """
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text or "") else default
