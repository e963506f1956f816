import pytest

from core import audit
from core.verification import verify
from tests.core.threads import together
from tests.factories.core import make_event, make_letter


@pytest.mark.embedded
@pytest.mark.django_db(transaction=True)
def test_events_recorded_while_it_reads_do_not_look_like_faults():
    letter = make_letter()

    def record():
        for _ in range(10):
            make_event(letter, personal={"name": "Ada"})
            audit.seal_pending()

    results = together(record, *[lambda: [verify() for _ in range(5)]] * 2)

    assert [finding.faults for findings in results[1:] for finding in findings] == [[]] * 10
    assert verify().events == 10


@pytest.mark.django_db
def test_an_empty_trail_is_in_order():
    assert verify().faults == []
