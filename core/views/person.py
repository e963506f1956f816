"""What a signed-in person sees: their jobs, and in the demo their letters."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core import jobs, mail
from core.forms import LetterFilter
from core.http import render_either, wants_json
from core.models import Job, Letter

PAGE_LENGTH = 50


@login_required
@require_GET
@never_cache
def job(request, pk):
    job = get_object_or_404(Job, pk=pk)
    if not jobs.can_see(request.user, job):
        raise Http404
    if wants_json(request):
        fields = ("kind", "state", "progress_done", "progress_total", "progress_words", "error")
        return JsonResponse({field: getattr(job, field) for field in fields})
    return render_either(
        request,
        page="core/job.html",
        fragment="components/job_card.html",
        context={"job": job, "address": jobs.address(job)},
    )


@login_required
@require_GET
def letters(request):
    if not mail.may_look(request.user):
        raise PermissionDenied
    form = LetterFilter(request.GET or None)
    found = form.apply(Letter.objects.visible_to(request.user).for_list())
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "core/letters.html", {"form": form, "page_obj": page})


@login_required
@require_GET
def letter(request, pk):
    letter = get_object_or_404(Letter.objects.visible_to(request.user), pk=pk)
    readable = not letter.is_confidential or letter.address == request.user.email
    return render(request, "core/letter.html", {"letter": letter, "is_readable": readable})
