"""The database itself lets no two labels of a cluster and a type be in force on one day.

A migration that remakes the table of labels on SQLite loses the triggers: then these fail.
"""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from clusters import periods
from clusters.models import Label
from core import clock
from tests.factories.clusters import make_cluster, make_label, make_label_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def label():
    return make_label(valid_from=date(2024, 1, 1), valid_until=date(2026, 1, 1))


def beside(label, **fields):
    """Another label of the same cluster and type, or the refusal of the database."""
    same = {"cluster": label.cluster, "label_type": label.label_type}
    with transaction.atomic():
        return make_label(**same | fields)


def ended(on, status="superseded"):
    return {"status": status, "ended_on": on, "ended_at": clock.now()}


@pytest.mark.parametrize(
    ("valid_from", "valid_until"),
    [
        (date(2025, 12, 31), date(2027, 12, 31)),  # its first day is the other's last
        (date(2022, 1, 2), date(2024, 1, 2)),  # its last day is the other's first
        (date(2024, 6, 1), date(2025, 6, 1)),
        (date(2023, 1, 1), date(2027, 1, 1)),
        (date(2024, 1, 1), date(2026, 1, 1)),
    ],
)
@pytest.mark.parametrize("status", ["valid", "suspended"])
def test_two_in_force_on_one_day_are_refused(label, valid_from, valid_until, status):
    with pytest.raises(IntegrityError, match=periods.NAME):
        beside(label, valid_from=valid_from, valid_until=valid_until, status=status)

    assert Label.objects.count() == 1


def test_a_renewal_that_begins_where_the_former_ends_stands_beside_it(label):
    beside(label, valid_from=date(2026, 1, 1), valid_until=date(2029, 1, 1))
    beside(label, valid_from=date(2022, 1, 1), valid_until=date(2024, 1, 1))

    assert Label.objects.count() == 3


@pytest.mark.parametrize(
    "other",
    [
        lambda: {"cluster": make_cluster()},
        lambda: {"label_type": make_label_type()},
        lambda: {"status": "pending"},
        lambda: ended(date(2024, 1, 1)),  # over before it began
        lambda: ended(date(2023, 1, 1)),
    ],
)
def test_what_is_never_in_force_or_of_another_does_not_count(label, other):
    fields = {"valid_from": date(2024, 1, 1), "valid_until": date(2026, 1, 1)}

    beside(label, **fields | other())

    assert Label.objects.count() == 2


@pytest.mark.parametrize("status", ["superseded", "revoked"])
def test_what_ended_early_counts_up_to_its_end(status):
    until = date(2026, 1, 1)
    first = make_label(
        valid_from=date(2024, 1, 1), valid_until=until, **ended(date(2025, 3, 1), status)
    )

    with pytest.raises(IntegrityError, match=periods.NAME):
        beside(first, valid_from=date(2025, 2, 28), valid_until=date(2027, 2, 28))
    beside(first, valid_from=date(2025, 3, 1), valid_until=date(2027, 3, 1))


@pytest.mark.parametrize(
    "change",
    [
        {"valid_from": date(2025, 12, 31)},
        {"status": "valid", "ended_on": None, "ended_at": None},
    ],
)
def test_a_change_that_makes_two_overlap_is_refused(label, change):
    later = beside(label, valid_from=date(2026, 1, 1), valid_until=date(2029, 1, 1))
    gone = beside(
        label, valid_from=date(2025, 1, 1), valid_until=date(2027, 1, 1), **ended(date(2025, 1, 1))
    )
    row = later if "valid_from" in change else gone

    with pytest.raises(IntegrityError, match=periods.NAME), transaction.atomic():
        Label.objects.filter(pk=row.pk).update(**change)


@pytest.mark.django_db(transaction=True)  # SQLite alters nothing inside a transaction
def test_the_rule_can_be_taken_back_and_installed_twice(label):
    with connection.schema_editor() as editor:
        periods.keep_apart().database_backwards("clusters", editor, None, None)
    twin = beside(label, valid_from=label.valid_from, valid_until=label.valid_until)
    twin.delete()
    for _again in range(2):
        with connection.schema_editor() as editor:
            periods.keep_apart().database_forwards("clusters", editor, None, None)

    with pytest.raises(IntegrityError, match=periods.NAME):
        beside(label, valid_from=label.valid_from, valid_until=label.valid_until)
