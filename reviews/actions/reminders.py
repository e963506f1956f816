"""Reminding panelists of what they have not judged yet."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from core.states import lock
from reviews import checks, emails, progress
from reviews.models import Reminder


@transaction.atomic
def remind(stage, seats, *, by):
    """Write to those of ``seats`` who have work left; return the Reminders that were written.

    Work is what ``progress.by_panelist`` counts for ``by``: nothing that was refused, taken
    back or closed by a conflict. Whoever was reminded today is left in peace, however often
    the button is pressed.
    """
    lock(stage)
    if not checks.takes_judgements(stage):
        raise Refused(_("Nothing is judged in this stage now, so there is nothing to remind of."))
    wanted = {seat.pk for seat in seats}
    today = progress.today_of(stage)
    waiting = [
        person
        for person in progress.by_panelist(stage, by)
        if person.seat.pk in wanted and person.left and person.seat.ended_at is None
    ]
    made = []
    for person in sorted(waiting, key=lambda person: person.seat.pk):
        if person.is_reminded:
            continue
        made.append(
            Reminder.objects.create(
                panelist=person.seat, stage=stage, sent_on=today, sent_at=clock.now(), sent_by=by
            )
        )
        emails.reminder(person, stage, today)
    audit.record_many(
        [audit.Entry(one, new={"stage": stage.pk, "panelist": one.panelist_id}) for one in made],
        "remind",
        by=by,
    )
    return made
