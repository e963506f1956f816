"""What a panelist would judge gladly, said before dossiers are assigned."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.permissions import require
from reviews import blinding, stages
from reviews.actions import preferences as actions
from reviews.forms.assignments import PreferenceForm
from reviews.models import ConflictSheet, Preference, Standing, Wish
from reviews.views.panelist import get_seat, panelist_required


@panelist_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request, seat, position):
    seat = get_seat(request, seat)
    stage = stages.get(seat.panel.call.code, position)
    if not ConflictSheet.objects.filter(panelist=seat, stage=stage).exists():
        return redirect("reviews:conflicts", seat.pk, position)
    stored = Preference.objects.filter(panelist=seat, dossier__stage=stage)
    stored = dict(stored.values_list("dossier_id", "wish"))
    dossiers = blinding.shown_all(_declared(seat, stage), request.user)
    form = PreferenceForm(dossiers, stored, request.POST or None)
    if form.is_valid:
        require(request.user, "reviews.declare_for", seat)
        actions.save(seat, stage, form.wishes, by=request.user)
        messages.success(request, _("Saved. Who assigns dossiers takes it into account."))
        return redirect("reviews:judging")
    context = {"seat": seat, "stage": stage, "form": form, "wishes": Wish.choices}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/preferences.html", context, status=status)


def _declared(seat, stage):
    """The batch without dossiers that came after the declaration."""
    found = Standing.objects.free().filter(panelist=seat, dossier__stage=stage)
    declared = set(found.values_list("dossier_id", flat=True))
    return [dossier for dossier in stages.batch(seat, stage) if dossier.pk in declared]
