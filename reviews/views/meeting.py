"""A meeting for whoever takes part or reads: list, page, version, presence, ballot, minutes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from core import calendars
from core.http import render_either, whole_number
from core.permissions import require
from reviews import documents, meeting_screen, meeting_versions, minutes, rooms
from reviews.actions import meetings, votes
from reviews.appointments import of_meeting
from reviews.forms.meetings import BallotForm
from reviews.models import Meeting, Vote
from reviews.models.panel import LEADING
from reviews.states import MeetingStatus
from reviews.views.panelist import panelist_required

PAGE, FRAGMENT = "reviews/meeting.html", "reviews/_meeting.html"


def get_meeting(request, pk):
    """A meeting that the reader may know of; the rest does not exist."""
    seen = Meeting.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("panel__call", "stage__call__programme"), pk=pk)


def answer(request, meeting, *, status=200, **forms):
    context = meeting_screen.of(meeting, request.user, **forms)
    return render_either(request, page=PAGE, fragment=FRAGMENT, context=context, status=status)


@panelist_required
@require_safe
def mine(request):
    """The meetings of the reader's panels, what is ahead first."""
    seats = request.user.seats.serving().select_related("panel__call")
    found = Meeting.objects.filter(panel__in=[seat.panel_id for seat in seats]).for_list()
    ahead = (MeetingStatus.PLANNED, MeetingStatus.UNDER_WAY)
    led = [seat.panel for seat in seats if seat.role in LEADING]
    stages = [(panel, stage) for panel in led for stage in panel.call.stages.all()]
    context = {
        "ahead": [one for one in found if one.status in ahead][::-1],
        "past": [one for one in found if one.status not in ahead],
        "to_plan": stages,
    }
    return render(request, "reviews/meetings.html", context)


@login_required
@require_safe
def page(request, pk):
    return answer(request, get_meeting(request, pk))


@login_required
@require_safe
def version(request, pk):
    """One number; while it stays the same nothing has changed for this reader."""
    number = meeting_versions.number_of(pk, request.user)
    if number is None:
        raise Http404
    tag = f'"{number}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        response = JsonResponse({"version": number})
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response


@login_required
@require_GET
def calendar(request, pk):
    meeting = get_meeting(request, pk)
    return calendars.response(of_meeting(meeting), f"meeting-{meeting.pk}.ics")


@login_required
@require_POST
def attendance(request, pk):
    """Come or leave; who leads notes it for others, too."""
    meeting = get_meeting(request, pk)
    own = rooms.seat_of(request.user, meeting.panel)
    wanted = whole_number(request.POST.get("seat"), own.pk if own else None)
    if own is None or wanted != own.pk:
        require(request.user, "reviews.lead_meeting", meeting)
    seat = get_object_or_404(rooms.seats_of(meeting.panel), pk=wanted)
    act = meetings.leave if request.POST.get("leaves") else meetings.come
    act(meeting, seat, by=request.user)
    return redirect(meeting)


@login_required
@require_POST
def ballot(request, pk):
    """Cast a ballot, or another one in its place while the vote is open."""
    seen = Vote.objects.visible_to(request.user)
    vote = get_object_or_404(seen.select_related("item__meeting__panel", "item__dossier"), pk=pk)
    meeting = vote.item.meeting
    if rooms.seat_of(request.user, meeting.panel) is None:
        raise PermissionDenied("reviews.vote")
    form = BallotForm(request.POST, vote=vote)
    if not form.is_valid():
        messages.error(request, _("Choose one of the answers, or abstain."))
        return answer(request, meeting, status=422)
    votes.cast(vote, by=request.user, choice=form.chosen)
    messages.success(request, _("Your vote has been cast. You may change it until it is closed."))
    return redirect(meeting)


@login_required
@require_safe
def minutes_page(request, pk):
    meeting = get_meeting(request, pk)
    context = {"meeting": meeting, "call": meeting.stage.call, **_minutes(request, meeting)}
    return render(request, "reviews/meeting_minutes.html", context)


@login_required
@require_safe
def minutes_pdf(request, pk):
    meeting = get_meeting(request, pk)
    shown = _minutes(request, meeting)
    return HttpResponse(
        documents.minutes(meeting, shown["content"], shown["digest"]),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="minutes-{meeting.pk}.pdf"'},
    )


def _minutes(request, meeting):
    """The final minutes, or those so far, as far as the reader may see them."""
    final = getattr(meeting, "final", None)
    content = final.content if final else minutes.build(meeting)
    return {
        "content": minutes.readable(minutes.shown_to(request.user, meeting, content)),
        "digest": final.digest if final else "",
    }
