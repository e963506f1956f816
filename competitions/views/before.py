"""Check before you start: the rules of a call as questions; nothing is stored."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from competitions import rules_in_words
from competitions.forms.before import BeforeForm
from competitions.views.public import get_public_call
from competitions.views.shared import posted


@require_http_methods(["GET", "HEAD", "POST"])
def check(request, code):
    call = get_public_call(code)
    if not rules_in_words.known_rules(call):
        raise Http404
    form = BeforeForm(posted(request), call=call)
    context = {"call": call, "form": form}
    if form.is_valid():
        lines = rules_in_words.standing(call, form.facts_of)
        context |= {"eligibility": lines, "verdict": rules_in_words.verdict(lines)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "competitions/call_check.html", context, status=status)
