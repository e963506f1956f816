"""Looking again at a sheet that stands far from the others: kept or changed, with a reason.

Changing opens the sheet for its panelist. Both versions are kept; a ranking that rested on the
first one is superseded, as when a sheet is voided.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import Refused
from core.states import lock
from reviews import checks, second_looks, states
from reviews.actions import conflicts, standings
from reviews.models import SecondLook
from reviews.models.assignment import LIVE


@transaction.atomic
def keep(sheet, *, by, reason):
    """Leave the scores as they are, and say why."""
    return _answer(sheet, by, reason, SecondLook.Answer.KEPT)


@transaction.atomic
def change(sheet, *, by, reason):
    """Open the sheet for its panelist again, and say why; it is handed in anew."""
    look = _answer(sheet, by, reason, SecondLook.Answer.CHANGED)
    states.RECONSIDER_SHEET.apply(sheet, by=by, reason=reason)
    states.TAKE_UP_AGAIN.apply(sheet.assignment, by=by)
    conflicts.supersede_rankings(
        sheet.assignment.dossier.stage.call_id,
        [sheet.pk],
        by=by,
        reason="a sheet that it rests on is being changed",
    )
    return look


def _answer(sheet, by, reason, answer):
    assignment = sheet.assignment
    if by is None or by.pk != assignment.panelist.user_id:
        raise PermissionDenied("reviews.write_sheet")
    if not reason.strip():
        raise Refused(_("Give a reason: it stands beside your sheet."))
    standings.lock_stages([assignment.dossier.stage.call_id])
    standing = standings.lock(assignment.panelist, assignment.dossier)
    checks.consensus_is_open(assignment.dossier)
    lock(sheet)
    sheet.assignment = assignment
    assignment.refresh_from_db(fields=["status"])
    assignment.dossier.stage.refresh_from_db(fields=["status"])
    checks.in_judgement(assignment.dossier)
    far = second_looks.asked_of(sheet)
    if standing.is_excluded or assignment.status not in LIVE or not far:
        raise Refused(_("There is nothing to look at again on this sheet now."))
    look = SecondLook.objects.create(
        sheet=sheet,
        version=sheet.versions.latest("number"),
        answer=answer,
        reason=reason.strip(),
        far=[second_looks.as_plain(one) for one in far],
    )
    audit.record(
        look, "look again", by=by, new={"answer": answer}, personal={"reason": look.reason}
    )
    return look
