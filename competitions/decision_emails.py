"""Letters about decisions: the outcome first, then what follows, the reasons, and redress."""

from django.urls import reverse
from django.utils.functional import lazy

from competitions import redress, remedies, timing
from competitions.call_emails import managers_of, moment
from competitions.models import DecisionKind, Dossier, StageKind
from competitions.states import AwardStatus
from core import formats, mail

# In the language of the letter, not of whoever acts.
day, exact_money = lazy(formats.day, str), lazy(formats.exact_money, str)


def decided(decision, feedback, tie=None, label=None):
    """The letter of a decision, one per kind, to everybody who manages the cluster.

    ``tie`` says how a rank shared with others was parted: a dict with ``rank``, ``by`` ("panel"
    or "draw") and of a draw its ``value_name`` and the ``path`` to where it can be repeated.
    ``label`` is the one that was granted.
    """
    application = decision.dossier.application
    context = _context(decision, feedback, tie) | _what_follows(decision, application)
    if label:
        days = {"from": day(label.valid_from), "last": day(label.last_valid_day)}
        context |= {"label": label} | days
    mail.queue(
        f"decision:{decision.pk}",
        to=managers_of([application]),
        template=_template(decision),
        about=application,
        context=context,
    )


def preview(decision, feedback, tie=None):
    """The letter of a decision that is not recorded yet, as it would leave now.

    Returns (addresses, [(language, subject, text)]): one text per language of the readers.
    """
    application = decision.dossier.application
    context = _context(decision, feedback, tie) | _what_would_follow(decision, application)
    addresses = sorted(set(managers_of([application])))
    found = [
        (code, *mail.render(_template(decision), context, code))
        for code in mail.languages_of(addresses)
    ]
    return addresses, found


def _template(decision):
    """The name of the letter; who applied for a label reads of a label, not of a selection."""
    is_label = decision.dossier.stage.kind == StageKind.ASSESSMENT
    if is_label and decision.kind == DecisionKind.DECLINED:
        return "competitions/decision_no_label"
    return f"competitions/decision_{decision.kind}"


def _context(decision, feedback, tie):
    dossier = decision.dossier
    application, stage = dossier.application, dossier.stage
    call = stage.call
    return {
        "decision": decision,
        "application": application,
        "call": call,
        "stage": stage,
        "amount": exact_money(decision.amount),
        "requested": _requested_more(decision),
        "tie": tie,
        "redress_until": _redress_until(decision.confirmed_at, call),
        "complaint_path": _complaint_path(decision),
        "feedback": feedback,
        "feedback_path": reverse(
            "competitions:feedback", args=[application.reference, stage.position]
        ),
    }


def _redress_until(decided_at, call):
    return day(redress.last_day(decided_at, call.tzinfo))


def _complaint_path(decision):
    """Where one complains on a page; empty where the letter is answered instead."""
    dossier = decision.dossier
    if remedies.of(dossier.stage) is None:
        return ""
    where = [dossier.application.reference, dossier.stage.position]
    return reverse("competitions:complaint", args=where)


def _requested_more(decision):
    """The sum requested, where the award is lower; else an empty text."""
    pinned = decision.dossier.pinned
    if decision.amount is None or pinned is None or pinned.requested is None:
        return ""
    return exact_money(pinned.requested) if decision.amount < pinned.requested else ""


def _what_follows(decision, application):
    if decision.kind == DecisionKind.SHORTLISTED:
        new = Dossier.objects.select_related("stage__call", "application")
        new = new.filter(application=application).order_by("-stage__position").first()
        return _next_stage(new.stage, new.get_absolute_url(), timing.deadline(new))
    return _page(decision, application)


def _what_would_follow(decision, application):
    """The same before the dossier of the next stage is there."""
    stage = decision.dossier.stage
    following = stage.call.stages.filter(position__gt=stage.position).first()
    if decision.kind == DecisionKind.SHORTLISTED and following:
        path = Dossier(application=application, stage=following).get_absolute_url()
        return _next_stage(following, path, following.deadline)
    return _page(decision, application)


def _next_stage(stage, path, until):
    until = moment(until, stage.call.zone) if until else ""
    return {"path": path, "next_stage": stage, "until": until}


def _page(decision, application):
    if decision.kind == DecisionKind.AWARDED:
        return {"path": reverse("competitions:award", args=[application.reference])}
    return {"path": application.get_absolute_url()}


def found_ineligible(dossier, reason):
    _ruled("found_ineligible", dossier, reason)


def reinstated(dossier, reason):
    _ruled("reinstated", dossier, reason)


def _ruled(template, dossier, reason):
    mail.queue(
        f"{template}:{dossier.pk}:{dossier.updated_at:%Y%m%dT%H%M%S%f}",
        to=managers_of([dossier.application]),
        template=f"competitions/{template}",
        about=dossier.application,
        context={
            "application": dossier.application,
            "call": dossier.stage.call,
            "stage": dossier.stage,
            "reason": reason,
            "redress_until": _redress_until(dossier.updated_at, dossier.stage.call),
        },
    )


def award_lowered(award, freed, reason):
    """Tell the cluster that its award is revoked, or by how much it is lowered."""
    application = award.application
    mail.queue(
        f"award-lowered:{award.pk}:{award.updated_at:%Y%m%dT%H%M%S%f}",
        to=managers_of([application]),
        template="competitions/award_lowered",
        about=application,
        context={
            "award": award,
            "application": application,
            "is_revoked": award.status == AwardStatus.REVOKED,
            "freed": exact_money(freed),
            "left": exact_money(award.grant),
            "reason": reason,
            "path": reverse("competitions:award", args=[application.reference]),
            "redress_until": _redress_until(award.updated_at, application.call),
        },
    )


def award_answered(award, reason):
    """Tell the officer who confirmed the award."""
    mail.queue(
        f"award-answered:{award.pk}:{award.status}",
        to=[award.decision.confirmed_by.email],
        template="competitions/award_answered",
        about=award.application,
        context={
            "award": award,
            "application": award.application,
            "amount": exact_money(award.amount),
            "path": reverse("competitions:office-dossier", args=[award.decision.dossier_id]),
            "reason": reason,
        },
    )
