import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    """Each test may try to sign in as often as the limits allow."""
    cache.clear()
    yield
    cache.clear()
