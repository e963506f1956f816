"""What everybody may do with their own account, beside the library's pages."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import people
from accounts.forms.people import ProfileForm
from accounts.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    me = User.objects.get(pk=request.user.pk)  # a refused form must not rename the header
    form = ProfileForm(request.POST or None, instance=me)
    if form.is_valid():
        people.edit_profile(request.user, by=request.user, **form.cleaned_data)
        messages.success(request, _("Profile saved."))
        return redirect("accounts:profile")
    return render(
        request,
        "accounts/profile.html",
        {"form": form, "has_second_factor": is_mfa_enabled(request.user)},
        status=422 if form.is_bound else 200,
    )
