"""The page behind the link of an invitation: the link itself is the permission."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import invitations
from accounts.forms.invitations import NewAccountForm
from accounts.models import Invitation, User
from core.errors import Refused
from core.states import TransitionNotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def invitation(request, token):
    found = Invitation.objects.by_token(token).select_related("invited_by").first()
    if not found:
        return render(request, "accounts/invitation_unknown.html", status=404)
    if not found.is_usable:
        return closed(request, found)
    try:
        if request.user.is_authenticated:
            return answer_as_myself(request, found)
        if User.objects.filter(email=found.email).exists():
            return answer_after_sign_in(request, found)
        return answer_as_new(request, found)
    except TransitionNotAllowed:  # the same link, used elsewhere in this very moment
        found.refresh_from_db()
        return closed(request, found)


def answer_as_myself(request, found):
    mine = request.user.email == found.email
    if request.method == "POST" and mine:
        invitations.accept(found, by=request.user)
        messages.success(request, _("You have accepted the invitation."))
        return redirect(invitations.landing(found))
    status = 403 if request.method == "POST" else 200
    return page(request, found, mine=mine, status=status)


def answer_after_sign_in(request, found):
    if request.method == "POST":
        return redirect_to_login(found.get_absolute_url())
    return page(request, found, has_account=True)


def answer_as_new(request, found):
    form = NewAccountForm(request.POST if request.method == "POST" else None, email=found.email)
    if form.is_valid():
        try:
            user = invitations.accept_as_new(
                found, **form.cleaned_data, language=settings.LANGUAGE_CODE
            )
        except Refused as error:
            for problem in error.problems:
                form.add_error(None, problem)
        else:
            return perform_login(
                request, user, email_verification="none", redirect_url=invitations.landing(found)
            )
    return page(request, found, form=form, status=422 if form.is_bound else 200)


def page(request, found, *, status=200, **context):
    context |= {
        "invitation": found,
        "purpose": invitations.describe(found),
        "other_answer": invitations.other_answer(found),
    }
    return render(request, "accounts/invitation.html", context, status=status)


def closed(request, found):
    return render(request, "accounts/invitation_closed.html", {"invitation": found}, status=410)
