"""Two people act on the labels of one cluster at the same moment; real connections, PostgreSQL."""

from datetime import timedelta

import pytest

from clusters import label_notices
from clusters.actions import label_measures, labels
from clusters.models import Label, LabelNotice, Suspension
from clusters.states import LabelStatus
from core import clock
from core.errors import Refused
from core.models import AuditEvent, Letter
from core.states import TransitionNotAllowed
from tests.core.threads import together
from tests.factories.accounts import make_officer, make_user
from tests.factories.clusters import make_cluster, make_label, make_label_type, make_measure

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TIMES = 6


def again(model, pk):
    return model.objects.get(pk=pk)


@pytest.mark.parametrize("_time", range(TIMES))
def test_two_first_awards_at_once_give_one_label(_time):
    cluster, label_type = make_cluster(), make_label_type()
    received = clock.today() - timedelta(days=30)

    def award():
        mine = type(cluster).objects.get(pk=cluster.pk)
        return labels.award(mine, label_type, "gold", by=None, received_on=received)

    results = together(award, award)

    assert [type(one) for one in results if isinstance(one, Exception)] == [Refused]
    assert Label.objects.get().status == LabelStatus.VALID


@pytest.mark.parametrize("_time", range(TIMES))
def test_gold_and_bronze_at_once_leave_one_in_force(_time):
    cluster, label_type = make_cluster(), make_label_type()

    def award(tier):
        mine = type(cluster).objects.get(pk=cluster.pk)
        return labels.award(mine, label_type, tier, by=None, received_on=clock.today())

    together(lambda: award("gold"), lambda: award("bronze"))

    assert Label.objects.in_force(clock.today()).get().tier == "gold"


@pytest.mark.parametrize("_time", range(TIMES))
def test_revoking_against_renewing_never_leaves_a_renewal_of_a_revoked_label(_time):
    today = clock.today()
    label = make_label(
        valid_from=today - timedelta(days=600),
        valid_until=today + timedelta(days=30),
        anchor_day=(today + timedelta(days=30)).day,
    )

    def revoke():
        return labels.revoke(again(Label, label.pk), by=None, reason="Found out.")

    def renew():
        mine = again(Label, label.pk)
        return labels.award(mine.cluster, mine.label_type, "gold", by=None, received_on=today)

    together(revoke, renew)

    assert again(Label, label.pk).status == LabelStatus.REVOKED
    in_force = Label.objects.in_force(today + timedelta(days=40))
    renewed = Label.objects.filter(supersedes=label)
    assert all(one.status == LabelStatus.REVOKED for one in renewed)
    # either the renewal was revoked along, or it came later and is a new label from today
    assert [one.valid_from for one in in_force] == ([] if renewed else [today])


@pytest.mark.parametrize("_time", range(TIMES))
def test_a_measure_that_two_confirm_at_once_is_carried_out_once(_time):
    today = clock.today()
    cluster = make_cluster(managers=[make_user()])
    label = make_label(
        cluster=cluster,
        valid_from=today - timedelta(days=60),
        valid_until=today + timedelta(days=600),
    )
    measure = make_measure(label=label, kind="suspend")
    officers = [make_officer(), make_officer()]

    def confirm(officer):
        return label_measures.confirm(again(type(measure), measure.pk), by=officer)

    results = together(*(lambda officer=officer: confirm(officer) for officer in officers))

    assert [type(one) for one in results if isinstance(one, Exception)] == [TransitionNotAllowed]
    assert Suspension.objects.count() == Letter.objects.count() == 1
    assert AuditEvent.objects.about(label).count() == 1


def test_two_jobs_at_once_tell_each_cluster_once():
    today, label_type = clock.today(), make_label_type()
    for _ in range(20):
        make_label(
            cluster=make_cluster(managers=[make_user()]),
            label_type=label_type,
            valid_from=today - timedelta(days=700),
            valid_until=today + timedelta(days=20),
        )

    results = together(*[label_notices.send_due] * 3)

    assert not [one for one in results if isinstance(one, Exception)]
    assert LabelNotice.objects.filter(told_at__isnull=False).count() == 20
    assert Letter.objects.count() == 20
