"""The Celery application and its fixed timetable.

``celery -A config worker`` runs jobs, ``celery -A config beat`` keeps the timetable (exactly one
process). Every task may be repeated or killed harmlessly, so a late or doubled tick is no fault.
"""

import os

from celery import Celery
from celery.schedules import crontab
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Methods on arrays work with one thread: sums keep their order on every machine, and threads of
# several processes do not wait for one another. It counts only before NumPy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

TRANSPORT_ALIASES["filesystem"] = "config.queue_files:Transport"  # whole messages only

BEAT_SCHEDULE = {
    "heartbeat": {"task": "core.heartbeat", "schedule": 10},
    "seal the audit trail": {"task": "core.seal_audit", "schedule": 5},
    "sweep jobs": {"task": "core.sweep_jobs", "schedule": 10},
    "sweep letters": {"task": "core.sweep_letters", "schedule": 15},
    "sweep scans": {"task": "core.sweep_scans", "schedule": 15},
    "forget uploads": {"task": "core.forget_uploads", "schedule": crontab(minute=41)},
    "remove orphans": {"task": "core.remove_orphans", "schedule": crontab(hour=3, minute=23)},
    "open due stages": {"task": "competitions.open_due_stages", "schedule": crontab()},
    "close due stages": {"task": "competitions.close_due_stages", "schedule": crontab()},
    "forget presences": {"task": "competitions.forget_presences", "schedule": crontab(minute=17)},
    "forget archives": {"task": "accounts.forget_archives", "schedule": crontab(minute=47)},
    "detect conflicts": {"task": "reviews.detect_conflicts", "schedule": crontab(minute=27)},
    "forget packs": {"task": "reviews.forget_packs", "schedule": crontab(minute=53)},
    # of days, not of hours; several times, because a tick that nobody took is not made good
    "tell of labels": {"task": "clusters.tell_of_labels", "schedule": crontab("7", "6-20/2")},
    "tell of answers": {
        "task": "competitions.tell_of_answers",
        "schedule": crontab(minute="*/15"),
    },
    "remind of deadlines": {
        "task": "competitions.remind_of_deadlines",
        "schedule": crontab(minute="*/5"),
    },
    "remind of reactions": {
        "task": "reviews.remind_of_reactions",
        "schedule": crontab(minute="*/15"),
    },
    "tend assessors": {"task": "reviews.tend_assessors", "schedule": crontab(minute="*/15")},
}
for _entry in BEAT_SCHEDULE.values():  # a tick that nobody took is worth nothing later
    _entry["options"] = {"expires": 60}

app = Celery("podium")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    beat_schedule=BEAT_SCHEDULE,
    beat_sync_every=1,  # the health check looks at the age of the written timetable
    timezone="Europe/Berlin",
    task_default_queue="podium",
    # results are our own Job rows; a delivery that is lost or repeated is harmless
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_publish_retry=False,  # without a broker the row waits for the sweeper
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_hijack_root_logger=False,
    broker_connection_timeout=2,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
)
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)
