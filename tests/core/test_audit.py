import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from core import audit, clock
from core.models import AuditEvent, AuditPersonal, AuditStream
from tests.core.threads import together
from tests.factories.accounts import make_officer
from tests.factories.core import make_event, make_letter

NOON = datetime(2027, 5, 12, 12, tzinfo=UTC)
APPEND_ONLY = ["core_auditevent", "core_seal", "core_sealedevent", "core_auditpersonal"]


@pytest.mark.django_db
def test_event_says_what_was_done_by_whom_and_when():
    officer, letter = make_officer(), make_letter()

    with clock.frozen(NOON):
        event = audit.record(
            letter, "correct", by=officer, old={"cost": Decimal("1.50")}, new={"cost": None}
        )

    event = AuditEvent.objects.about(letter).get()
    assert (event.verb, event.by, event.at, event.sequence) == ("correct", officer, NOON, 1)
    assert (event.old, event.new) == ({"cost": "1.50"}, {"cost": None})


@pytest.mark.django_db
def test_events_of_one_stream_are_numbered_without_gaps():
    letter = make_letter()
    letter.audit_stream = "matter:1"
    other = make_letter()

    for obj in (letter, other, letter):
        make_event(obj)

    assert list(AuditEvent.objects.in_stream("matter:1").values_list("sequence", flat=True)) == [
        1,
        2,
    ]
    assert AuditStream.objects.get(name="matter:1").length == 2
    assert AuditEvent.objects.about(other).get().sequence == 1


@pytest.mark.django_db
def test_many_events_cost_as_many_statements_as_one(django_assert_num_queries):
    letters = [make_letter() for _ in range(30)]

    with django_assert_num_queries(7):  # savepoint, lock, make, lock and count streams, insert
        audit.record_many([audit.Entry(letter) for letter in letters], "note", by=None)

    assert AuditEvent.objects.count() == 30


@pytest.mark.django_db
def test_several_events_of_one_stream_in_one_call_follow_each_other():
    letter = make_letter()

    events = audit.record_many([audit.Entry(letter), audit.Entry(letter)], "note", by=None)

    assert [event.sequence for event in events] == [1, 2]
    assert AuditStream.objects.get().length == 2


@pytest.mark.django_db
def test_personal_value_stands_outside_the_text_that_the_digest_is_taken_of():
    event = make_event(personal={"name": "Ada Lovelace"})

    assert "Ada" not in event.text
    assert event.personal == {"name": "Ada Lovelace"}
    AuditPersonal.objects.all().delete()
    assert AuditEvent.objects.get().personal == {}


@pytest.mark.django_db
def test_same_personal_value_has_another_commitment_each_time():
    first, second = (make_event(personal={"name": "Ada"}) for _ in range(2))

    assert json.loads(first.text)["personal"] != json.loads(second.text)["personal"]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_timeline_costs_a_constant_number_of_queries(count, django_assert_num_queries):
    officer, letter = make_officer(), make_letter()
    for _ in range(count):
        make_event(letter, by=officer, personal={"reason": "Because."})

    with django_assert_num_queries(3):  # events, personal values, people
        seen = [(e.by, e.reason) for e in AuditEvent.objects.about(letter).for_list()]

    assert seen == [(officer, "Because.")] * count


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_database_refuses_to_change_what_was_recorded(table, verb):
    make_event(personal={"name": "Ada"})
    audit.seal_pending()
    if (table, verb) == ("core_auditpersonal", "DELETE"):
        return  # erasure is allowed, see above

    column = {"core_seal": "number", "core_sealedevent": "position"}.get(table, "id")
    statement = {
        "UPDATE": f"UPDATE {table} SET {column} = {column}",
        "DELETE": f"DELETE FROM {table}",
    }[verb]
    with (
        pytest.raises(IntegrityError, match="refused"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
def test_nothing_is_recorded_of_a_transaction_that_fails():
    with transaction.atomic():
        make_event()
        transaction.set_rollback(True)

    assert not AuditEvent.objects.exists()
    assert not AuditStream.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_simultaneous_events_of_a_new_stream_wait_for_each_other():
    letter = make_letter()

    together(*[lambda: [make_event(letter) for _ in range(5)]] * 4)

    sequences = AuditEvent.objects.about(letter).values_list("sequence", flat=True)
    assert sorted(sequences) == list(range(1, 21))
    assert AuditStream.objects.get().length == 20
