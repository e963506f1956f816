"""A register is taken over while somebody else takes it over, or grants a label."""

import io
from datetime import date

import pytest

from clusters import importing
from clusters.actions import imports, labels
from clusters.models import Cluster, Label
from core.models import AuditEvent
from tests.core.threads import together
from tests.factories.accounts import make_officer
from tests.factories.clusters import make_cluster, make_label_type

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

HEAD = "cluster,country,sector,label_type,tier,number,valid_from,last_valid_day\n"
ROWS = [
    f"Cluster {n},DE,ict,excellence,gold,N-{n},2018-01-01,2019-12-31\n".encode() for n in range(40)
]


def table():
    return importing.read(io.BytesIO(HEAD.encode() + b"".join(ROWS)))


def test_the_same_table_at_once_is_entered_once():
    make_label_type(slug="excellence")
    lines = table()

    results = together(
        *(lambda: imports.import_labels(lines, by=None, source="a table") for _ in range(2))
    )

    assert sorted((one.labels, one.known) for one in results) == [(0, 40), (40, 0)]
    assert (Cluster.objects.count(), Label.objects.count()) == (40, 40)
    assert AuditEvent.objects.filter(verb="import labels").count() == 40


def test_a_grant_at_the_same_moment_waits_and_both_are_in_the_history():
    label_type = make_label_type(slug="excellence")
    cluster, officer = make_cluster(name="Cluster 7"), make_officer()
    lines = table()

    results = together(
        lambda: imports.import_labels(lines, by=None, source="a table"),
        lambda: labels.grant(Cluster.objects.get(pk=cluster.pk), label_type, "gold", by=officer),
    )

    assert not [one for one in results if isinstance(one, Exception)]
    granted, imported = cluster.labels.order_by("-valid_from")
    assert (imported.number, imported.status, imported.ended_on) == ("N-7", "valid", None)
    assert granted.number != imported.number
    assert list(Label.objects.in_force(date(2019, 1, 1)).filter(cluster=cluster)) == [imported]
