import pytest
from kombu.exceptions import OperationalError

from core import dispatch


@pytest.fixture(autouse=True)
def no_memory(monkeypatch):
    monkeypatch.setattr(dispatch, "_failed_at", {})


@pytest.mark.parametrize("error", [OperationalError("no broker"), ConnectionRefusedError()])
def test_a_broker_that_is_gone_is_no_fault(monkeypatch, error):
    def send_task(*args, **options):
        raise error

    monkeypatch.setattr(dispatch.current_app, "send_task", send_task)

    assert dispatch.send("core.run_job", "1") is False


def test_a_broker_that_is_there_gets_the_task(monkeypatch):
    sent = []
    monkeypatch.setattr(
        dispatch.current_app,
        "send_task",
        lambda task, args, retry: sent.append((task, args, retry)),
    )

    assert dispatch.send("core.run_job", "1") is True
    assert sent == [("core.run_job", ("1",), False)]


def test_a_broker_that_just_failed_is_not_waited_for_again(monkeypatch):
    tries = []

    def send_task(task, **options):
        tries.append(task)
        raise OperationalError("no broker")

    monkeypatch.setattr(dispatch.current_app, "send_task", send_task)

    assert [dispatch.send("core.send_letter", n) for n in range(24)] == [False] * 24
    assert len(tries) == 1
