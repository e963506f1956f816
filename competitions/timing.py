"""A dossier's deadline, and what it still takes. Time received decides, never a stage's status."""

from competitions import deadlines
from competitions.states import CallStatus, DossierStatus


def deadline(dossier):
    """When hand-ins end for this dossier; None where a stage has no end.

    A deadline of its own only ever lengthens that of the stage; recorded outages lengthen both.
    """
    stage = dossier.stage
    if stage.is_rolling or stage.closes_at is None:
        return None
    return deadlines.effective_deadline(
        stage.closes_at, extended_to=dossier.closes_at, outage_minutes=stage.outage_minutes
    )


def is_in_time(dossier, received_at):
    """Whether what was received at that moment counts for this dossier."""
    phase = deadlines.phase(
        received_at, opens_at=dossier.stage.opens_at, deadline=deadline(dossier)
    )
    return phase == deadlines.Phase.OPEN


def takes_words(dossier, received_at):
    """Whether answers may still change: in draft, and after a hand-in until the deadline.

    In a rolling stage the assessors begin with the first hand-in, so it is the last.
    """
    if dossier.stage.call.status != CallStatus.PUBLISHED:
        return False
    return dossier.status in writable(dossier.stage) and is_in_time(dossier, received_at)


def writable(stage):
    """The statuses in which a dossier of the stage takes words, as long as there is time."""
    if stage.is_rolling:
        return [DossierStatus.DRAFT]
    return [DossierStatus.DRAFT, DossierStatus.SUBMITTED]
