"""Columns read as arrays; on PostgreSQL by COPY, whoever listens to the queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import columns
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def test_numbers_and_digests_are_read_with_the_parameters_of_the_query():
    kept, other = make_user(), make_user()
    User.objects.filter(pk=kept.pk).update(name="a" * 64)

    keys, names = columns.read(User.objects.filter(pk=kept.pk), "pk", digests=["name"])
    (nobody,) = columns.read(User.objects.filter(pk=kept.pk, email=other.email), "pk")

    assert keys.tolist() == [kept.pk]
    assert names.tolist() == [b"a" * 64]
    assert nobody.tolist() == []


def test_they_are_read_while_queries_are_captured():
    user = make_user()

    with CaptureQueriesContext(connection):
        (keys,) = columns.read(User.objects.filter(pk=user.pk), "pk")

    assert keys.tolist() == [user.pk]
