"""Letters about the right to react. None carries a score."""

from competitions.call_emails import managers_of, moment
from core import mail
from reviews import reacting


def opened(reaction):
    """To those who may answer: the reports are open, and until when."""
    _to_the_cluster("reaction_opened", reaction, key=f"reaction-opened:{reaction.pk}")


def extended(reaction, reason):
    """To the same: there is more time, and why."""
    key = f"reaction-extended:{reaction.pk}:{reaction.due_at.isoformat()}"
    _to_the_cluster("reaction_extended", reaction, key=key, reason=reason)


def near(reaction, key):
    """A reminder, once, where nothing is answered yet."""
    _to_the_cluster("reaction_near", reaction, key=key)


def received(reaction):
    """A receipt for the answer that counts now."""
    key = f"reaction-received:{reaction.pk}:{reaction.version}"
    received_at = moment(reaction.received_at, reaction.dossier.stage.call.zone)
    _to_the_cluster("reaction_received", reaction, key=key, received=received_at)


def _to_the_cluster(template, reaction, *, key, **context):
    application, stage = reaction.dossier.application, reaction.dossier.stage
    mail.queue(
        key,
        to=managers_of([application]),
        template=f"reviews/{template}",
        about=application,
        context={
            "reaction": reaction,
            "application": application,
            "stage": stage,
            "call": stage.call,
            "until": moment(reaction.deadline, stage.call.zone),
            "limit": f"{reacting.MOST_CHARACTERS:,}",
            **context,
        },
    )
