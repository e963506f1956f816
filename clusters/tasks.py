"""The timetable of clusters. Every task may be repeated or killed at any point."""

from celery import shared_task

from clusters import label_notices
from clusters.actions import labels


@shared_task(name="clusters.tell_of_labels")
def tell_of_labels():
    labels.settle_suspensions()
    label_notices.send_due()
