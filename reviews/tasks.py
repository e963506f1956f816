"""The timetable of judging. Every task may be repeated or killed at any point."""

from celery import shared_task

from core import clock
from reviews import detection_job, reaction_reminders
from reviews.actions import assessors, visits
from reviews.offline import jobs


@shared_task(name="reviews.detect_conflicts")
def detect_conflicts():
    detection_job.detect_all()


@shared_task(name="reviews.forget_packs")
def forget_packs():
    jobs.forget_expired(clock.now())


@shared_task(name="reviews.remind_of_reactions")
def remind_of_reactions():
    reaction_reminders.send_due(clock.now())


@shared_task(name="reviews.tend_assessors")
def tend_assessors():
    assessors.agree_in_silence(clock.now())
    visits.remind_due(clock.now())
