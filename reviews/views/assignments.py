"""Who judges what, by hand: dossiers by panelists with a box in each cell."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import staff_reader_required
from core.errors import Refused
from reviews import checks, loads, proposing, stages, tabs
from reviews.actions import assignment_batches, assignments
from reviews.forms.assignments import DueForm, ProposalForm


@staff_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def matrix(request, code, position):
    stage = stages.assigned_by_hand(code, position)
    table = loads.matrix(stage, request.user, request.GET.get("page"), request.GET.get("panel"))
    due, problems = DueForm(request.POST or None), []
    if request.method == "POST" and due.is_valid():
        try:
            messages.success(request, _save(request, stage, table, due.cleaned_data["due_at"]))
            return redirect(request.get_full_path())
        except Refused as error:
            problems = error.problems
    context = _around(stage, request.user) | {
        "table": table,
        "page": table.page,
        "due": due,
        "problems": problems,
        "ticked": set(request.POST.getlist("pair")) if request.method == "POST" else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/assignments.html", context, status=status)


def _around(stage, user):
    """What can be done beside ticking boxes: propose, undo, rules, tables."""
    batch = assignment_batches.last(stage)
    new, taken = assignment_batches.seen_by(user, batch) if batch else (0, 0)
    return tabs.around(stage, "assignments") | {
        "ask": ProposalForm(initial={"per_dossier": max(3, stage.quorum)}),
        "is_large": proposing.is_large(stage, user),
        "takes_judgements": checks.takes_judgements(stage),
        "batch": batch if new or taken else None,
        "batch_size": new,
    }


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
