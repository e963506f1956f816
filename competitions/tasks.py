"""The timetable of competitions. Every task may be repeated or killed at any point."""

from celery import shared_task

from competitions import answer_digests, document_reminders, presence, reminders
from competitions.actions import stages
from core import clock


@shared_task(name="competitions.open_due_stages")
def open_due_stages():
    stages.open_due(clock.now())


@shared_task(name="competitions.close_due_stages")
def close_due_stages():
    stages.close_due(clock.now())


@shared_task(name="competitions.remind_of_deadlines")
def remind_of_deadlines():
    reminders.send_due(clock.now())
    document_reminders.send_due(clock.now())


@shared_task(name="competitions.tell_of_answers")
def tell_of_answers():
    answer_digests.send_due(clock.now())


@shared_task(name="competitions.forget_presences")
def forget_presences():
    presence.forget()
