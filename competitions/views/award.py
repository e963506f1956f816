"""The award as the cluster answers it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from competitions import states
from competitions.actions import awards
from competitions.forms.calls import ReasonForm
from competitions.models import Award
from competitions.views.shared import posted
from core import visibility
from core.permissions import require


def get_award(request, reference):
    visible = visibility.visible(Award.objects.all(), request.user)
    found = visible.select_related("application__call", "application__cluster", "decision")
    return get_object_or_404(found, application__reference=reference)


@login_required
@require_GET
def award(request, reference):
    award = get_award(request, reference)
    may_answer = request.user.has_perm("competitions.answer_award", award)
    context = {"award": award, "application": award.application, "may_answer": may_answer}
    return render(request, "competitions/award.html", context)


@login_required
@require_POST
def accept(request, reference):
    award = get_award(request, reference)
    require(request.user, "competitions.answer_award", award)
    awards.accept(award, by=request.user)
    messages.success(request, _("Award accepted. Congratulations."))
    return redirect("competitions:award", reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request, reference):
    award = get_award(request, reference)
    require(request.user, "competitions.answer_award", award)
    states.REFUSE_AWARD.check(award)
    form = ReasonForm(posted(request))
    form.fields["reason"].required = False
    if form.is_bound and form.is_valid():
        awards.refuse(award, by=request.user, **form.cleaned_data)
        messages.success(request, _("Award refused. The office has been told."))
        return redirect("competitions:award", reference)
    context = {"award": award, "application": award.application, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/award_refuse.html", context, status=status)
