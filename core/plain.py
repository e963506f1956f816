"""Values as JSON can say them, the same on every machine.

``plain(value)`` is what the audit trail, jobs and digests hold of Python values. A type
that is not listed here raises TypeError: nothing is recorded by accident.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import singledispatch
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

EXACT = 2**53 - 1  # beyond it, JSON readers disagree about whole numbers


@singledispatch
def plain(value):
    raise TypeError(f"JSON has no form for a {type(value).__name__}")


@plain.register(type(None))
@plain.register(bool)
@plain.register(float)
def _unchanged(value):
    return value


@plain.register(str)
@plain.register(Decimal)
@plain.register(UUID)
@plain.register(Promise)  # a lazy translation
def _text(value):
    return str(value)


@plain.register
def _whole_number(value: int):
    return int(value) if abs(value) <= EXACT else str(value)


@plain.register
def _moment(value: datetime):
    return value.astimezone(UTC).isoformat(timespec="microseconds")


@plain.register
def _day(value: date):
    return value.isoformat()


@plain.register
def _member(value: Enum):
    return plain(value.value)


@plain.register
def _row(value: models.Model):
    return f"{value._meta.label_lower}:{value.pk}"


@plain.register
def _mapping(value: dict):
    return {str(plain(key)): plain(item) for key, item in value.items()}


@plain.register(list)
@plain.register(tuple)
@plain.register(models.QuerySet)
def _sequence(value):
    return [plain(item) for item in value]


@plain.register(set)
@plain.register(frozenset)
def _set(value):
    return sorted(plain(item) for item in value)
