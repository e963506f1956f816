"""Telling clusters of the dates of their labels: that they end, have ended, can be renewed no more.

Two steps, which may be killed and repeated at any point. ``note_due`` writes one row per label and
date, all in one statement: a label that has such a row already gets no second one. ``tell``
writes the letters of rows that have none yet, a chunk in each transaction.

What fell on days on which nothing ran is caught up: of several dates only the latest, and none
that is older than ``NEWS_DAYS``, so that a register of past years brings no letters.
Neither is told of a label that a later one follows, nor of one that is suspended.
"""

from datetime import timedelta

from django.db import connection, transaction

from clusters import emails
from clusters.models import Label, LabelNotice
from clusters.states import LabelStatus
from core import clock

NEWS_DAYS = 90
CLOSING_DAYS = 30  # before a renewal comes too late
CHUNK = 500  # labels whose letters are written in one transaction

# The dates are those of ``validity.REMINDERS``, of the end, and of the end of the renewal window.
# An ending label has one of three kinds by its distance, so that at most the latest is due.
STATEMENT = """
INSERT INTO clusters_labelnotice (label_id, kind, noted_at)
SELECT label.id,
    CASE
        WHEN label.renewable_until <= %(today)s THEN 'lapsed'
        WHEN label.valid_until <= %(today)s AND label.renewable_until <= %(closing)s THEN 'closing'
        WHEN label.valid_until <= %(today)s THEN 'expired'
        WHEN label.valid_until <= %(in_30)s THEN 'ends_30'
        WHEN label.valid_until <= %(in_90)s THEN 'ends_90'
        ELSE 'ends_180'
    END,
    %(now)s
FROM clusters_label label
WHERE label.status = 'valid' AND label.valid_from <= %(today)s
  AND (
    label.valid_until > %(stale)s AND label.valid_until <= %(in_180)s
    OR label.renewable_until > %(stale)s AND label.renewable_until <= %(closing)s
  )
  AND NOT EXISTS (
    SELECT 1 FROM clusters_label later
    WHERE later.cluster_id = label.cluster_id AND later.label_type_id = label.label_type_id
      AND later.valid_from > label.valid_from AND later.status <> 'pending'
      AND NOT (later.status = 'revoked' AND later.ended_on <= later.valid_from)
  )
ON CONFLICT (label_id, kind) DO NOTHING
"""
MARK = """
UPDATE clusters_labelnotice SET told_at = %(now)s
WHERE told_at IS NULL AND id > %(after)s AND id <= (
    SELECT max(id) FROM (
        SELECT id FROM clusters_labelnotice
        WHERE told_at IS NULL AND id > %(after)s ORDER BY id LIMIT %(most)s
    ) AS next
)
RETURNING id, label_id, kind
"""  # a range, for which an index is taken however little is known of a table just filled


def send_due():
    """Note what is due and write the letters; return (labels noted, labels told)."""
    noted, told, after = note_due(), 0, 0
    while keys := tell(after=after):
        told, after = told + len(keys), keys[-1]
    return noted, told


def note_due():
    """Write down what is due today, in one statement; return of how many labels it is new."""
    today = clock.today()
    days = {"in_30": 30, "in_90": 90, "in_180": 180, "closing": CLOSING_DAYS, "stale": -NEWS_DAYS}
    dates = {name: today + timedelta(days=count) for name, count in days.items()}
    with transaction.atomic(), connection.cursor() as cursor:
        now = connection.ops.adapt_datetimefield_value(clock.now())
        cursor.execute(STATEMENT, dates | {"today": today, "now": now})
        return cursor.rowcount


@transaction.atomic
def tell(most=CHUNK, *, after=0):
    """Write the letters of up to ``most`` notices, the oldest first; return their keys.

    A run goes on ``after`` the last key of the chunk before: so it does not look once more at all
    that it has marked already.
    """
    notices = mark(most, after)
    wanted = _still_wanted([notice.label_id for notice in notices])
    addresses = emails.managers_of({label.cluster_id for label in wanted.values()})
    for notice in notices:
        if notice.label_id in wanted:
            notice.label = wanted[notice.label_id]
            emails.label_date(notice, addresses.get(notice.label.cluster_id, []))
    return [notice.pk for notice in notices]


def mark(most, after=0):
    """Mark notices as told and return them; in the transaction that writes their letters.

    To mark them is to lock them: another run waits for this one, and then passes over them.
    """
    now = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(MARK, {"now": now, "after": after, "most": most})
        return [LabelNotice(pk=row[0], label_id=row[1], kind=row[2]) for row in sorted(cursor)]


def _still_wanted(keys):
    """Key -> Label of those still to be told: what was noted may have waited for days."""
    labels = Label.objects.followed().filter(
        pk__in=keys, status=LabelStatus.VALID, is_followed=False
    )
    return {label.pk: label for label in labels.select_related("cluster", "label_type")}
