"""Leading a meeting: by an officer, the chair, or the deputy while no chair is in the room."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused, Stale
from core.http import whole_number
from core.permissions import require
from reviews import agenda_inputs, batches, blinding, permissions, stages
from reviews.actions import agendas, meetings, votes
from reviews.forms.meetings import AsideForm, MinuteForm, PlanForm, ReasonForm, VoteForm
from reviews.models import AgendaItem, Panel, Vote
from reviews.views.meeting import answer, get_meeting


def get_led(request, pk):
    meeting = get_meeting(request, pk)
    require(request.user, "reviews.lead_meeting", meeting)
    return meeting


def get_item(request, pk, permission="reviews.lead_item"):
    """An item that the reader may see (404 otherwise) and lead (403 otherwise)."""
    seen = AgendaItem.objects.visible_to(request.user).for_list()
    item = get_object_or_404(seen.select_related("meeting__panel", "meeting__stage__call"), pk=pk)
    subject = item if permission == "reviews.lead_item" else item.meeting
    require(request.user, permission, subject)
    return item


def get_panel(request, pk, position):
    """A panel that the user leads or an officer plans for, and a stage of its call."""
    panel = get_object_or_404(Panel.objects.select_related("call"), pk=pk)
    require(request.user, "reviews.plan_meeting", panel)
    return panel, stages.get(panel.call.code, position)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request, panel, position):
    panel, stage = get_panel(request, panel, position)
    form = PlanForm(request.POST or None, zone=panel.call.zone)
    if form.is_valid():
        try:
            meeting = meetings.plan(panel, stage, by=request.user, **form.cleaned_data)
            messages.success(request, _("Planned. The members get a letter."))
            return redirect(meeting)
        except Refused as error:
            form.add_error(None, error.problems)
    context = {"panel": panel, "stage": stage, "call": panel.call, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/meeting_plan.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    meeting = get_led(request, pk)
    form = PlanForm.of(meeting, request.POST or None)
    if form.is_valid():
        try:
            meetings.change(meeting, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(meeting)
        except Refused as error:
            form.add_error(None, error.problems)
    context = {"meeting": meeting, "call": meeting.stage.call, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/meeting_edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, pk):
    meeting = get_led(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        meetings.cancel(meeting, by=request.user, **form.cleaned_data)
        messages.success(request, _("Cancelled. The members get a letter."))
        return redirect(meeting)
    context = {"meeting": meeting, "call": meeting.stage.call, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/meeting_cancel.html", context, status=status)


@login_required
@require_POST
def begin(request, pk):
    meeting = get_led(request, pk)
    meetings.begin(meeting, by=request.user)
    return redirect(meeting)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request, pk):
    meeting = get_led(request, pk)
    if request.method == "POST":
        meetings.close(meeting, by=request.user)
        messages.success(request, _("The meeting is closed. Its minutes are final."))
        return redirect("reviews:meeting-minutes", meeting.pk)
    seen = AgendaItem.objects.visible_to(request.user).filter(meeting=meeting)
    context = {
        "meeting": meeting,
        "call": meeting.stage.call,
        "waiting": blinding.mask(seen.waiting().for_list(), request.user),
        "open": seen.open().first(),
    }
    return render(request, "reviews/meeting_close.html", context)


@login_required
@require_POST
def arrange(request, pk):
    meeting = get_led(request, pk)
    agendas.fill(meeting, by=request.user)
    messages.success(request, _("Arranged: what is most open first, with as few exits as can be."))
    return redirect(meeting)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def aside(request, pk):
    """Decide what is not discussed; the lower half is ticked where no conflict hides the ranks."""
    meeting = get_led(request, pk)
    seen = AgendaItem.objects.visible_to(request.user).filter(meeting=meeting)
    rows = list(seen.waiting().for_list())
    ticked = _lower_half(request, meeting, rows)
    blinding.mask(rows, request.user)
    form = AsideForm(request.POST or None, rows=rows, ticked=ticked)
    if form.is_valid():
        chosen = seen.filter(pk__in=form.cleaned_data["items"]).select_related("meeting")
        agendas.put_aside(chosen, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Put aside. It can be taken back until the meeting ends."))
        return redirect(meeting)
    context = {"meeting": meeting, "call": meeting.stage.call, "form": form, "rows": rows}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/meeting_aside.html", context, status=status)


def _lower_half(request, meeting, rows):
    """None where it would tell of scores: in conflict, or before the own sheets are in."""
    to_write = batches.own(request.user).undone().filter(dossier__stage=meeting.stage_id)
    if permissions.is_closed(meeting.stage, request.user) or to_write.exists():
        return []
    dossiers = list(agenda_inputs.dossiers_of(meeting))
    lower = agenda_inputs.lower_half(meeting.stage, agenda_inputs.items_of(meeting, dossiers))
    return [item.pk for item in rows if item.dossier_id in lower]


@login_required
@require_POST
def move(request, pk):
    item = get_item(request, pk, "reviews.lead_meeting")
    beside = get_item(request, whole_number(request.POST.get("beside"), 0), "reviews.lead_meeting")
    agendas.move(item, beside, by=request.user)
    return redirect(item.meeting)


@login_required
@require_POST
def take_back(request, pk):
    item = get_item(request, pk, "reviews.lead_meeting")
    agendas.take_back(item, by=request.user)
    return redirect(item.meeting)


@login_required
@require_POST
def take_up(request, pk):
    item = get_item(request, pk)
    agendas.take_up(item, by=request.user)
    return redirect(item.meeting)


@login_required
@require_POST
def minute(request, pk):
    """Write down what is decided; with ``then=finish`` the item ends."""
    item = get_item(request, pk)
    form = MinuteForm(request.POST)
    if not form.is_valid():
        return answer(request, item.meeting, status=422, minute_form=form)
    try:
        agendas.minute(item, by=request.user, **form.cleaned_data)
    except Stale as error:
        forms = {"minute_form": form.after(error.current), "stored": error.current}
        return answer(request, item.meeting, status=409, **forms)
    if request.POST.get("then") == "finish":
        agendas.finish(item, by=request.user)
    else:
        messages.success(request, _("Saved."))
    return redirect(item.meeting)


@login_required
@require_POST
def vote_open(request, pk):
    item = get_item(request, pk)
    form = VoteForm(request.POST)
    if form.is_valid():
        try:
            votes.open(item, by=request.user, **form.cleaned_data)
            return redirect(item.meeting)
        except Refused as error:
            form.add_error(None, error.problems)
    return answer(request, item.meeting, status=422, vote_form=form)


@login_required
@require_POST
def vote_close(request, pk):
    seen = Vote.objects.visible_to(request.user).select_related("item__meeting__panel")
    vote = get_object_or_404(seen, pk=pk)
    require(request.user, "reviews.lead_item", vote.item)
    votes.close(vote, by=request.user)
    return redirect(vote.item.meeting)
