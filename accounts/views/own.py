"""What everybody may do with their own account, beside the library's pages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import people
from accounts.forms.people import ProfileForm
from accounts.models import User
from accounts.second_factor import has_second_factor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    me = User.objects.get(pk=request.user.pk)  # a refused form must not rename the header
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=me)
    if form.is_valid():
        people.edit_profile(me, by=request.user, **form.cleaned_data)
        messages.success(request, _("Profile saved."))
        return redirect("accounts:profile")
    return render(
        request,
        "accounts/profile.html",
        {"form": form, "has_second_factor": has_second_factor(request.user)},
        status=422 if form.is_bound else 200,
    )
