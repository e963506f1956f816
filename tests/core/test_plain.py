from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy as _

from core.models import AuditStream, JobState
from core.plain import plain


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (7, 7),
        (2**60, "1152921504606846976"),
        (0.5, 0.5),
        (Decimal("40000000.00"), "40000000.00"),
        (date(2027, 5, 12), "2027-05-12"),
        (datetime(2027, 5, 12, 12, tzinfo=UTC), "2027-05-12T12:00:00.000000+00:00"),
        (
            datetime(2027, 5, 12, 14, tzinfo=timezone(timedelta(hours=2))),
            "2027-05-12T12:00:00.000000+00:00",
        ),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (JobState.DONE, "done"),
        (_("done"), "done"),
        ({"b", "a"}, ["a", "b"]),
        ({1: (Decimal("1.5"), None)}, {"1": ["1.5", None]}),
        (AuditStream(pk=3, name="x"), "core.auditstream:3"),
    ],
)
def test_values_become_what_json_can_say(value, expected):
    result = plain(value)

    assert (result, type(result)) == (expected, type(expected))


def test_a_type_that_nobody_thought_of_is_refused():
    with pytest.raises(TypeError, match="bytes"):
        plain({"key": b"secret"})
