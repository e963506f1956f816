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
            return _say_who_decides(request, stage)
        return view(request, stage, **rest)

    return guarded


def _say_who_decides(request, stage):
    officers = User.objects.officers().order_by("name", "pk")
    free = [officer for officer in officers if not permissions.is_closed(stage, officer)]
    context = {"call": stage.call, "stage": stage, "officers": free}
    return render(request, "reviews/ranking_closed.html", context, status=403)
