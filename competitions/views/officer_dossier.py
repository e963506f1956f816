"""One dossier as the office reads it: the hand-in, its history, and rulings on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from competitions import attached, facts, handed_in, office_history, states
from competitions.actions import eligibility, stages
from competitions.forms.calls import ExtensionForm, ReasonForm
from competitions.models import Application, Award, Complaint, Dossier
from competitions.timing import deadline
from competitions.views.shared import posted
from core.errors import Refused
from core.permissions import require


def get_dossier(request, pk):
    """The dossier, unless a conflict of interest closes it to the person (404)."""
    return get_object_or_404(Dossier.objects.visible_to(request.user).for_list(), pk=pk)


@staff_reader_required
@require_GET
def dossier(request, pk):
    dossier = get_dossier(request, pk)
    others = dossier.application.dossiers.select_related("stage").order_by("stage__position")
    context = {
        "dossier": dossier,
        "application": dossier.application,
        "call": dossier.stage.call,
        "submission": dossier.pinned,
        "file_notices": attached.notices(_files(dossier.pinned)),
        "eligibility": facts.of_hand_in(dossier),
        "deadline": deadline(dossier),
        "siblings": others,
        "decisions": dossier.decisions.select_related("proposed_by", "confirmed_by", "feedback"),
        "kin": Application.objects.visible_to(request.user).kin_of(dossier.application),
        "history": office_history.of(dossier),
        "document_requests": dossier.document_requests.for_list(),
        "is_judged": dossier.status in states.IN_JUDGEMENT,
        "may_ask": request.user.is_officer and dossier.status in states.IN_JUDGEMENT,
        "may_rule": request.user.is_officer,
        "complaints": Complaint.objects.filter(decision__dossier=dossier),
        "invoice": dossier.application.invoices.in_force().first(),
        "award": Award.objects.filter(decision__dossier=dossier).first(),
    }
    return render(request, "competitions/office/dossier.html", context)


def _files(submission):
    return attached.stored(handed_in.files(submission.content)) if submission else []


@officer_required
@require_POST
def find_eligible(request, pk):
    dossier = get_dossier(request, pk)
    require(request.user, "competitions.rule_on_dossier", dossier)
    eligibility.find_eligible(dossier, by=request.user)
    messages.success(request, _("Found eligible."))
    return redirect("competitions:office-dossier", pk)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def find_ineligible(request, pk):
    return _rule(request, pk, states.FIND_INELIGIBLE, eligibility.find_ineligible)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def reinstate(request, pk):
    return _rule(request, pk, states.REINSTATE, eligibility.reinstate)


def _rule(request, pk, transition, action):
    """The page that asks for the reason of a ruling, and the ruling itself."""
    dossier = get_dossier(request, pk)
    require(request.user, "competitions.rule_on_dossier", dossier)
    transition.check(dossier)
    hint = _("The cluster reads it in a letter.")
    form = ReasonForm(posted(request), help_text=hint)
    if form.is_valid():
        action(dossier, by=request.user, **form.cleaned_data)
        messages.success(request, _("Recorded; the letter is on its way."))
        return redirect("competitions:office-dossier", pk)
    is_out = transition is states.FIND_INELIGIBLE
    context = {"form": form, "dossier": dossier, "call": dossier.stage.call, "is_out": is_out}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/dossier_rule.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request, pk):
    dossier = get_dossier(request, pk)
    require(request.user, "competitions.extend_dossier", dossier)
    zone, initial = dossier.stage.call.zone, {"closes_at": deadline(dossier)}
    hint = _("The cluster reads it in a letter, and auditors in the record.")
    form = ExtensionForm(posted(request), zone=zone, initial=initial, help_text=hint)
    if form.is_valid():
        try:
            stages.extend_one(dossier, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error("closes_at", error.problems)
        else:
            messages.success(request, _("More time given; the letter is on its way."))
            return redirect("competitions:office-dossier", pk)
    context = {"form": form, "dossier": dossier, "call": dossier.stage.call}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/dossier_extend.html", context, status=status)
