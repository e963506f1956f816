"""The doors of a stage's ranking and selection, closed to whom a conflict ties to it."""

from functools import wraps

from django.shortcuts import render

from accounts.models import User
from reviews import permissions, stages


def ranking_required(view):
    """Find the stage for the view; instead of it, say who decides to whom it is closed."""

    @wraps(view)
    def guarded(request, code, position, **rest):
        stage = stages.get(code, position)
        if permissions.is_closed(stage, request.user):
            return say_who_decides(
                request, stage, lambda user: not permissions.is_closed(stage, user)
            )
        return view(request, stage, **rest)

    return guarded


def say_who_decides(request, stage, is_free):
    """The page for whom a conflict keeps out: which officers it does not."""
    officers = User.objects.officers().order_by("name", "pk")
    free = [officer for officer in officers if is_free(officer)]
    context = {"call": stage.call, "stage": stage, "officers": free}
    return render(request, "reviews/ranking_closed.html", context, status=403)
