"""An award as the office changes it: revoked, or lowered."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import officer_required
from competitions import states
from competitions.actions import awards
from competitions.forms.awards import GiveBackForm
from competitions.models import Award
from competitions.views.officer_dossier import get_dossier
from competitions.views.shared import posted
from core import visibility
from core.errors import Refused
from core.permissions import require


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request, pk):
    dossier = get_dossier(request, pk)
    found = visibility.visible(Award.objects.all(), request.user)
    found = found.select_related("application__call", "application__cluster")
    award = get_object_or_404(found, decision__dossier=dossier)
    require(request.user, "competitions.change_award", award)
    states.REVOKE_AWARD.check(award)
    form = GiveBackForm(posted(request), award=award)
    if form.is_valid() and _changed(request, award, form):
        return redirect("competitions:office-dossier", pk)
    context = {"form": form, "award": award, "dossier": dossier, "call": dossier.stage.call}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/award.html", context, status=status)


def _changed(request, award, form):
    try:
        change(award, by=request.user, **form.cleaned_data)
    except Refused as error:
        form.add_error(None, error.problems)
        return False
    messages.success(request, _("Recorded; the letter is on its way."))
    return True


def change(award, *, by, what, freed, reason, seen):
    if what == GiveBackForm.REVOKE:
        awards.revoke(award, by=by, freed=freed, reason=reason)
    else:
        awards.lower(award, by=by, freed=freed, reason=reason, seen=seen)
