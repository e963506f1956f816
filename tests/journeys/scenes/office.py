"""What the office lists beside calls: people, letters, jobs, events."""

from core import audit
from tests.factories.accounts import make_invitation, make_officer
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
