"""Recording what was decided about a dossier. To record is to publish."""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import decision_emails, states
from competitions.actions import applications
from competitions.models import Award, Decision, DecisionKind, Feedback, Outcome
from core import audit
from core.errors import Refused
from core.states import lock

WAYS = {
    DecisionKind.SHORTLISTED: states.SHORTLIST,
    DecisionKind.AWARDED: states.AWARD,
    DecisionKind.LABELLED: states.LABEL,
    DecisionKind.RESERVE: states.PLACE_ON_RESERVE,
    DecisionKind.DECLINED: states.DECLINE,
}
# What ends with the decision; who is shortlisted or on reserve is still in progress.
OUTCOMES = {
    DecisionKind.AWARDED: Outcome.AWARDED,
    DecisionKind.LABELLED: Outcome.LABELLED,
    DecisionKind.DECLINED: Outcome.DECLINED,
}


@transaction.atomic
def record(
    dossier,
    kind,
    *,
    proposed_by,
    confirmed_by,
    basis_digest,
    reason="",
    amount=None,
    tier="",
    rank=None,
    reserve_position=None,
    feedback=(),
    tie=None,
    benchmark=None,
    label=None,
):
    """Write the decision, with all that follows from it, and tell the cluster.

    A shortlisted application finds its next stage prefilled, a winner an award to answer.
    A decision after an earlier one supersedes it. ``feedback`` is what the panel lets the
    applicant know: dicts with ``title``, ``words`` and perhaps ``mean`` of ``most`` points with
    ``is_strength``; the letter says it, and a page keeps it. The letter says of ``tie`` how a
    shared rank was parted (see ``decision_emails.decided``), and of ``label`` how long it holds.
    ``benchmark`` is what a label is held against the next time (see ``Decision``).
    """
    lock(dossier)
    lock(dossier.application)  # before anything is recorded, as whoever charges it does
    kind = DecisionKind(kind)
    former = dossier.decisions.filter(superseded_by__isnull=True).first()
    decision = Decision.objects.create(
        dossier=dossier,
        kind=kind,
        tier=tier,
        rank=rank,
        amount=amount,
        reserve_position=reserve_position,
        reason=reason,
        basis_digest=basis_digest,
        benchmark=benchmark,
        proposed_by=proposed_by,
        confirmed_by=confirmed_by,
        supersedes=former,
    )
    _keep(feedback, decision)
    WAYS[kind].apply(dossier, by=confirmed_by, reason=reason)
    _follow(decision, dossier.application)
    audit.record(decision, "record", by=confirmed_by, new=_facts(decision, label))
    decision_emails.decided(decision, feedback, tie, label)
    return decision


def open_again(dossier, *, by, reason):
    """Let a decided dossier be judged once more; the next decision supersedes the one in force.

    Until then that decision stands. Raises Refused while the cluster has another application
    under way in the call.
    """
    application = dossier.application
    lock(application)
    rivals = application.call.applications.filter(cluster=application.cluster_id)
    live = rivals.filter(outcome=Outcome.IN_PROGRESS).exclude(pk=application.pk).first()
    if live:
        words = _("The cluster has another application under way in this call: %(reference)s.")
        raise Refused(words % {"reference": live.reference})
    states.JUDGE_AGAIN.apply(dossier, by=by, reason=reason)
    application.outcome = Outcome.IN_PROGRESS
    application.save(update_fields=["outcome", "updated_at"])


def _follow(decision, application):
    """What the decision means for the application, its next stage and its money."""
    if decision.kind in OUTCOMES:
        application.outcome = OUTCOMES[decision.kind]
        application.save(update_fields=["outcome", "updated_at"])
    if decision.kind == DecisionKind.SHORTLISTED:
        applications.open_next_stage(application, by=decision.confirmed_by)
    if decision.kind == DecisionKind.AWARDED:
        Award.objects.create(application=application, decision=decision, amount=decision.amount)


def _keep(feedback, decision):
    """What the letter says, for the page: figures exactly, as fractions in text."""
    exact = {"mean", "most", "title"}  # a title may be a translation that is not made yet
    parts = [
        {name: str(value) if name in exact else value for name, value in part.items()}
        for part in feedback
    ]
    if parts or decision.reason:
        Feedback.objects.create(decision=decision, parts=parts)


def _facts(decision, label):
    names = ["kind", "tier", "rank", "amount", "reserve_position", "basis_digest"]
    return {name: getattr(decision, name) for name in names} | {
        "proposed_by": decision.proposed_by_id,
        "label": label.number if label else "",
    }
