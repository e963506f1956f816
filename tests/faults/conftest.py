import pytest

from tests.faults.doomed import hold


@pytest.fixture
def hold_at(start_worker, tmp_path):
    """hold_at(point) -> (worker, sign): a worker stands at a point of ``tests.faults.doomed``."""
    return lambda point: hold(start_worker, point, tmp_path)


@pytest.fixture
def kill_at(hold_at):
    """kill_at(point): a worker works up to a point and dies there."""

    def kill(point):
        worker, _sign = hold_at(point)
        worker.kill()
        assert not worker.is_running

    return kill
