"""Sending a task to the workers. Without a broker nothing breaks: a sweeper sends it later."""

import logging
import time

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerGone
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


PAUSE = 1.0  # seconds in which a broker that just failed is not asked again

_failed_at = {}  # address of a broker → when it failed, by the computer's own counter


def send(task, *args):
    """Send now, without trying twice; return whether a broker took it.

    A transaction may send dozens of tasks. When the broker is gone only the first waits
    for the connection, so that the person waits once.
    """
    address = current_app.conf.broker_url
    if time.monotonic() - _failed_at.get(address, -PAUSE) < PAUSE:
        return False
    try:
        current_app.send_task(task, args=args, retry=False)
    except (BrokerGone, KombuError, RedisError, OSError) as error:
        _failed_at[address] = time.monotonic()
        logger.warning("no broker for %s: %s", task, error)
        return False
    return True


def after_commit(task, *args):
    """Send once the surrounding transaction is committed, and never if it is not."""
    transaction.on_commit(lambda: send(task, *args), robust=True)
