"""Reminding a cluster, once, that it may still react to the reports of the panel."""

from competitions import deadlines
from competitions.states import IN_JUDGEMENT
from core.models import Letter
from reviews import reacting, reaction_emails
from reviews.models import Reaction
from reviews.states import ReactionStatus


def send_due(now):
    """Write what is due at ``now``; return of how many. A repeated run does no harm."""
    horizon = now + max(reacting.REMIND_BEFORE)
    waiting = Reaction.objects.filter(
        status=ReactionStatus.OPEN, dossier__status__in=IN_JUDGEMENT, due_at__lte=horizon
    )
    due = {f"reaction-near:{one.pk}": one for one in waiting.for_list() if _has_come(one, now)}
    told = set(Letter.objects.filter(key__in=due).values_list("key", flat=True))
    for key in due.keys() - told:
        reaction_emails.near(due[key], key)
    return len(due.keys() - told)


def _has_come(reaction, now):
    if not deadlines.is_in_time(now, reaction.deadline):
        return False
    moments = deadlines.reminder_moments(
        reaction.deadline, since=reaction.created_at, before=reacting.REMIND_BEFORE
    )
    return any(moment <= now for moment in moments)
