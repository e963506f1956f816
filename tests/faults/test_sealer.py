"""Sealing while others write: nothing is sealed twice, and nothing that comes late is missed."""

import threading
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from core import audit, sealing
from core.models import AuditEvent, Seal, SealedEvent
from tests.factories.core import make_event, make_letter

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@contextmanager
def meanwhile(call):
    """Another connection has made ``call`` in a transaction that ends with the block."""
    is_done, may_end = threading.Event(), threading.Event()
    results = []

    def work():
        try:
            with transaction.atomic():
                results.append(call())
                is_done.set()
                assert may_end.wait(30)
        finally:
            is_done.set()
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert is_done.wait(30)
    try:
        yield results
    finally:
        may_end.set()
        thread.join()


def verified():
    """What ``verify_audit`` says; it fails on any fault."""
    out = StringIO()
    call_command("verify_audit", seal=audit.latest_seal().digest, stdout=out)
    return out.getvalue()


def test_event_that_commits_after_the_seal_is_sealed_next_time():
    with meanwhile(make_event) as late:
        early = make_event()
        first = audit.seal_pending()
        assert late[0].pk < early.pk  # recorded before, and still not to be seen
        assert not AuditEvent.objects.filter(pk=late[0].pk).exists()
    second = audit.seal_pending()

    assert list(SealedEvent.objects.values_list("event", "seal__number").order_by("seal")) == [
        (early.pk, first.number),
        (late[0].pk, second.number),
    ]
    assert "2 events under 2 seals agree (0 not sealed yet" in verified()


def test_event_whose_transaction_fails_leaves_no_gap():
    letter = make_letter()
    make_event(letter)
    with transaction.atomic():
        make_event(letter)
        transaction.set_rollback(True)
    make_event(letter)
    audit.seal_pending()

    assert list(AuditEvent.objects.values_list("sequence", flat=True)) == [1, 2]
    assert "2 events under 1 seals agree" in verified()


def test_second_sealer_leaves_while_the_first_is_at_work():
    make_event()
    with meanwhile(audit.seal_pending) as first:
        make_event()
        assert audit.seal_pending() is None
    second = audit.seal_pending()

    assert (first[0].count, second.count, second.previous) == (1, 1, first[0].digest)
    assert "2 events under 2 seals agree" in verified()


def test_sealer_that_dies_half_way_leaves_everything_to_the_next(monkeypatch):
    make_event(), make_event()
    with monkeypatch.context() as patch:
        patch.setattr(sealing.SealedEvent.objects, "bulk_create", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            audit.seal_pending()
    assert not Seal.objects.exists()

    assert (audit.seal_pending().number, audit.latest_seal().count) == (1, 2)
    assert "2 events under 1 seals agree (0 not sealed yet" in verified()


def test_trail_is_confirmed_while_it_is_written_and_sealed():
    make_event()
    audit.seal_pending()

    with meanwhile(make_event), meanwhile(lambda: make_event() and audit.seal_pending()):
        assert "1 events under 1 seals agree (0 not sealed yet" in verified()
    audit.seal_pending()

    assert "3 events under 3 seals agree" in verified()
