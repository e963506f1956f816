"""Erasing a person: finding them, saying what it means, doing it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import officer_required
from accounts.actions import erasure
from accounts.forms.erasure import PersonSearch
from accounts.models import User
from core.erasure import plan
from core.errors import Refused
from core.forms import GroundForm


@officer_required
@require_GET
def search(request):
    form = PersonSearch(request.GET if "q" in request.GET else None)
    context = {"form": form, "people": form.found() if form.is_valid() else None}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "accounts/person_search.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request, pk):
    """What would go, what stays, what is in the way; and, with the ground for it, the act."""
    person = get_object_or_404(User.objects.filter(erased_at__isnull=True), pk=pk)
    form = GroundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            erasure.erase(person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.problems)
        else:
            words = _("Erased. The account is now called %(person)s.")
            messages.success(request, words % {"person": person})
            return redirect("accounts:people")
        person.refresh_from_db()
    context = {"form": form, "person": person, "plan": plan(person)}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/person_erase.html", context, status=status)
