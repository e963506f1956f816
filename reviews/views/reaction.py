"""The right to react, as the applicant sees it: the reports of the panel, and the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.views.applicant import dossier_context, get_dossier
from core import clock
from core.errors import Refused, Stale, WrongTime
from core.permissions import require
from reviews.actions import reactions
from reviews.forms.reaction import ReactionForm
from reviews.models import Reaction


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reaction(request, reference, position):
    """The reports as they stood at the opening; the form while there is time."""
    dossier = get_dossier(request, reference, position)
    rows = Reaction.objects.visible_to(request.user).for_list()
    reaction = get_object_or_404(rows, dossier=dossier)
    reaction.dossier = dossier
    if request.method == "POST":
        require(request.user, "reviews.answer_reaction", reaction)
        return _answer(request, reaction)
    return _page(request, reaction)


def _answer(request, reaction):
    form, stored = ReactionForm(request.POST), None
    status = 422
    if form.is_valid():
        given = form.cleaned_data | {"received_at": request.received_at}
        try:
            reactions.answer(reaction, by=request.user, **given)
        except WrongTime as refusal:
            form.add_error(None, refusal.problems)
            status = 409
        except Refused as refusal:
            form.add_error("text", refusal.problems)
        except Stale as stale:
            form = ReactionForm({"text": stale.offered, "version": stale.current.version})
            form.add_error(None, _("Somebody else answered meanwhile. Yours stands in the field."))
            stored, status = stale.current.text, 409
        else:
            messages.success(request, _("Your answer has reached us. A receipt is on its way."))
            return redirect(reaction)
    reaction.refresh_from_db(fields=["status", "text", "version", "received_at"])
    return _page(request, reaction, form=form, stored=stored, status=status)


def _page(request, reaction, *, form=None, stored=None, status=200):
    dossier = reaction.dossier
    may_answer = request.user.has_perm("reviews.answer_reaction", reaction)
    takes = reaction.takes_answers(clock.now())
    if form is None and may_answer and takes:
        form = ReactionForm(initial={"text": reaction.text, "version": reaction.version})
    reports = list(
        reaction.reports.select_related("sheet_version__sheet__assignment__panelist__user")
    )
    context = dossier_context(request, dossier) | {
        "reaction": reaction,
        "reports": reports,
        "form": form,
        "stored": stored,
        "takes_answers": takes,
    }
    return render(request, "reviews/reaction.html", context, status=status)
