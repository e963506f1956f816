"""Asking clusters about the assessors that are proposed for them."""

from itertools import groupby

from core import clock
from reviews import assessing, assessor_emails
from reviews.models import Appointment, Assignment
from reviews.states import AssignmentStatus


def ask(stage, pairs):
    """Make the proposed ``pairs`` (panelist id, dossier id) known to their clusters.

    Called in the transaction that proposes them; one letter per dossier.
    """
    pairs, now = set(pairs), clock.now()
    until = assessing.answer_until(stage, now)
    found = Assignment.objects.filter(
        dossier__in={dossier for _panelist, dossier in pairs},
        panelist__in={panelist for panelist, _dossier in pairs},
        status=AssignmentStatus.PROPOSED,
    )
    found = [
        one
        for one in found.select_related(
            "panelist__user", "panelist__employer", "dossier__application", "dossier__stage__call"
        ).order_by("dossier", "pk")
        if (one.panelist_id, one.dossier_id) in pairs
    ]
    Appointment.objects.bulk_create(
        [
            Appointment(
                assignment=one, dossier_id=one.dossier_id, proposed_at=now, answer_until=until
            )
            for one in found
        ],
        update_conflicts=True,
        unique_fields=["assignment"],
        update_fields=[
            "proposed_at",
            "answer_until",
            "agreed_at",
            "agreed_by",
            "reasons",
            "deviation",
        ],
    )
    for dossier, group in groupby(found, key=lambda one: one.dossier):
        assessor_emails.assessors_proposed(dossier, list(group), until=until, now=now)
