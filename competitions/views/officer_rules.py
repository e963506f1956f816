"""Who can apply: the rules of eligibility of a draft call."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import officer_required
from competitions import rules_in_words
from competitions.actions import calls
from competitions.forms.rules import RulesForm
from competitions.views.officer import get_draft
from competitions.views.shared import posted


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request, code):
    call = get_draft(code)
    form = RulesForm(posted(request), rules=call.eligibility)
    if form.is_valid():
        calls.rule(call, by=request.user, rules=form.rules())
        messages.success(request, _("Rules saved."))
        return redirect("competitions:office-call", call.code)
    following = [rules_in_words.sentence(rule) for rule in form.others]
    context = {"form": form, "call": call, "following": following}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/call_rules.html", context, status=status)
