"""Handing in: a snapshot that never changes, with a receipt."""

from django.db import transaction
from django.utils.translation import gettext as _

from clusters import joining
from competitions import amounts, answers, checks, emails, snapshots, states, timing
from competitions.models import Submission
from competitions.states import CallStatus, DossierStatus
from core import audit
from core.errors import Changed, NotReady, Refused
from core.formats import moment
from core.reference import random_reference
from core.states import lock

NUMBER_PREFIX, NUMBER_LENGTH = "R", 9  # of a receipt, such as R-7KQ2M9X4A


class TooLate(Refused):
    """It was received after the deadline, or before the opening."""


@transaction.atomic
def submit(dossier, *, by, received_at, draft_version=None):
    """Hand in the dossier as it stands; judged by when that was received.

    The same draft version is handed in once: a second call gives the same Submission and
    leaves no trace, also after the deadline. Raises NotReady with what is missing, TooLate,
    or Changed when ``draft_version`` is given and no longer the one in force.
    """
    lock(dossier)
    if existing := dossier.submissions.filter(draft_version=dossier.draft_version).first():
        return existing
    way = states.RESUBMIT if dossier.status == DossierStatus.SUBMITTED else states.SUBMIT
    way.check(dossier)
    if way is states.RESUBMIT and dossier.stage.is_rolling:
        raise TooLate(_("This is handed in already, and whoever assesses has begun with it."))
    _require_time(dossier, received_at)
    if draft_version not in (None, dossier.draft_version):
        raise Changed(_("The words were changed since you looked. Read them and hand in again."))
    sheet = answers.load(dossier)
    if problems := checks.missing(dossier, sheet):
        raise NotReady([str(problem) for problem in problems])

    submission = _snapshot(dossier, sheet, by=by, received_at=received_at)
    facts = {"number": submission.number, "digest": submission.digest}
    way.apply(dossier, by=by, pinned=submission, facts=facts)
    emails.submission_received(submission)
    joining.tell(dossier.application, by=by)
    return submission


def _require_time(dossier, received_at):
    stage = dossier.stage
    if stage.call.status != CallStatus.PUBLISHED:
        raise TooLate(_("This call takes no hand-ins any more."))
    if timing.is_in_time(dossier, received_at):
        return
    words = _("This reached us on %(moment)s. The deadline was %(deadline)s.")
    if stage.opens_at and received_at < stage.opens_at:
        words = _("This reached us on %(moment)s, before the stage opens.")
    closes_at = timing.deadline(dossier)
    raise TooLate(
        words
        % {
            "moment": moment(received_at, stage.call.zone),
            "deadline": moment(closes_at, stage.call.zone) if closes_at else "",
        }
    )


def _snapshot(dossier, sheet, *, by, received_at):
    content = snapshots.build(dossier, sheet)
    seal = audit.latest_seal()
    money = amounts.of(sheet.items)
    return Submission.objects.create(
        dossier=dossier,
        sequence=dossier.submissions.count() + 1,
        number=_free_number(),
        draft_version=dossier.draft_version,
        received_at=received_at,
        content=content,
        digest=snapshots.digest_of(content),
        seal=seal.digest if seal else "",
        requested=money["grant"],
        private=money["private"],
        submitted_by=by,
    )


def _free_number():
    while True:
        number = random_reference(NUMBER_PREFIX, NUMBER_LENGTH)
        if not Submission.objects.filter(number=number).exists():
            return number
