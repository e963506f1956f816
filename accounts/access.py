"""Doors in front of views: strangers are sent to the sign-in, the wrong role gets a 403."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied

from core.permissions import require

READING = ("GET", "HEAD", "OPTIONS")


def officer_required(view):
    """For officers only, whatever the method."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        require(request.user, "accounts.be_officer")
        return view(request, *args, **kwargs)

    return guarded


def staff_reader_required(view):
    """For officers; an auditor may read the page and change nothing on it."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        require(request.user, "accounts.read_all")
        if request.method not in READING and not request.user.is_officer:
            raise PermissionDenied("accounts.be_officer")
        return view(request, *args, **kwargs)

    return guarded
