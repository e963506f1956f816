"""The timetable of judging. Every task may be repeated or killed at any point."""

from celery import shared_task

from core import clock
from reviews.offline import jobs


@shared_task(name="reviews.forget_packs")
def forget_packs():
    jobs.forget_expired(clock.now())
