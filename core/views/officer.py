"""How the place runs: for officers, and for auditors to read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import health, mail
from core import jobs as work
from core.errors import Refused
from core.models import Job, Letter
from core.permissions import require

PAGE_LENGTH = 50


@login_required
@require_GET
def operations(request):
    require(request.user, "core.read_operations")
    checks = [*health.parts(), *health.worries()]
    return render(request, "core/operations.html", {"checks": checks})


@login_required
@require_GET
def jobs(request):
    require(request.user, "core.read_operations")
    found = Job.objects.visible_to(request.user).for_list()
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "core/jobs.html", {"page_obj": page})


@login_required
@require_POST
def retry_job(request, pk):
    require(request.user, "core.run_operations")
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    try:
        work.retry(job, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The work is waiting for a worker."))
    return redirect("core:jobs")


@login_required
@require_POST
def resend_letter(request, pk):
    require(request.user, "core.run_operations")
    letter = get_object_or_404(Letter.objects.visible_to(request.user), pk=pk)
    try:
        mail.resend(letter, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The letter will be sent again."))
    return redirect(letter)
