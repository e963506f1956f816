import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core import audit, sealing
from core.models import AuditEvent, Seal, SealedEvent
from core.tasks import seal_audit
from tests.core.threads import together
from tests.factories.core import make_event


@pytest.mark.django_db
def test_seal_covers_everything_that_was_not_sealed_before():
    make_event(), make_event()
    first = audit.seal_pending()
    make_event()
    second = audit.seal_pending()

    assert (first.number, first.count, first.previous) == (1, 2, "")
    assert (second.number, second.count, second.previous) == (2, 1, first.digest)
    assert audit.latest_seal() == second
    assert not AuditEvent.objects.unsealed().exists()


@pytest.mark.django_db
def test_nothing_new_makes_no_seal():
    assert audit.seal_pending() is None
    make_event()
    audit.seal_pending()

    assert audit.seal_pending() is None
    assert Seal.objects.count() == 1


@pytest.mark.django_db
def test_anybody_with_the_public_key_can_check_the_signature():
    make_event()
    seal = audit.seal_pending()

    key = Ed25519PublicKey.from_public_bytes(sealing.public_key())
    key.verify(base64.b64decode(seal.signature), seal.text.encode())
    assert seal.key_id == sealing.key_id_of(sealing.public_key())


@pytest.mark.django_db
def test_the_task_seals_a_backlog_in_batches(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 2)
    for _ in range(5):
        make_event()

    seal_audit()

    assert list(Seal.objects.values_list("count", flat=True)) == [2, 2, 1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_sealers_only_one_seals_an_event():
    for _ in range(20):
        make_event()

    seals = together(*[audit.seal_pending] * 6)

    assert not [seal for seal in seals if isinstance(seal, Exception)]
    assert SealedEvent.objects.count() == 20
    assert list(Seal.objects.values_list("number", "count")) == [(1, 20)]
