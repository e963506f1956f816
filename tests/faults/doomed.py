"""A worker that stops dead at one point of its work, so that a test can kill it there.

``celery -A tests.faults.doomed worker`` does what ``celery -A config worker`` does, until it
reaches the point that STOPS_AT names: there it makes the file STOP_SIGN and waits, until it is
killed or the file is taken away. The points are set from here, in this process only;
production code knows nothing of them.
"""

import os
import time
from functools import wraps
from pathlib import Path

from celery.signals import worker_process_init

from config.celery import app as app


@worker_process_init.connect
def set_the_point(**_kwargs):
    POINTS[os.environ["STOPS_AT"]]()


def claimed():
    from core import jobs  # needs the models, as do the imports below

    stop_after(jobs, "claim")


def computing():
    """In the middle of the work, behind its first report."""
    from core.leases import Lease

    stop_after(Lease, "report")


def computed():
    """With the outcome in hand and nothing published."""
    from core import jobs

    stop_before(jobs, "publish")


def half_stored():
    """Inside the publishing transaction: the run is written, none of its entries is."""
    from core import columns

    stop_before(columns, "write")


def stored():
    """Inside the publishing transaction: all rows are written and none is committed."""
    from core import jobs

    stop_after(jobs.handlers["ranking"], "publish")


def published():
    """After the commit, before the broker hears that the message is dealt with."""
    from core import jobs

    stop_after(jobs, "publish")


def sending():
    """The letter's row says "sending"; the mail server has heard nothing."""
    from core import mail

    stop_before(mail.EmailMessage, "send")


def left():
    """The mail server has the letter; its row does not know yet."""
    from core import mail

    stop_after(mail.EmailMessage, "send")


POINTS = {
    point.__name__: point
    for point in (claimed, computing, computed, half_stored, stored, published, sending, left)
}
OF_A_RANKING = ("claimed", "computing", "computed", "half_stored", "stored", "published")


def hold(start_worker, point, folder):
    """Start such a worker and wait until it stands at ``point``; taking away the sign frees it."""
    sign = folder / point
    worker = start_worker(app=__name__, children=1, STOPS_AT=point, STOP_SIGN=str(sign))
    worker.wait_until(sign.exists)
    return worker, sign


def stop_before(owner, name):
    original = getattr(owner, name)

    @wraps(original)
    def doomed(*args, **kwargs):
        stop()
        return original(*args, **kwargs)

    setattr(owner, name, doomed)


def stop_after(owner, name):
    original = getattr(owner, name)

    @wraps(original)
    def doomed(*args, **kwargs):
        result = original(*args, **kwargs)
        stop()
        return result

    setattr(owner, name, doomed)


def stop():
    sign = Path(os.environ["STOP_SIGN"])
    sign.touch()
    while sign.exists():
        time.sleep(0.02)
