"""The list of accredited assessors, for the office."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import officer_required, staff_reader_required
from core.errors import Refused
from reviews.actions import accreditations as actions
from reviews.forms.assessors import AccreditForm, ProlongForm, SearchForm
from reviews.forms.meetings import ReasonForm
from reviews.models import Accreditation

PER_PAGE = 50


@staff_reader_required
@require_safe
def listed(request):
    form = SearchForm(request.GET)
    rows = form.narrow(Accreditation.objects.visible_to(request.user))
    page = Paginator(rows.for_list(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/accreditations.html", {"page_obj": page, "form": form})


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    form = AccreditForm(request.POST or None)
    if form.is_valid():
        try:
            found = actions.accredit(form.person, by=request.user, **form.as_arguments())
            messages.success(request, _("Accredited. The person gets a letter."))
            return redirect("reviews:accreditation", found.pk)
        except Refused as error:
            form.add_error(None, error.problems)
    status = 422 if form.is_bound else 200
    return render(request, "reviews/accreditation_add.html", {"form": form}, status=status)


@staff_reader_required
@require_safe
def detail(request, pk):
    return _page(request, _get(request, pk))


@officer_required
@require_POST
def prolong(request, pk):
    words = _("Prolonged. The person gets a letter.")
    return _change(request, pk, actions.prolong, ProlongForm, "prolong_form", "until_on", words)


@officer_required
@require_POST
def end(request, pk):
    words = _("Ended. The person gets a letter with the reason.")
    return _change(request, pk, actions.end, ReasonForm, "end_form", "reason", words)


def _change(request, pk, action, form_class, name, field, words):
    """Do what the form ``name`` of the page asks; what the action refuses stands at ``field``."""
    found, form = _get(request, pk), form_class(request.POST)
    if form.is_valid():
        try:
            action(found, by=request.user, **form.cleaned_data)
            messages.success(request, words)
            return redirect("reviews:accreditation", pk)
        except Refused as error:
            form.add_error(field, error.problems)
    return _page(request, found, status=422, **{name: form})


def _get(request, pk):
    return get_object_or_404(Accreditation.objects.visible_to(request.user).for_list(), pk=pk)


def _page(request, found, *, prolong_form=None, end_form=None, status=200):
    context = {
        "accreditation": found,
        "others": Accreditation.objects.visible_to(request.user)
        .filter(user=found.user_id)
        .exclude(pk=found.pk)
        .for_list(),
        "prolong_form": prolong_form or ProlongForm(),
        "end_form": end_form or ReasonForm(),
        "form": prolong_form or end_form,
    }
    return render(request, "reviews/accreditation.html", context, status=status)
