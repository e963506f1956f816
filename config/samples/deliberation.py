"""A draft consensus in the running sample call, and a few words about it."""

from config.samples import people
from reviews import blinding, deliberating
from reviews.actions import deliberations, discussions
from reviews.models import Assignment
from reviews.side_by_side import of as side_by_side
from reviews.states import AssignmentStatus

SIGNED_IN = f"panelist1@{people.DOMAIN}"
TALK = [
    "The sheets agree on the strengths. On management I would follow the lowest score.",
    "The partners' shares are not backed by letters. I left them out of my score; did you?",
]


def load(stage, officer):
    """On a dossier of the panelist whom the demo signs in; that one has yet to agree."""
    dossier = _dossier(stage)
    if dossier is None:
        return
    first, second = _others(dossier)
    deliberations.appoint(dossier, first, by=officer)
    redact = blinding.redactor(dossier, first.user)
    _sheets, rows = side_by_side(dossier, first.user, redact)
    deliberations.draft(
        dossier,
        by=first.user,
        version=0,
        scores={row.criterion.key: sorted(row.judged)[len(row.judged) // 2] for row in rows},
        notes={row.criterion.key: row.comments[0][1] for row in rows if row.comments},
        text="Sample: the panel sees a strong field and asks for more about the market.",
    )
    deliberations.speak(dossier, by=second.user, version=1, kind="agrees")
    for seat, words in zip((first, second), TALK, strict=True):
        discussions.post(dossier, by=seat.user, text=words)


def _dossier(stage):
    """The first one that the signed-in panelist has judged and on which every sheet is in."""
    own = Assignment.objects.filter(
        panelist__user__email=SIGNED_IN,
        dossier__stage=stage,
        status=AssignmentStatus.DONE,
    )
    for assignment in own.select_related("dossier__stage__rubric").order_by("pk"):
        dossier = assignment.dossier
        if deliberating.has_quorum(dossier) and not deliberating.late(dossier):
            return dossier
    return None


def _others(dossier):
    return [seat for seat in deliberating.members(dossier) if seat.user.email != SIGNED_IN][:2]
