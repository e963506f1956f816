"""Sending a task to the workers. Without a broker nothing breaks: a sweeper sends it later."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerGone
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def send(task, *args):
    """Send now, without trying twice; return whether a broker took it."""
    try:
        current_app.send_task(task, args=args, retry=False)
    except (BrokerGone, KombuError, RedisError, OSError) as error:
        logger.warning("no broker for %s: %s", task, error)
        return False
    return True


def after_commit(task, *args):
    """Send once the surrounding transaction is committed, and never if it is not."""
    transaction.on_commit(lambda: send(task, *args), robust=True)
