"""The timetable of judging. Every task may be repeated or killed at any point."""

from celery import shared_task

from reviews import following


@shared_task(name="reviews.detect_conflicts")
def detect_conflicts():
    following.detect_all()
