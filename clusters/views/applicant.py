"""A cluster's own pages: its entry in the register, its members, its team."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import invitations
from accounts.models import Invitation
from clusters.actions import clusters
from clusters.choosing import OrganisationChoice
from clusters.forms.clusters import ClusterForm, TeamForm
from clusters.forms.organisations import ChooseMemberForm, MemberForm
from clusters.models import Cluster, ClusterRole, Membership
from clusters.team import PURPOSE
from core.errors import Refused
from core.permissions import require


def get_cluster(request, slug, *, permission="clusters.belong_to_cluster"):
    """A cluster of the user's own (404 otherwise) on which they may do this (403 otherwise)."""
    mine = Cluster.objects.with_role(request.user).distinct()
    cluster = get_object_or_404(mine, slug=slug)
    require(request.user, permission, cluster)
    return cluster


@login_required
@require_safe
def mine(request):
    roles = ClusterRole.objects.filter(user=request.user).select_related("cluster__region")
    return render(request, "clusters/mine.html", {"roles": roles.order_by("cluster__name")})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    form = ClusterForm(request.POST or None)
    if form.is_valid():
        cluster = clusters.register(by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s stands in the register.") % {"name": cluster})
        return redirect("clusters:manage", cluster.slug)
    status = 422 if form.is_bound else 200
    return render(request, "clusters/cluster_form.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, slug):
    cluster = get_cluster(request, slug, permission="clusters.manage_cluster")
    form = ClusterForm(request.POST or None, instance=Cluster.objects.get(pk=cluster.pk))
    if form.is_valid():
        clusters.edit(cluster, by=request.user, **form.cleaned_data)
        messages.success(request, _("Entry saved."))
        return redirect("clusters:manage", cluster.slug)
    context = {"form": form, "cluster": cluster}
    status = 422 if form.is_bound else 200
    return render(request, "clusters/cluster_form.html", context, status=status)


@login_required
@require_safe
def manage(request, slug):
    cluster = get_cluster(request, slug)
    context = {
        "cluster": cluster,
        "memberships": cluster.memberships.current().for_list(),
        "roles": cluster.roles.select_related("user").order_by("user__name", "pk"),
        "labels": cluster.labels.public().for_list().followed(),
        "invitations": Invitation.objects.pending().about(cluster).for_list(),
        "manages": request.user.has_perm("clusters.manage_cluster", cluster),
    }
    return render(request, "clusters/manage.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_add(request, slug):
    cluster = get_cluster(request, slug, permission="clusters.manage_cluster")
    choice = OrganisationChoice(request, choose=ChooseMemberForm, describe=MemberForm)
    if choice.is_made:
        try:
            membership = clusters.add_member(cluster, by=request.user, **choice.fields)
        except Refused as refusal:
            choice.refuse(refusal)
        else:
            name = membership.organisation
            messages.success(request, _("%(name)s is a member now.") % {"name": name})
            return redirect("clusters:manage", cluster.slug)
    context = {"choice": choice, "cluster": cluster}
    return render(request, "clusters/member_form.html", context, status=choice.status)


@login_required
@require_POST
def member_end(request, slug, pk):
    cluster = get_cluster(request, slug, permission="clusters.manage_cluster")
    membership = get_object_or_404(Membership, cluster=cluster, pk=pk)
    clusters.end_membership(membership, by=request.user)
    name = membership.organisation.name
    messages.success(request, _("%(name)s is no longer a member.") % {"name": name})
    return redirect("clusters:manage", cluster.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team_invite(request, slug):
    cluster = get_cluster(request, slug, permission="clusters.manage_cluster")
    form = TeamForm(request.POST or None)
    if form.is_valid():
        email, role = form.cleaned_data["email"], form.cleaned_data["role"]
        invitations.invite(
            email, purpose=PURPOSE, target=cluster, by=request.user, data={"role": role}
        )
        messages.success(request, _("Invitation sent to %(email)s.") % {"email": email})
        return redirect("clusters:manage", cluster.slug)
    status = 422 if form.is_bound else 200
    context = {"form": form, "cluster": cluster}
    return render(request, "clusters/team_form.html", context, status=status)


@login_required
@require_POST
def team_remove(request, slug, pk):
    cluster = get_cluster(request, slug, permission="clusters.manage_cluster")
    entry = get_object_or_404(cluster.roles.select_related("user"), pk=pk)
    clusters.take_role(entry, by=request.user)
    messages.success(request, _("%(name)s left the team.") % {"name": entry.user})
    return redirect("clusters:manage", cluster.slug)


@login_required
@require_POST
def team_invitation_withdraw(request, slug, pk):
    cluster = get_cluster(request, slug, permission="clusters.manage_cluster")
    invitation = get_object_or_404(Invitation.objects.pending().about(cluster), pk=pk)
    invitations.withdraw(invitation, by=request.user)
    messages.success(request, _("Invitation taken back. Its link no longer works."))
    return redirect("clusters:manage", cluster.slug)
