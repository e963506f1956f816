"""The first page: what this is for strangers, and what needs me today for everybody else."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clusters import todo as labels
from clusters.models import Cluster, Label
from clusters.permissions import sees_applicant_pages, works_for_cluster
from competitions import renewing
from competitions import todo as competing
from competitions.models import Call
from config.samples import signins
from core import clock, health
from reviews import assessor_todo, meeting_todo, reaction_notices
from reviews import todo as judging


@require_safe
def home(request):
    if not request.user.is_authenticated:
        return render(request, "home/public.html", _public())
    return render(request, "home/own.html", _own(request.user))


def _public():
    today = clock.today()
    return {
        "calls": Call.objects.running().for_list(),
        "clusters": Cluster.objects.count(),
        "labels": Label.objects.in_force(today).count(),
        "today": today,
        "signins": signins() if settings.DEMO else [],
    }


def _own(user):
    """Blocks in the order of what presses most; somebody may have several roles."""
    applying, panel = competing.for_applicant(user), judging.for_panelist(user)
    applying = [
        *meeting_todo.for_applicant(user),
        *reaction_notices.for_applicant(user),
        *assessor_todo.for_applicant(user),
        *applying,
        *labels.for_applicant(user, renewing.under_way(user)),
    ]
    office = _office(user) if user.is_officer else []
    return {
        "items": [*panel, *applying, *office],
        "has_clusters": works_for_cluster(user),
        "sees_calls": sees_applicant_pages(user),
        "calls": Call.objects.running().for_list(),
        "worries": _worries() if user.reads_everything else [],
    }


def _office(user):
    return [*judging.for_officer(user), *labels.for_officer(user), *competing.for_officer(user)]


def _worries():
    return [check for check in [*health.parts(), *health.worries()] if not check.is_ok]
