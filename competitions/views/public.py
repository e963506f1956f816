"""What everybody may read of a call: that it runs, what it asks, who has won."""

from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competitions import announced, calendar, form_words
from competitions.models import Award, Call
from competitions.states import CallStatus, StageStatus
from competitions.views.shared import public_context
from core import charts, clock
from core.formats import money


def get_public_call(code):
    return get_object_or_404(Call.objects.public().select_related("programme"), code=code)


@require_safe
def calls(request):
    groups = {"open": [], "coming": [], "judged": [], "past": []}
    for call in Call.objects.public().exclude(status=CallStatus.CANCELLED).for_list():
        groups[_group(call)].append((call, *calendar.where(call)))
    return render(request, "competitions/calls.html", groups)


def _group(call):
    if call.status != CallStatus.PUBLISHED:
        return "past"
    stage = calendar.current_stage(call.stages.all())
    if stage.status == StageStatus.OPEN and stage.position == 1:
        return "open"
    if stage.status == StageStatus.PLANNED and stage.position == 1:
        return "coming"
    return "past" if stage.status == StageStatus.DECIDED else "judged"


@require_safe
def call(request, code):
    call = get_public_call(code)
    context = public_context(call) | {
        "results": _results(call),
        "answered": call.enquiries.published().count(),
        "takes_enquiries": call.takes_enquiries(clock.now()),
        "announced": announced.of(call, request.user),
    }
    return render(request, "competitions/call.html", context)


def _results(call):
    """Whether there are winners to look up."""
    return Award.objects.in_force().filter(application__call=call).exists()


@require_safe
def questions(request, code, position):
    """What a stage asks, before one begins to write."""
    call = get_public_call(code)
    stage = get_object_or_404(call.stages.select_related("form"), position=position)
    context = {"call": call, "stage": stage, "sections": form_words.told(stage.form)}
    return render(request, "competitions/call_questions.html", context)


@require_safe
def winners(request, code):
    call = get_public_call(code)
    awards = (
        Award.objects.in_force()
        .filter(application__call=call)
        .select_related("application__cluster__region")
        .order_by(F("freed") - F("amount"), "application__reference")
    )
    total = awards.spent()
    context = {"call": call, "awards": awards, "total": total, "chart": _chart(awards)}
    return render(request, "competitions/winners.html", context)


def _chart(awards):
    if not awards:
        return None
    return charts.bars(
        _("Grants"),
        _("What each winner gets, the largest grant first."),
        [award.application.cluster.name for award in awards],
        {_("Grant"): [award.grant for award in awards]},
        written=money,
        column=_("Cluster"),
    )
