"""Who judges what: by hand in a matrix, or proposed and looked at before it is applied."""

from collections import Counter

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import officer_required, staff_reader_required
from core.errors import Refused
from core.http import whole_number
from reviews import checks, loads, stages, tabs
from reviews.actions import assignments
from reviews.forms.assignments import DueForm, ProposalForm


def _tabs(stage, current):
    return {
        "call": stage.call,
        "stage": stage,
        "tabs": tabs.of(stage.call, current, stage),
        "stage_tabs": tabs.of_stage(stage, current),
    }


@staff_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def matrix(request, code, position):
    stage = stages.get(code, position)
    table = loads.matrix(stage, request.user, request.GET.get("page"))
    due, problems = DueForm(request.POST or None), []
    if request.method == "POST" and due.is_valid():
        try:
            messages.success(request, _save(request, stage, table, due.cleaned_data["due_at"]))
            return redirect(request.get_full_path())
        except Refused as error:
            problems = error.problems
    context = _tabs(stage, "assignments") | {
        "table": table,
        "page": table.page,
        "due": due,
        "ask": ProposalForm(initial={"per_dossier": max(3, stage.quorum)}),
        "problems": problems,
        "ticked": set(request.POST.getlist("pair")) if request.method == "POST" else None,
        "takes_judgements": checks.takes_judgements(stage),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/assignments.html", context, status=status)


@transaction.atomic
def _save(request, stage, table, due_at):
    """Add and withdraw what the matrix says, all or nothing; return what was done."""
    ticked, shown = (set(request.POST.getlist(name)) for name in ("pair", "shown"))
    add, withdraw = loads.changes(table, ticked, shown)
    for assignment in withdraw:
        assignments.withdraw(assignment, by=request.user)
    if add:
        assignments.apply(stage, add, by=request.user, due_at=due_at)
    if not add and not withdraw:
        return _("Nothing was changed.")
    return _("Saved: %(added)d added, %(withdrawn)d withdrawn.") % {
        "added": len(add),
        "withdrawn": len(withdraw),
    }


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request, code, position):
    stage = stages.get(code, position)
    due = DueForm(request.POST or None)
    if request.method == "POST" and due.is_valid():
        pairs = [_pair(text) for text in request.POST.getlist("pair")]
        if None in pairs:
            raise Refused(_("Load the page again."))
        count = assignments.apply(stage, pairs, by=request.user, due_at=due.cleaned_data["due_at"])
        words = ngettext("%d judgement assigned.", "%d judgements assigned.", count)
        messages.success(request, words % count)
        return redirect("reviews:assignments", code, position)
    ask = ProposalForm(request.GET if "per_dossier" in request.GET else {"per_dossier": 3})
    if not ask.is_valid():
        return _proposal_page(request, stage, ask, due, None, status=422)
    result = assignments.propose(
        stage, by=request.user, per_dossier=ask.cleaned_data["per_dossier"]
    )
    status = 422 if due.is_bound else 200
    return _proposal_page(request, stage, ask, due, result, status=status)


def _proposal_page(request, stage, ask, due, result, *, status):
    context = _tabs(stage, "assignments") | {"ask": ask, "due": due, "result": result}
    if result:
        context |= _shown(stage, request.user, result)
    return render(request, "reviews/assignments_proposal.html", context, status=status)


def _shown(stage, user, result):
    """The proposal with names: per dossier who is new and who was there, per panelist the load."""
    seats = {seat.pk: seat for seat in loads.seats_of(stage)}
    dossiers = {d.pk: d for d in assignments.judged_by_panel(stage, user)}
    rows = {pk: {"dossier": dossier, "old": [], "new": []} for pk, dossier in dossiers.items()}
    live = assignments.live_pairs(stage)
    before = Counter(panelist for panelist, _dossier in live)
    added = Counter(panelist for panelist, _dossier in result.pairs)
    for panelist, pk in live:
        if pk in rows and panelist in seats:
            rows[pk]["old"].append(seats[panelist])
    for panelist, pk in result.pairs:
        seat = seats[panelist]
        matches = dossiers[pk].application.sector in seat.expertise
        rows[pk]["new"].append({"seat": seat, "matches": matches})
    return {
        "rows": list(rows.values()),
        "pairs": [f"{panelist}-{dossier}" for panelist, dossier in result.pairs],
        "gaps": [{"dossier": dossiers[gap.dossier], "gap": gap} for gap in result.gaps],
        "loads": [
            {"seat": seat, "before": before[pk], "after": before[pk] + added[pk]}
            for pk, seat in seats.items()
        ],
    }


def _pair(text):
    pair = tuple(whole_number(part) for part in text.split("-", 1))
    return pair if len(pair) == 2 and None not in pair else None
