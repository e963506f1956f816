"""The timetable of accounts. Every task may be repeated or killed at any point."""

from celery import shared_task

from accounts import jobs
from core import clock


@shared_task(name="accounts.forget_archives")
def forget_archives():
    jobs.forget_expired(clock.now())
