"""The applicant's own pages: my applications, beginning one, where it stands, withdrawing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions import (
    answers,
    checks,
    consortium,
    facts,
    guidance,
    history,
    notices,
    states,
    timing,
)
from competitions.actions import applications
from competitions.forms.applications import ApplyForm, WithdrawForm
from competitions.kinds import kind_of
from competitions.models import (
    Application,
    Call,
    Complaint,
    Decision,
    DocumentRequest,
    Dossier,
    Invoice,
)
from core import clock, visibility
from core.errors import Refused
from core.permissions import require

PAGE = 25


def get_application(request, reference):
    """Fetch what the user may see; the rest does not exist for them (404, not 403)."""
    rows = Application.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, reference=reference)


def get_dossier(request, reference, position, permission="competitions.read_draft"):
    """A dossier the user may see (404 otherwise) and do this with (403 otherwise)."""
    rows = Dossier.objects.visible_to(request.user).select_related(
        "application__cluster", "stage__call", "stage__form", "pinned"
    )
    dossier = get_object_or_404(rows, application__reference=reference, stage__position=position)
    require(request.user, permission, dossier)
    return dossier


@login_required
@require_safe
def mine(request):
    """The applications of the clusters that I belong to, and those I take part in otherwise."""
    rows = Application.objects.visible_to(request.user).taking_part(request.user)
    page = Paginator(rows.for_list().order_by("-created_at", "-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    own = consortium.own_parts(request.user, page)
    for application in page:
        application.latest = guidance.latest(application)
        part = own.get(application.pk)
        application.step = guidance.next_step(application, application.latest, part)
    running = Call.objects.running().for_list().order_by("-published_at")
    calls = [call for call in running if applications.open_stage(call)]
    return render(request, "competitions/applications.html", {"page_obj": page, "calls": calls})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, code):
    call = get_object_or_404(Call.objects.public().select_related("programme"), code=code)
    form = ApplyForm(request.POST or None, user=request.user, call=call)
    if form.is_valid():
        try:
            application = applications.start(call, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.problems)
        else:
            return redirect("competitions:everything", application.reference, 1)
    context = {
        "form": form,
        "call": call,
        "stage": applications.open_stage(call),
        "standings": facts.before(call, form.offered()),
    }
    status = 422 if form.is_bound else 200
    return render(request, "competitions/apply.html", context, status=status)


@login_required
@require_safe
def application(request, reference):
    application = get_application(request, reference)
    told = visibility.visible(Decision.objects.select_related("feedback"), request.user)
    dossiers = application.dossiers.select_related("stage__call", "pinned").prefetch_related(
        "submissions", Prefetch("decisions", told)
    )
    own = consortium.own_parts(request.user, [application])
    belongs = request.user.has_perm("competitions.belong_to_application", application)
    complained = Complaint.objects.of_team(request.user, application)
    latest = guidance.latest(application)
    context = {
        "application": application,
        "dossiers": dossiers,
        "latest": latest,
        "notices": notices.of(latest, request.user) if belongs else [],
        "step": guidance.next_step(application, part=own.get(application.pk)),
        "timeline": history.timeline(application, history.WORDS if belongs else history.OFFICIAL),
        "kin": Application.objects.visible_to(request.user).kin_of(application),
        "invoices": Invoice.objects.visible_to(request.user).filter(application=application),
        "complaints": complained.select_related("decision__dossier__stage"),
        "belongs": belongs,
    }
    return render(request, "competitions/application.html", context)


@login_required
@require_safe
def dossier(request, reference, position):
    """The task list: sections with their state, and what comes next."""
    dossier = get_dossier(request, reference, position)
    sheet = answers.load(dossier)
    asked = DocumentRequest.objects.visible_to(request.user).filter(dossier=dossier)
    context = dossier_context(request, dossier) | {
        "sheet": sheet,
        "problems": checks.missing(dossier, sheet),
        "eligibility": facts.standing(dossier, sheet.items),
        "submissions": dossier.submissions.order_by("-sequence"),
        "document_requests": asked.for_list(),
        "notices": notices.of(dossier, request.user),
        "can_supply": request.user.has_perm("competitions.supply_document", dossier),
        **consortium.overview(dossier, sheet, request.user),
        "left_behind": left_behind(dossier),
        "can_withdraw": request.user.has_perm("competitions.withdraw_dossier", dossier)
        and dossier.status in states.WITHDRAW.sources
        and not applications.has_gone_on(dossier),
    }
    return render(request, "competitions/dossier.html", context)


def left_behind(dossier):
    """Answers to questions that a corrigendum has removed: kept, and not handed in."""
    others = dossier.answers.exclude(question__section__form=dossier.stage.form_id)
    found = others.select_related("question__section", "partner__organisation")
    found = found.order_by("question__section__position", "pk")
    return [answer for answer in found if not kind_of(answer.question).is_empty(answer.value)]


def dossier_context(request, dossier):
    """What the head of every page about a dossier shows."""
    takes_words = timing.takes_words(dossier, clock.now())
    writes = request.user.has_perm("competitions.write_dossier", dossier)
    return {
        "dossier": dossier,
        "application": dossier.application,
        "stage": dossier.stage,
        "call": dossier.stage.call,
        "deadline": timing.deadline(dossier),
        "corrigenda": dossier.stage.call.corrigenda.published(),
        "outages": dossier.stage.outages.all() if dossier.stage.outage_minutes else (),
        "takes_words": takes_words,
        "can_write": takes_words and writes,
        "can_hand_in": takes_words
        and request.user.has_perm("competitions.submit_dossier", dossier),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, reference, position):
    dossier = get_dossier(request, reference, position, "competitions.withdraw_dossier")
    states.WITHDRAW.check(dossier)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        applications.withdraw(dossier, by=request.user, **form.cleaned_data)
        messages.success(request, _("The application is withdrawn."))
        return redirect(dossier.application)
    consequences = [
        _("The application takes no further part in this call; this cannot be undone."),
        _("What was handed in before stays on record."),
    ]
    context = dossier_context(request, dossier) | {"form": form, "consequences": consequences}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/dossier_withdraw.html", context, status=status)
