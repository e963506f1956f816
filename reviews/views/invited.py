"""The page on which somebody who is invited to a panel answers something else than yes.

The link itself is the permission, as on the page of the invitation.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Invitation
from reviews.actions import panel_invitations
from reviews.forms.panels import AnswerForm
from reviews.models import PanelInvitation


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request, token):
    invitation = get_object_or_404(Invitation.objects.by_token(token))
    asked = get_object_or_404(
        PanelInvitation.objects.select_related("panel__call"), invitation=invitation
    )
    if not invitation.is_usable:
        return redirect(invitation)
    form = AnswerForm(request.POST or None, asked=asked.asked)
    if form.is_valid():
        return _take(request, asked, form.cleaned_data)
    context = {"asked": asked, "invitation": invitation, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/invitation_answer.html", context, status=status)


def _take(request, asked, data):
    by = request.user if request.user.is_authenticated else None
    if data["answer"] == "refuse":
        panel_invitations.refuse(asked, by=by, reason=data["reason"])
        return render(request, "reviews/invitation_refused.html", {"asked": asked})
    panel_invitations.offer_less(asked, by=by, capacity=data["capacity"])
    messages.success(request, _("Noted. Now accept the invitation."))
    return redirect(asked.invitation)
