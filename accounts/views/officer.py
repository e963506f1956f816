"""The house: who is officer, who is auditor, who has been asked."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from accounts.actions import invitations, roles
from accounts.forms.people import InvitePersonForm, PeopleFilter
from accounts.models import Invitation, Role, User
from core import clock

PER_PAGE = 25


def house_invitations():
    """The open invitations that an officer sent on behalf of the house."""
    return Invitation.objects.pending().filter(purpose__in=Role.values, target_id="")


@staff_reader_required
@require_GET
def people(request):
    bar = PeopleFilter(request.GET or None)
    found = bar.apply(User.objects.readers()).with_second_factor().order_by("name", "email")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "accounts/people.html",
        {
            "bar": bar,
            "page": page,
            "people": page.object_list,
            "invitations": house_invitations().for_list(),
            "now": clock.now(),
        },
    )


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request):
    form = InvitePersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        invitations.invite(email, purpose=form.cleaned_data["role"], target=None, by=request.user)
        messages.success(request, _("Invitation sent to %(email)s.") % {"email": email})
        return redirect("accounts:people")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/person_invite.html", {"form": form}, status=status)


@officer_required
@require_POST
def withdraw_invitation(request, pk):
    invitation = get_object_or_404(house_invitations(), pk=pk)
    invitations.withdraw(invitation, by=request.user)
    messages.success(request, _("Invitation withdrawn. Its link no longer works."))
    return redirect("accounts:people")


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_role(request, pk):
    person = get_object_or_404(User.objects.readers(), pk=pk)
    if request.method == "POST":
        roles.revoke(person, by=request.user)
        messages.success(request, _("Role removed from %(person)s.") % {"person": person})
        return redirect("accounts:people")
    consequences = [
        _("The account stays, with whatever it is in clusters and panels."),
        _("What the person has done stays in the record."),
        _("You can invite them again at any time."),
    ]
    return render(
        request,
        "accounts/person_remove_role.html",
        {"person": person, "consequences": consequences},
    )
