"""What the office lists beside calls: people, letters, jobs, events."""

from datetime import timedelta

from core import audit, clock
from tests.factories.accounts import make_invitation, make_officer
from tests.factories.clusters import make_cluster, make_label, make_label_type, make_measure
from tests.factories.core import make_job, make_letter


def one_more_person(scene):
    make_officer()
    make_invitation(purpose="auditor", invited_by=scene.officer)


def one_more_letter(scene):
    make_letter()


def one_more_job(scene):
    make_job(requested_by_id=scene.officer.pk)


def one_more_event(scene):
    audit.record(scene.dossier, "look at", by=make_officer())


def one_more_label_given(scene):
    """One that ends soon and was suspended once, of a cluster of its own and of the manager's."""
    today = clock.today()
    label = make_label(
        cluster=make_cluster(managers=[scene.manager]),
        valid_from=today - timedelta(days=600),
        valid_until=today + timedelta(days=60),
    )
    label.suspensions.create(since=label.valid_from, until=label.valid_from, reason="x")


def one_more_own_label(scene):
    """Two of the scene's cluster, each with a measure that waits."""
    for _ in range(2):
        make_measure(label=make_label(cluster=scene.cluster))


def one_more_label_type(scene):
    make_label_type()
