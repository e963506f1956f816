"""Proposed before it is assigned, ruled by hand, and undone."""

from django.contrib import messages
from django.core import signing
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import officer_required
from core.errors import Refused
from core.http import whole_number
from reviews import checks, proposal_job, proposal_page, proposing, stages, tabs
from reviews.actions import assignment_batches, assignments, pair_rules
from reviews.forms.assignments import ApartRuleForm, DueForm, PairRuleForm, ProposalForm
from reviews.models import ApartRule, PairRule

SALT = "reviews.proposal"


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request, code, position):
    """Propose, look, assign. What a large stage needs is computed by a worker."""
    stage = stages.assigned_by_hand(code, position)
    if "ask" in request.POST:
        return _ask(request, stage)
    if request.method == "POST":
        return _assign(request, stage)
    ask = ProposalForm(request.GET if "per_dossier" in request.GET else {"per_dossier": 3})
    if not ask.is_valid():
        return _page(request, stage, {"ask": ask}, status=422)
    if not proposing.is_large(stage, request.user):
        found = proposing.propose(stage, by=request.user, **ask.cleaned_data)
        return _page(request, stage, {"ask": ask}, found)
    job = proposal_job.latest(stage, request.user)
    found = proposal_job.result(job)
    is_stale = bool(found) and proposing.Facts(stage, request.user).digest() != found.facts
    return _page(request, stage, {"ask": ask, "job": job, "is_stale": is_stale}, found)


def _ask(request, stage):
    ask = ProposalForm(request.POST)
    if not ask.is_valid():
        return _page(request, stage, {"ask": ask}, status=422)
    proposal_job.request(stage, by=request.user, **ask.cleaned_data)
    return redirect("reviews:assignments-proposal", stage.call.code, stage.position)


def _assign(request, stage):
    due, found, problems = DueForm(request.POST), _sent(request, stage), []
    if due.is_valid():
        try:
            due_at = due.cleaned_data["due_at"]
            batch = assignment_batches.apply_proposal(stage, found, by=request.user, due_at=due_at)
            messages.success(request, _assigned_words(batch))
            return redirect("reviews:assignments", stage.call.code, stage.position)
        except Refused as error:
            problems = error.problems
    return _page(request, stage, {"due": due, "problems": problems}, found, status=422)


def _assigned_words(batch):
    count = len(batch.pairs) if batch else 0
    return ngettext("%d judgement assigned.", "%d judgements assigned.", count) % count


def _sent(request, stage):
    """The proposal that the page showed: signed in the form, or kept by its job."""
    job = proposal_job.latest(stage, request.user)
    if job and request.POST.get("job") == str(job.pk):
        found = proposal_job.result(job)
    else:
        try:
            found = signing.loads(request.POST.get("proposal", ""), salt=_salt(request, stage))
            found = proposing.Proposal(**found)
        except signing.BadSignature:
            found = None
    if found is None:
        raise Refused(_("Load the page again."))
    return found


def _salt(request, stage):
    return f"{SALT}:{stage.pk}:{request.user.pk}"


def _page(request, stage, more, found=None, status=200):
    context = tabs.around(stage, "assignments") | {"due": DueForm(), "found": found} | more
    if found:
        context |= proposal_page.of(stage, request.user, found, request.GET.get("page"))
        if "job" not in more:
            salt = _salt(request, stage)
            context["signed"] = signing.dumps(found.plain(), salt=salt, compress=True)
    return render(request, "reviews/assignments_proposal.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, code, position):
    """Ask once more, then take back what was assigned last."""
    stage = stages.assigned_by_hand(code, position)
    batch = assignment_batches.last(stage)
    new, taken = assignment_batches.seen_by(request.user, batch) if batch else (0, 0)
    if not new and not taken:
        raise Refused(_("There is nothing to undo."))
    if request.method == "POST":
        if whole_number(request.POST.get("batch")) != batch.pk:
            raise Refused(_("Something was assigned meanwhile. Look again."))
        count, left = assignment_batches.undo(batch, by=request.user)
        words = ngettext("%d judgement withdrawn.", "%d judgements withdrawn.", count)
        messages.success(request, " ".join([words % count, *left]))
        return redirect("reviews:assignments", code, position)
    context = tabs.around(stage, "assignments") | {"batch": batch, "new": new, "taken": taken}
    return render(request, "reviews/assignments_undo.html", context)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request, code, position):
    """What officers rule by hand; a form's name says which one was sent."""
    stage = stages.assigned_by_hand(code, position)
    if request.POST.get("lift"):
        pair_rules.lift(_rule(request, stage), by=request.user)
        messages.success(request, _("The rule is lifted."))
        return redirect("reviews:assignments-rules", code, position)
    seats = assignments.serving(stage).select_related("user", "panel").order_by("user__name", "pk")
    dossiers = assignments.judged_by_panel(stage, request.user)
    pair, apart = _rule_forms(request, seats, dossiers)
    if _ruled(request, stage, pair, apart):
        return redirect("reviews:assignments-rules", code, position)
    found = PairRule.objects.visible_to(request.user).filter(dossier__stage=stage)
    context = tabs.around(stage, "assignments") | {
        "pair": pair,
        "apart": apart,
        "pair_rules": found.for_list(),
        "apart_rules": _apart_rules(stage),
        "takes_judgements": checks.takes_judgements(stage),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/assignments_rules.html", context, status=status)


def _apart_rules(stage):
    return ApartRule.objects.filter(stage=stage).select_related(
        "one__user", "other__user", "set_by"
    )


def _rule_forms(request, seats, dossiers):
    sent = {request.POST.get("rule"): request.POST}
    pair = PairRuleForm(sent.get("pair"), seats=seats, dossiers=dossiers, prefix="pair")
    return pair, ApartRuleForm(sent.get("apart"), seats=seats, prefix="apart")


def _ruled(request, stage, pair, apart):
    """Whether the form that was sent is a rule by now; else it says what is wrong."""
    for form, act in ((pair, _rule_on_pair), (apart, _keep_apart)):
        if form.is_valid():
            try:
                act(stage, form.cleaned_data, request.user)
                messages.success(request, _("The rule is set."))
                return True
            except Refused as error:
                form.add_error(None, error.problems[0])
    return False


def _rule_on_pair(stage, data, by):
    pair_rules.rule(data["panelist"], data["dossier"], data["kind"], by=by, reason=data["reason"])


def _keep_apart(stage, data, by):
    pair_rules.keep_apart(stage, data["one"], data["other"], by=by, reason=data["reason"])


def _rule(request, stage):
    """The rule that is to be lifted: "pair-12" or "apart-3"."""
    kind, _dash, key = request.POST["lift"].partition("-")
    if kind == "apart":
        return get_object_or_404(ApartRule, stage=stage, pk=whole_number(key, 0))
    seen = PairRule.objects.visible_to(request.user).filter(dossier__stage=stage)
    return get_object_or_404(seen, pk=whole_number(key, 0))
