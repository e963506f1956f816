"""A panelist's answer when their sheet stands far from the others."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.permissions import require
from reviews import blinding, second_looks
from reviews.actions import second_looks as actions
from reviews.forms.second_look import SecondLookForm
from reviews.models import ScoreSheet
from reviews.rubrics import criteria_of
from reviews.views.panelist import get_readable, panelist_required


@panelist_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk):
    assignment = get_readable(request, pk)
    require(request.user, "reviews.write_sheet", assignment)
    sheet = ScoreSheet.objects.filter(assignment=assignment).submitted().first()
    if sheet is None:
        raise Http404
    sheet.assignment = assignment
    form = SecondLookForm(request.POST or None)
    if form.is_valid():
        return _answered(request, assignment, sheet, form.cleaned_data["reason"])
    far = [second_looks.as_plain(one) for one in second_looks.asked_of(sheet)]
    criteria = criteria_of(assignment.dossier.stage.rubric)
    context = {
        "assignment": assignment,
        "dossier": blinding.shown(assignment.dossier, request.user),
        "far": second_looks.in_words(far, criteria),
        "reason_form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "reviews/second_look.html", context, status=status)


def _answered(request, assignment, sheet, reason):
    if request.POST.get("answer") == "change":
        actions.change(sheet, by=request.user, reason=reason)
        messages.success(
            request, _("Your sheet is open again. Hand it in when you have changed it.")
        )
    else:
        actions.keep(sheet, by=request.user, reason=reason)
        messages.success(request, _("Kept, with your reason."))
    return redirect("reviews:sheet", assignment.pk)
