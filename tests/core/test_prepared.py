from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster, ClusterRole
from core import clock
from core.prepared import prepared
from tests.core.threads import together
from tests.factories.accounts import make_user
from tests.factories.clusters import make_cluster

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def make_role(**fields):
    return make_cluster(managers=[make_user()], **fields).roles.get()


@prepared
def roles(person, cluster):
    named = Cluster.objects.filter(pk=OuterRef("cluster"), pk__gte=cluster, name="Glass")
    found = ClusterRole.objects.filter(user=person, cluster__roles__cluster=cluster)
    found = found.annotate(is_glass=Exists(named)).select_related("cluster", "user")
    return found.order_by("pk")


@prepared
def names(name):
    return Cluster.objects.filter(name=name).values_list("name", "created_at")


@prepared
def locked(name):
    return Cluster.objects.filter(name=name).select_for_update()


def test_rows_come_with_what_is_related_and_annotated(django_assert_num_queries):
    role = make_role(name="Glass")

    for _again in range(2):
        with django_assert_num_queries(1):
            (found,) = roles(role.user_id, role.cluster_id)
            assert (found, found.cluster.name, found.user.pk) == (role, "Glass", role.user_id)
        assert found.is_glass


def test_each_call_answers_for_its_own_values():
    one, other = make_role(), make_role()

    assert [roles(r.user_id, r.cluster_id) for r in (one, other, one)] == [[one], [other], [one]]
    assert roles(one.user_id, other.cluster_id) == []


def test_values_are_converted_as_always():
    cluster = make_cluster(name="Wood")

    ((name, at),) = names("Wood")
    assert (name, at) == ("Wood", cluster.created_at)
    assert isinstance(at, datetime)
    assert abs(clock.now() - at) < timedelta(hours=1)


def test_text_is_a_value_and_no_sql():
    make_cluster(name="Wood")

    assert names("' OR '1'='1") == []
    assert names("%s") == []


def test_what_is_found_later_is_found():
    assert names("Later") == []
    make_cluster(name="Later")
    assert len(names("Later")) == 1


def test_nothing_is_compared_with_nothing():
    with pytest.raises(ValueError, match="compares with nothing"):
        names(None)
    with pytest.raises(ValueError, match="argument"):
        names("Wood", "Glass")


def test_sql_is_made_once(monkeypatch):
    make_cluster(name="Wood")
    names("Wood")
    compiler = connection.ops.compiler("SQLCompiler")
    monkeypatch.setattr(compiler, "as_sql", lambda *args: pytest.fail("built again"))

    with CaptureQueriesContext(connection) as asked:
        assert len(names("Wood")) == 1
    assert len(asked) == 1


def test_a_number_that_no_column_holds_finds_nothing():
    assert roles(10**30, 1) == roles(1, -(10**30)) == []


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_within_a_transaction_alone():
    make_cluster(name="Wood")

    with pytest.raises(TransactionManagementError):
        locked("Wood")
    with transaction.atomic():
        assert len(locked("Wood")) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_threads_ask_on_their_own_connections():
    role = make_role()
    answers = together(*[lambda: roles(role.user_id, role.cluster_id)] * 8)

    assert answers == [[role]] * 8
