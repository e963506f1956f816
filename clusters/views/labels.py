"""The office and the labels that were given: finding one, and taking it out of force."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import officer_required, staff_reader_required
from clusters import label_history, measure_words, origins, states
from clusters.actions import label_measures
from clusters.forms.labels import DiscardForm, LabelFilter, MeasureForm
from clusters.models import Label, LabelMeasure
from core import clock
from core.errors import Refused

PER_PAGE = 25


def get_label(number):
    return get_object_or_404(Label.objects.public().for_list(), number=number)


def get_measure(pk):
    """A measure that is neither confirmed nor discarded; 409 otherwise."""
    rows = LabelMeasure.objects.select_related(
        "label__cluster", "label__label_type", "proposed_by", "confirmed_by"
    )
    measure = get_object_or_404(rows, pk=pk)
    states.CONFIRM_MEASURE.check(measure)
    return measure


@staff_reader_required
@require_safe
def labels(request):
    bar = LabelFilter(request.GET)
    found = bar.apply(Label.objects.public()).for_list().by_end(clock.today())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"bar": bar, "page": page, "labels": page.object_list}
    return render(request, "clusters/office/labels.html", context)


@staff_reader_required
@require_safe
def label(request, number):
    label = get_label(number)
    measures = label.measures.select_related("proposed_by", "confirmed_by")
    others = Label.objects.public().filter(cluster=label.cluster_id).exclude(pk=label.pk)
    context = {
        "label": label,
        "facts": measure_words.facts(label, office=True),
        "origins": origins.of(label, request.user),
        "measures": measures,
        "possible": measure_words.possible(label, measures) if request.user.is_officer else [],
        "timeline": label_history.timeline(label, office=True),
        "others": others.for_list(),
    }
    return render(request, "clusters/office/label.html", context)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, number, kind):
    label = get_label(number)
    states.BY_MEASURE[kind].check(label)
    form = MeasureForm(request.POST if request.method == "POST" else None, kind=kind)
    if form.is_valid():
        try:
            label_measures.propose(label, kind, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.problems)
        else:
            messages.success(request, _("Proposed. A second officer confirms; nobody is told yet."))
            return redirect("clusters:office-label", label.number)
    context = {"label": label, "form": form, **measure_words.question(label, kind)}
    status = 422 if form.is_bound else 200
    return render(request, "clusters/office/measure_propose.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, pk):
    measure, problems = get_measure(pk), []
    if request.method == "POST":
        try:
            label_measures.confirm(measure, by=request.user)
        except Refused as refusal:
            problems = refusal.problems
        else:
            messages.success(request, _("Confirmed. It is in effect, and the cluster is told."))
            return redirect("clusters:office-label", measure.label.number)
    context = {
        "measure": measure,
        "label": measure.label,
        "problems": problems,
        **measure_words.question(measure.label, measure.kind, confirming=True),
    }
    status = 422 if problems else 200
    return render(request, "clusters/office/measure_confirm.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, pk):
    measure = get_measure(pk)
    form = DiscardForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            label_measures.discard(measure, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, refusal.problems)
        else:
            messages.success(request, _("Discarded. The label stays as it is."))
            return redirect("clusters:office-label", measure.label.number)
    context = {"measure": measure, "label": measure.label, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "clusters/office/measure_discard.html", context, status=status)
