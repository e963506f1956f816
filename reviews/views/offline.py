"""Judging without a connection: what a panelist takes along, and what comes back."""

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from competitions.models import Stage
from core import files
from core.errors import Refused
from core.exports import XLSX
from core.models import Job
from core.permissions import require
from core.tables import Row
from reviews.actions import offline as actions
from reviews.forms.offline import WorkbookForm
from reviews.offline import bringing_in, jobs, packs, workbook
from reviews.views.panelist import get_seat, panelist_required

LONGEST = 1_500_000  # of what travels from the preview to the button


def get_place(request, seat, position):
    """An own seat and a stage of its call in which it has something to judge, all declared for."""
    seat = get_seat(request, seat)
    stages = Stage.objects.select_related("call", "rubric")
    stage = get_object_or_404(stages, call=seat.panel.call_id, position=position)
    assignments = packs.readable(seat, stage)
    if not assignments:
        raise Http404
    return seat, stage, assignments


@panelist_required
@require_GET
def offline(request, seat, position):
    seat, stage, assignments = get_place(request, seat, position)
    context = {
        "seat": seat,
        "stage": stage,
        "assignments": assignments,
        "packs": [_pack(name, seat, stage, assignments) for name in jobs.KINDS],
    }
    return render(request, "reviews/offline.html", context)


def _pack(name, seat, stage, assignments):
    job = jobs.latest(name, seat, stage)
    stored = jobs.result(job)
    return {
        "name": name,
        "job": job,
        "stored": stored,
        "expires_at": jobs.expires_at(job) if stored else None,
        "is_outdated": bool(stored) and jobs.is_outdated(job, assignments, seat),
    }


@panelist_required
@require_POST
def make(request, seat, position, name):
    seat, stage, _assignments = get_place(request, seat, position)
    require(request.user, "reviews.declare_for", seat)
    if name not in jobs.KINDS:
        raise Http404
    jobs.request(name, seat, stage, by=request.user)
    return redirect("reviews:offline", seat.pk, position)


@panelist_required
@require_safe
def download(request, seat, position, pk):
    """A pack, as long as everything in it is open to its panelist."""
    seat, stage, _assignments = get_place(request, seat, position)
    mine = Job.objects.filter(kind__in=jobs.KINDS.values(), requested_by_id=request.user.pk)
    mine = mine.filter(payload__panelist=seat.pk, payload__stage=stage.pk)
    stored = jobs.result(get_object_or_404(mine, pk=pk))
    if stored is None:
        raise Http404
    return files.serve(stored)


@panelist_required
@require_safe
def scores(request, seat, position):
    """The workbook, as the sheets stand now."""
    seat, stage, assignments = get_place(request, seat, position)
    name = f"score-sheets-{stage.call.code}-{stage.position}.xlsx"
    book = workbook.write(seat, stage, assignments)
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)


@panelist_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request, seat, position):
    """Upload, then a preview, then the same rows once more from the preview."""
    seat, stage, _assignments = get_place(request, seat, position)
    if request.method != "POST":
        return _page(request, seat, stage, WorkbookForm())
    require(request.user, "reviews.declare_for", seat)
    if "rows" in request.POST:
        return _apply(request, seat, stage)
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, seat, stage, form, status=422)
    try:
        rows = bringing_in.read(form.cleaned_data["workbook"], seat, stage)
    except Refused as refusal:
        form.add_error("workbook", refusal.problems)
        return _page(request, seat, stage, form, status=422)
    return _preview(request, seat, stage, form, bringing_in.plan(seat, stage, rows))


def _preview(request, seat, stage, form, plan):
    token = _sealed(seat, stage, [change.row for change in plan.changes])
    if len(token) > LONGEST:
        form.add_error("workbook", _("There is too much text. Bring in half of the rows first."))
    if plan.faults or form.errors:
        return _page(request, seat, stage, form, plan=plan, status=422)
    return _page(request, seat, stage, WorkbookForm(), plan=plan, token=token)


def _apply(request, seat, stage):
    try:
        rows = _opened(seat, stage, request.POST["rows"])
        plan = actions.bring_in(seat, stage, rows, by=request.user)
    except signing.BadSignature:
        messages.error(request, _("The preview is too old. Please add the workbook again."))
        return redirect("reviews:offline-scores-in", seat.pk, stage.position)
    except actions.Faulty as faulty:
        return _page(request, seat, stage, WorkbookForm(), plan=faulty.plan, status=409)
    count = len(plan.changes)
    words = ngettext("%d draft saved.", "%d drafts saved.", count) % count
    messages.success(request, words if count else _("Nothing had to be changed."))
    return redirect("reviews:judging")


def _sealed(seat, stage, rows):
    content = [[row.line, *row.cells] for row in rows]
    return signing.dumps(content, salt=_salt(seat, stage), compress=True)


def _opened(seat, stage, token):
    content = signing.loads(token, salt=_salt(seat, stage), max_age=86_400)
    return [Row(line, tuple(row)) for line, *row in content]


def _salt(seat, stage):
    return f"reviews.bring_in:{seat.pk}:{stage.pk}"


def _page(request, seat, stage, form, *, plan=None, token="", status=200):
    context = {"seat": seat, "stage": stage, "form": form, "plan": plan, "token": token}
    return render(request, "reviews/offline_scores_in.html", context, status=status)
