"""The consortium of an application: its partners, their people, and who signs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import invitations
from accounts.models import Invitation
from clusters.choosing import OrganisationChoice
from competitions import answers, consortium
from competitions.actions import partners as actions
from competitions.forms.partners import InviteForm, SignatoryForm
from competitions.views.applicant import dossier_context, get_dossier
from core.errors import Refused
from core.permissions import require


def get_managed(request, reference, position):
    """A dossier of which the user manages the partners (403 otherwise)."""
    dossier = get_dossier(request, reference, position)
    require(request.user, "competitions.manage_partners", dossier.application)
    return dossier


def get_partner(dossier, pk):
    rows = dossier.application.partners.active().for_list()
    partner = get_object_or_404(rows, pk=pk)
    partner.application = dossier.application  # the same row: saves a query for each permission
    return partner


@login_required
@require_safe
def partners(request, reference, position):
    """Who takes part, who works for whom, and how far each part is."""
    dossier = get_dossier(request, reference, position)
    application = dossier.application
    sheet = answers.load(dossier)
    parts = consortium.parts_of(sheet)
    rows = consortium.rows(dossier, parts)
    context = dossier_context(request, dossier) | {
        "rows": rows,
        "named_only": consortium.named_only(sheet, [row.partner for row in rows]),
        "sums": consortium.sums(parts),
        "signatories": application.participants.filter(partner=None).for_list(),
        "signatories_invited": Invitation.objects.pending().about(application).for_list(),
        "manages": request.user.has_perm("competitions.manage_partners", application),
    }
    return render(request, "competitions/partners.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partner_add(request, reference, position):
    dossier = get_managed(request, reference, position)
    choice = OrganisationChoice(request)
    if choice.is_made:
        try:
            partner = actions.add(
                dossier, by=request.user, received_at=request.received_at, **choice.fields
            )
        except Refused as refusal:
            choice.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is a partner now.") % {"name": partner})
            return redirect("competitions:partner-invite", reference, position, partner.pk)
    context = dossier_context(request, dossier) | {"choice": choice}
    return render(request, "competitions/partner_add.html", context, status=choice.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partner_invite(request, reference, position, pk):
    dossier = get_managed(request, reference, position)
    partner = get_partner(dossier, pk)
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            actions.invite(partner, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", refusal.problems)
        else:
            words = _("Invitation sent to %(email)s.") % {"email": form.cleaned_data["email"]}
            messages.success(request, words)
            return redirect("competitions:partners", reference, position)
    context = dossier_context(request, dossier) | {"form": form, "partner": partner}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/partner_invite.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partner_remove(request, reference, position, pk):
    dossier = get_managed(request, reference, position)
    partner = get_partner(dossier, pk)
    if request.method == "POST":
        actions.remove(dossier, partner, by=request.user, received_at=request.received_at)
        messages.success(request, _("%(name)s is no partner any more.") % {"name": partner})
        return redirect("competitions:partners", reference, position)
    consequences = [
        _("Its people lose access to this application; open invitations stop working."),
        _("What it wrote counts no more, but is kept: add it again, and it stands there again."),
    ]
    context = dossier_context(request, dossier) | {
        "partner": partner,
        "consequences": consequences,
    }
    return render(request, "competitions/partner_remove.html", context)


@login_required
@require_POST
def participant_remove(request, reference, position, pk):
    dossier = get_managed(request, reference, position)
    entry = get_object_or_404(dossier.application.participants.for_list(), pk=pk)
    actions.take_role(entry, by=request.user)
    words = _("%(name)s has no access to this application any more.") % {"name": entry.user}
    messages.success(request, words)
    return redirect("competitions:partners", reference, position)


@login_required
@require_POST
def invitation_withdraw(request, reference, position, pk):
    """Take back an invitation to a partner of this application, or to sign it."""
    dossier = get_managed(request, reference, position)
    invitation = get_object_or_404(Invitation.objects.pending(), pk=pk)
    target = invitation.target
    if target != dossier.application and getattr(target, "application", 0) != dossier.application:
        raise Http404
    invitations.withdraw(invitation, by=request.user)
    messages.success(request, _("Invitation taken back. Its link no longer works."))
    return redirect("competitions:partners", reference, position)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def signatory_invite(request, reference, position):
    dossier = get_managed(request, reference, position)
    form = SignatoryForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        actions.invite_signatory(dossier.application, email, by=request.user)
        messages.success(request, _("Invitation sent to %(email)s.") % {"email": email})
        return redirect("competitions:partners", reference, position)
    context = dossier_context(request, dossier) | {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/signatory_invite.html", context, status=status)
