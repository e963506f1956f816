"""Letters about decisions: the outcome first, then what follows, the reasons, and redress."""

from datetime import timedelta

from django.urls import reverse
from django.utils.functional import lazy

from competitions import timing
from competitions.call_emails import managers_of, moment
from competitions.models import DecisionKind, Dossier
from core import formats, mail

REDRESS = timedelta(days=30)
# In the language of the letter, not of whoever acts.
day, exact_money = lazy(formats.day, str), lazy(formats.exact_money, str)


def decided(decision, feedback):
    """The letter of a decision, one per kind, to everybody who manages the cluster."""
    dossier = decision.dossier
    application, stage = dossier.application, dossier.stage
    call = stage.call
    mail.queue(
        f"decision:{decision.pk}",
        to=managers_of([application]),
        template=f"competitions/decision_{decision.kind}",
        about=application,
        context={
            "decision": decision,
            "application": application,
            "call": call,
            "stage": stage,
            "amount": exact_money(decision.amount),
            "redress_until": day(decision.confirmed_at + REDRESS, call.zone),
            "feedback": feedback,
            "feedback_path": reverse(
                "competitions:feedback", args=[application.reference, stage.position]
            ),
            **_what_follows(decision, application),
        },
    )


def _what_follows(decision, application):
    if decision.kind == DecisionKind.AWARDED:
        return {"path": reverse("competitions:award", args=[application.reference])}
    if decision.kind == DecisionKind.SHORTLISTED:
        new = Dossier.objects.select_related("stage__call", "application")
        new = new.filter(application=application).order_by("-stage__position").first()
        until = timing.deadline(new)
        until = moment(until, new.stage.call.zone) if until else ""
        return {"path": new.get_absolute_url(), "next_stage": new.stage, "until": until}
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
            "redress_until": day(dossier.updated_at + REDRESS, dossier.stage.call.zone),
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
