"""Checking labels: open to everybody, without an account, about no person."""

import json

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clusters import certifying, documents
from clusters.credentials.status_lists import PURPOSES
from clusters.forms.proof import DayForm, NumberForm
from clusters.models import Label
from clusters.standings import Standing
from core import clock, limits
from core.errors import WrongTime
from core.http import kept_by_all, readable_json, wants_json

MINUTE, HOUR = 60, 3600
PDF_RATE = "30/m/ip"


def get_label(number):
    """The label of that number: as it stands in an old register, or as people type ours."""
    labels = Label.objects.public().for_check()
    return labels.filter(number=number).first() or get_object_or_404(labels, number=number.upper())


def get_certified(number):
    """A label whose certificate may be handed out today."""
    label = get_label(number)
    if not certifying.is_certified(label):
        words = _("No certificate is issued for %(number)s. %(why)s")
        why = Standing(label, clock.today()).sentence
        raise WrongTime(words % {"number": label.number, "why": why})
    return label


@require_safe
def find(request):
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_valid():
        return redirect("clusters:label", form.cleaned_data["number"])
    status = 422 if form.is_bound else 200
    return render(request, "clusters/label_check.html", {"form": form}, status=status)


@require_safe
@kept_by_all(MINUTE)
def label(request, number):
    """Where a label stands: today, on ``?on=``, as it was known on ``?known=``."""
    found = get_label(number)
    form = DayForm(request.GET)
    standing, status = None, 422
    if form.is_valid():
        day = form.cleaned_data["on"] or clock.today()
        standing, status = Standing(found, day, form.cleaned_data["known"]), 200
    if wants_json(request):
        problems = [problem for problems in form.errors.values() for problem in problems]
        answer = standing.as_json() if standing else {"problems": problems}
        return readable_json(answer, status=status)
    context = {
        "label": found,
        "form": form,
        "standing": standing,
        "today": clock.today(),
        "is_certified": certifying.is_certified(found),
        "embedding": documents.embedding(found),
    }
    response = render(request, "clusters/label.html", context, status=status)
    patch_vary_headers(response, ["Accept"])
    return response


@require_safe
def certificate(request, number):
    found = get_certified(number)
    if limits.is_too_often(request, "label-certificate", PDF_RATE):
        return limits.refuse(request)
    response = HttpResponse(documents.certificate(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{found.number}.pdf"'
    return response


@require_safe
@kept_by_all(MINUTE)
def credential(request, number):
    """The signed certificate for programs, and for who checks without a connection."""
    found = get_certified(number)
    response = readable_json(certifying.credential(found), content_type="application/vc")
    response["Content-Disposition"] = f'inline; filename="certificate-{found.number}.json"'
    return response


@require_safe
@kept_by_all(MINUTE)
def badge_svg(request, number):
    """The badge as it stands today; on other sites it is read from here, so it stays true."""
    found = get_label(number)
    picture = documents.badge_svg(found, _baked(found))
    return HttpResponse(picture, content_type="image/svg+xml")


@require_safe
@kept_by_all(MINUTE)
def badge_png(request, number):
    found = get_label(number)
    return HttpResponse(documents.badge_png(found, _baked(found)), content_type="image/png")


@require_safe
@kept_by_all(HOUR)
def keys(request):
    return readable_json(certifying.issuer().document())


@require_safe
@kept_by_all(MINUTE)
def status_list(request, purpose):
    if purpose not in PURPOSES:
        raise Http404
    return JsonResponse(certifying.status_list(purpose), content_type="application/vc")


@require_safe
@kept_by_all(MINUTE)
def status_lists(request):
    return JsonResponse(certifying.status_presentation(), content_type="application/vp")


def _baked(label):
    if not certifying.is_certified(label):
        return None
    return json.dumps(certifying.credential(label), ensure_ascii=False)
