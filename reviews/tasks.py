"""The timetable of judging. Every task may be repeated or killed at any point."""

from celery import shared_task

from core import clock
from reviews import reaction_reminders


@shared_task(name="reviews.remind_of_reactions")
def remind_of_reactions():
    reaction_reminders.send_due(clock.now())
