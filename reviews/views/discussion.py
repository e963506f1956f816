"""The discussion of one dossier: posts in the order of time, and adding one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.permissions import require
from reviews import blinding, consensus_page, discussion
from reviews.actions import discussions
from reviews.forms.discussion import PostForm
from reviews.models import DiscussionPost
from reviews.views.consensus import get_dossier


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discuss(request, pk):
    """Read the posts; a POST adds one. Reading is remembered, for the number of new posts."""
    dossier = get_dossier(request, pk)
    form = PostForm(request.POST or None, criteria=dossier.stage.rubric.criteria.all())
    if request.method == "POST":
        require(request.user, "reviews.discuss_dossier", dossier)
    if form.is_valid():
        discussions.post(dossier, by=request.user, **form.cleaned_data)
        messages.success(request, _("Added."))
        return redirect("reviews:discussion", dossier.pk)
    redact = blinding.redactor(dossier, request.user)
    context = {
        "dossier": blinding.shown(dossier, request.user),
        "posts": discussion.posts(dossier, request.user, redact),
        "form": form,
        "reaction": consensus_page.reaction_of(dossier, request.user, redact),
        "may_write": consensus_page.in_judgement(dossier)
        and request.user.has_perm("reviews.discuss_dossier", dossier),
    }
    discussions.mark_read(dossier, request.user)
    context["tabs"] = consensus_page.tabs(dossier, request.user, "discussion")
    return render(request, "reviews/discussion.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk, said):
    """Ask once more, then take own words back."""
    dossier = get_dossier(request, pk)
    require(request.user, "reviews.discuss_dossier", dossier)
    own = DiscussionPost.objects.visible_to(request.user).filter(
        dossier=dossier, author=request.user, withdrawn_at=None
    )
    said = get_object_or_404(own.exclude(text=""), pk=said)
    said.dossier = dossier
    if request.method == "POST":
        discussions.withdraw(said, by=request.user)
        messages.success(request, _("Withdrawn."))
        return redirect("reviews:discussion", dossier.pk)
    consequences = [_("The words go and cannot be brought back. That you withdrew them stays.")]
    context = {"dossier": dossier, "post": said, "consequences": consequences}
    return render(request, "reviews/discussion_withdraw.html", context)
