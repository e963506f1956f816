"""Somebody with the database's password changes the records. Each way is found and named."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core import audit, sealing
from core.models import AuditEvent, AuditPersonal, AuditStream, Seal, SealedEvent
from tests import append_only
from tests.factories.core import make_event, make_letter

pytestmark = pytest.mark.django_db
STREAM = "matter:7"


@pytest.fixture
def trail():
    """Six events of one stream under two seals, and one that is not sealed yet."""
    letter = make_letter()
    letter.audit_stream = STREAM
    events = []
    for number in range(6):
        events.append(make_event(letter, personal={"name": f"Person {number}"}))
        if number in (2, 5):
            audit.seal_pending()
    return [*events, make_event(letter)]


@pytest.fixture
def tamper():
    """Lift the triggers, as somebody who owns the database can."""
    with append_only.lifted():
        yield


def faults(**options):
    """The sentences of ``verify_audit``, which must end with code 1 when there are any."""
    out = StringIO()
    code = 0
    try:
        call_command("verify_audit", stdout=out, **options)
    except CommandError as error:
        code = error.returncode
    found = out.getvalue().splitlines() if code else []
    assert code == bool(found)
    return found


def test_an_honest_trail_is_confirmed(trail):
    out = StringIO()

    call_command("verify_audit", seal=audit.latest_seal().digest, stdout=out)

    assert "7 events under 2 seals agree (1 not sealed yet, 0 personal values erased)" in (
        out.getvalue()
    )


def test_an_altered_text_is_found(trail, tamper):
    altered = trail[1].text.replace('"verb":"note"', '"verb":"award"')
    AuditEvent.objects.filter(sequence=2).update(text=altered)

    assert faults() == [f"Event 2 of stream {STREAM}: its text was altered."]


@pytest.mark.parametrize("garbage", ["", "null", "{}", "7"])
def test_garbage_in_place_of_a_text_is_found(trail, tamper, garbage):
    AuditPersonal.objects.filter(event=trail[1]).delete()
    AuditEvent.objects.filter(sequence=2).update(text=garbage)

    assert faults() == [f"Event 2 of stream {STREAM}: its text was altered."]


def test_garbage_in_place_of_a_digest_is_found(trail, tamper):
    AuditEvent.objects.filter(sequence=2).update(digest="garbage")

    assert faults() == [
        f"Event 2 of stream {STREAM}: its text was altered.",
        "Seal 1: the events under it are not the 3 that were sealed.",
    ]


@pytest.mark.parametrize(
    ("column", "value"), [("actor_id", 9), ("verb", "award"), ("object_pk", "none"), ("at", None)]
)
def test_an_altered_column_is_found(trail, tamper, column, value):
    value = value or trail[0].at
    AuditEvent.objects.filter(sequence=2).update(**{column: value})

    assert faults() == [f"Event 2 of stream {STREAM}: its column {column} was altered."]


def test_an_event_forged_with_a_fitting_digest_contradicts_its_seal(trail, tamper):
    forged = trail[1].text.replace('"verb":"note"', '"verb":"award"')
    digest = audit.sha256(forged.encode())
    AuditEvent.objects.filter(sequence=2).update(text=forged, digest=digest, verb="award")

    assert faults() == ["Seal 1: the events under it are not the 3 that were sealed."]


def test_a_removed_event_leaves_a_gap_and_a_seal_that_misses_it(trail, tamper):
    _remove(trail[1])

    assert faults() == [
        f"Stream {STREAM}: event 2 is missing.",
        "Seal 1: the events under it are not the 3 that were sealed.",
    ]


def test_a_cut_off_unsealed_tail_is_found_by_the_counter(trail, tamper):
    _remove(trail[6])

    assert faults() == [f"Stream {STREAM}: event 7 is missing at its end."]


def test_a_cut_off_sealed_tail_is_found_though_the_counter_was_adjusted(trail, tamper):
    for event in trail[4:]:
        _remove(event)
    AuditStream.objects.update(length=4)

    assert faults() == ["Seal 2: the events under it are not the 3 that were sealed."]


def test_a_tail_cut_off_with_its_seal_is_found_by_a_printed_receipt(trail, tamper):
    printed = audit.latest_seal().digest
    for event in trail[3:]:
        _remove(event)
    Seal.objects.filter(number=2).delete()
    AuditStream.objects.update(length=3)

    assert faults() == []
    assert faults(seal=printed) == [
        f"The seal {printed} is not in the chain: the trail was cut off."
    ]


def test_a_whole_stream_that_is_gone_is_found_by_its_counter(trail, tamper):
    SealedEvent.objects.all().delete()
    AuditPersonal.objects.all().delete()
    AuditEvent.objects.all().delete()
    Seal.objects.all().delete()

    assert faults() == [f"Stream {STREAM}: all 7 events are missing."]


def test_a_removed_seal_breaks_the_chain(trail, tamper):
    SealedEvent.objects.filter(seal__number=1).delete()
    Seal.objects.filter(number=1).delete()

    assert faults() == ["Seal 1 is missing."]


def test_an_altered_seal_is_found(trail, tamper):
    Seal.objects.filter(number=2).update(count=9)

    assert faults() == ["Seal 2: it was altered."]


def test_a_seal_signed_with_another_key_is_found(trail, settings):
    settings.SEAL_KEY = bytes(range(32))

    assert len(faults()) == 2
    assert all("its key" in fault and "is not known here" in fault for fault in faults())


def test_a_retired_key_still_verifies_what_it_signed(trail, settings):
    settings.SEAL_RETIRED_PUBLIC_KEYS = [sealing.public_key()]
    settings.SEAL_KEY = bytes(range(32))
    audit.seal_pending()

    assert Seal.objects.values("key_id").distinct().count() == 2
    assert faults() == []


def test_a_wrong_signature_is_found(trail, tamper):
    other = Seal.objects.get(number=1).signature
    Seal.objects.filter(number=2).update(signature=other)

    assert faults() == ["Seal 2: its signature is wrong."]


def test_an_altered_personal_value_is_found(trail, tamper):
    AuditPersonal.objects.filter(event=trail[0]).update(value='"Somebody else"')

    assert faults() == [f"The personal value name of event 1 of stream {STREAM} was altered."]


def test_an_erased_personal_value_breaks_nothing(trail):
    AuditPersonal.objects.filter(event=trail[0]).delete()
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert "1 personal values erased" in out.getvalue()


@pytest.mark.parametrize("seal", ["abc", "Z" * 64])
def test_a_malformed_digest_is_bad_usage(seal):
    with pytest.raises(CommandError, match="64 hexadecimal") as error:
        call_command("verify_audit", seal=seal)
    assert error.value.returncode == 2


def _remove(event):
    SealedEvent.objects.filter(event=event).delete()
    AuditPersonal.objects.filter(event=event).delete()
    AuditEvent.objects.filter(pk=event.pk).delete()
