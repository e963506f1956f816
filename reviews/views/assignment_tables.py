"""Assignments as tables: taken away, edited elsewhere, brought back."""

from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import officer_required, staff_reader_required
from core.errors import Refused
from reviews import assignment_table, checks, exports, stages, tabs
from reviews.actions import assignment_batches
from reviews.forms.assignments import DueForm, TableForm

SALT = "reviews.assignment-table"


@staff_reader_required
@require_GET
def export(request, code, position):
    """The assignments that the reader may see: ``?format=csv``, ``xlsx`` or ``hotcrp``."""
    stage = stages.assigned_by_hand(code, position)
    make = exports.ASSIGNMENTS.get(request.GET.get("format", "csv"))
    if make is None:
        raise Http404
    return make(stage, request.user)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def table(request, code, position):
    """Upload, look at what would change, assign."""
    stage = stages.assigned_by_hand(code, position)
    if "changes" in request.POST:
        return _apply(request, stage)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    context = {"form": form}
    if form.is_valid():
        try:
            reading = assignment_table.read(form.cleaned_data["table"], stage, request.user)
            context |= _looked_at(request, stage, reading)
        except Refused as error:
            context["problems"] = error.problems
    is_fine = not form.is_bound or ("signed" in context and not context["problems"])
    return _page(request, stage, context, status=200 if is_fine else 422)


def _looked_at(request, stage, reading):
    context = {"reading": reading, "problems": reading.problems}
    if not reading.problems:
        content = [reading.pairs, reading.taken]
        context["signed"] = signing.dumps(content, salt=_salt(request, stage), compress=True)
        groups = [(_("Added"), reading.pairs), (_("Withdrawn"), reading.taken)]
        context["changes"] = [
            {"words": words, "rows": [reading.names[pair] for pair in pairs]}
            for words, pairs in groups
        ]
    return context


def _apply(request, stage):
    due = DueForm(request.POST)
    try:
        pairs, taken = signing.loads(request.POST["changes"], salt=_salt(request, stage))
    except signing.BadSignature:
        raise Refused(_("Load the page again.")) from None
    if not due.is_valid():
        return _page(request, stage, {"due": due, "form": TableForm()}, status=422)
    assignment_batches.apply_table(
        stage, pairs, taken, by=request.user, due_at=due.cleaned_data["due_at"]
    )
    words = _("Saved: %(added)d added, %(withdrawn)d withdrawn.")
    messages.success(request, words % {"added": len(pairs), "withdrawn": len(taken)})
    return redirect("reviews:assignments", stage.call.code, stage.position)


def _page(request, stage, more, *, status):
    context = tabs.around(stage, "assignments") | {
        "due": DueForm(),
        "takes_judgements": checks.takes_judgements(stage),
    }
    return render(request, "reviews/assignments_table.html", context | more, status=status)


def _salt(request, stage):
    return f"{SALT}:{stage.pk}:{request.user.pk}"
