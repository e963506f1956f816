"""What it costs to note which of 100,000 labels are due, and to mark them as told.

Run: ``python -m bench.labels [LABELS]``. On real PostgreSQL, in one run: the state part (one
INSERT ... SELECT of notices by the rules, then one UPDATE per chunk of letters that marks them
as told) beside the bare statements on the same rows (INSERT ... SELECT of a constant kind into the
same columns, and one UPDATE). Letters are left out of both, and written for a small part at the
end, where the run is broken off and taken up again. Ratios are of medians of ROUNDS, in turn.
"""

import statistics
import sys
import time

from bench.place import private_place

LABELS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ROUNDS, WITH_LETTERS = 3, 500
BARE_TABLE = """
CREATE TABLE bench_notice (LIKE clusters_labelnotice INCLUDING ALL);
ALTER TABLE bench_notice ADD FOREIGN KEY (label_id) REFERENCES clusters_label (id)
    DEFERRABLE INITIALLY DEFERRED;
"""
BARE_INSERT = """
INSERT INTO bench_notice (label_id, kind, noted_at)
SELECT id, 'ends_30', %s FROM clusters_label WHERE valid_until <= %s
"""


def main():
    with private_place():
        fill()
        pairs = [(bare(), state_part()) for _ in range(ROUNDS)]
        base, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
        print(f"bare INSERT ... SELECT and UPDATE {base:.2f} s, state part {ours:.2f} s", end="")
        print(f", ratio {ours / base:.2f} (at most 3)")
        print(f"the same again when all is told: {again() / base:.2f} times the bare ones")
        return 0 if ours <= 3 * base and letters() else 1


def fill():
    """Labels of as many clusters, all of which end within thirty days."""
    from datetime import timedelta  # what follows needs the settings

    from django.db import connection

    from clusters.models import Cluster, Label, LabelType, Tier
    from core import clock

    rules = {tier: {} for tier in Tier.values}
    label_type = LabelType.objects.create(slug="bench", name="Bench", policy=rules)
    day = clock.today()
    clusters = Cluster.objects.bulk_create(
        [Cluster(slug=f"c-{n}", name=f"C {n}", name_folded=f"c {n}") for n in range(LABELS)],
        batch_size=5_000,
    )
    Label.objects.bulk_create(
        [
            Label(
                cluster=cluster,
                label_type=label_type,
                tier="bronze",
                status="valid",
                number=f"B-{n}",
                valid_from=day - timedelta(days=700),
                valid_until=day + timedelta(days=20 + n % 10),
                anchor_day=1,
            )
            for n, cluster in enumerate(clusters)
        ],
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute(BARE_TABLE)
        cursor.execute("VACUUM ANALYZE clusters_label")


def bare():
    """Seconds of the two bare statements on the same rows."""
    from datetime import timedelta

    from django.db import connection

    from core import clock

    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bench_notice")
        began = time.perf_counter()
        cursor.execute(BARE_INSERT, [now, clock.today() + timedelta(days=30)])
        assert cursor.rowcount == LABELS
        cursor.execute("UPDATE bench_notice SET told_at = %s", [now])
        return time.perf_counter() - began


def state_part():
    """Seconds of noting what is due, and of taking and marking it chunk by chunk, without mails."""
    from django.db import connection, transaction

    from clusters import label_notices

    def chunk(after):
        with transaction.atomic():
            return label_notices.mark(label_notices.CHUNK, after)

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE clusters_labelnotice")
    began = time.perf_counter()
    noted = label_notices.note_due()
    noting = time.perf_counter() - began
    taken, after = 0, 0
    while notices := chunk(after):
        taken, after = taken + len(notices), notices[-1].pk
    assert (noted, taken) == (LABELS, LABELS)
    seconds = time.perf_counter() - began
    print(f"noting {noting:.2f} s, marking {seconds - noting:.2f} s", flush=True)
    return seconds


def again():
    from clusters import label_notices

    began = time.perf_counter()
    assert label_notices.send_due() == (0, 0)
    return time.perf_counter() - began


def letters():
    """With letters: broken off after a chunk, taken up again, then run once more."""
    from clusters import label_notices
    from clusters.models import Cluster, ClusterRole, LabelNotice
    from core.models import Letter
    from tests.factories.accounts import make_user

    manager = make_user()
    ClusterRole.objects.bulk_create(
        ClusterRole(cluster=cluster, user=manager, role="manager")
        for cluster in Cluster.objects.order_by("pk")[:WITH_LETTERS]
    )
    part = LabelNotice.objects.filter(label__cluster__roles__user=manager)
    part.update(told_at=None)
    began = time.perf_counter()
    first = len(label_notices.tell())
    rest = label_notices.send_due()
    seconds = time.perf_counter() - began
    counts = (Letter.objects.count(), label_notices.send_due(), Letter.objects.count())
    print(f"{first} labels told, then broken off; {rest[1]} when taken up again;", end=" ")
    print(
        f"{counts[0]} letters ({seconds / WITH_LETTERS * 1000:.1f} ms each), none more by a run",
        end=" ",
    )
    print(f"after that: {counts[2] - counts[0]}")
    return counts == (WITH_LETTERS, (0, 0), WITH_LETTERS)


if __name__ == "__main__":
    sys.exit(main())
