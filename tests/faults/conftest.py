import pytest


@pytest.fixture
def kill_at(start_worker, tmp_path):
    """kill_at(point): a worker works up to a point of ``tests.faults.doomed`` and dies there."""

    def kill(point):
        sign = tmp_path / point
        worker = start_worker(app="tests.faults.doomed", STOPS_AT=point, STOP_SIGN=str(sign))
        worker.wait_until(sign.exists)
        worker.kill()
        assert not worker.is_running

    return kill
