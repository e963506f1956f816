"""Everything about me in one archive: asking for it, and downloading it while it is kept."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import jobs
from core import files, my_data
from core.models import Job


@login_required
@reauthentication_required(allow_get=True)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request):
    if request.method == "POST":
        jobs.request_archive(request.user)
        return redirect("accounts:my-data")
    job = jobs.latest(request.user)
    stored = jobs.result(job)
    context = {
        "job": job,
        "stored": stored,
        "expires_at": jobs.expires_at(job) if stored else None,
        "parts": my_data.parts(),
    }
    return render(request, "accounts/my_data.html", context)


@login_required
@reauthentication_required
@require_safe
def archive(request, pk):
    """The file, to nobody but whom it is about."""
    rows = Job.objects.filter(kind=jobs.KIND, requested_by_id=request.user.pk)
    stored = jobs.result(get_object_or_404(rows, pk=pk))
    if stored is None:
        raise Http404
    return files.serve(stored)
