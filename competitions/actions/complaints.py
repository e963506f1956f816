"""Redress: a complaint about the procedure before a decision, and the ruling of a second person.

What is upheld is judged anew and decided anew; until then the decision, and a label that came of
it, stand as they were, and no public page tells of the complaint.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import complaint_emails, redress, remedies, states
from competitions.models import Complaint
from competitions.states import IN_JUDGEMENT
from core import audit, clock
from core.errors import Refused, WrongTime
from core.formats import day
from core.permissions import require
from core.states import lock
from core.text import tidy

LONGEST = 10_000  # characters


def obstacle(decision, received_at):
    """Why nobody can complain about ``decision`` then, as a sentence; empty if one can."""
    dossier = decision.dossier
    zone = dossier.stage.call.tzinfo
    if remedies.of(dossier.stage) is None:
        return _("Answer the letter of the decision to complain about it.")
    if hasattr(decision, "superseded_by"):
        return _("Another decision stands in the place of this one.")
    if dossier.status in IN_JUDGEMENT:
        return _("It is being judged anew; you can complain about the new decision.")
    if decision.complaints.undecided().exists():
        return _("Your complaint about this decision waits for its ruling.")
    if not redress.is_in_time(received_at, decision.confirmed_at, zone):
        words = _("A complaint was possible until %(day)s.")
        return words % {"day": day(redress.last_day(decision.confirmed_at, zone))}
    return ""


@transaction.atomic
def file(decision, *, by, step, text, received_at):
    """Complain about the procedure; one complaint waits per decision."""
    require(by, "competitions.file_complaint", decision.dossier)
    lock(decision.dossier)
    decision.refresh_from_db()
    if words := obstacle(decision, received_at):
        raise WrongTime(words)
    text = _short(text, _("Say what went wrong, and when."))
    complaint = Complaint.objects.create(
        decision=decision, step=step, text=text, filed_by=by, received_at=received_at
    )
    new = {"decision": decision.pk, "step": complaint.step, "received_at": received_at}
    audit.record(complaint, "file", by=by, new=new, personal={"text": text})
    complaint_emails.filed(complaint)
    return complaint


@transaction.atomic
def uphold(complaint, *, by, ruling):
    """The procedure was not kept to: the dossier is judged anew, by whoever may.

    Judging is opened before the ruling is recorded: its locks come before those of the record.
    """
    ruling = _checked(complaint, states.UPHOLD_COMPLAINT, by=by, ruling=ruling)
    dossier = complaint.decision.dossier
    remedies.of(dossier.stage).judge_again(dossier, by=by, reason=ruling)
    return _record(complaint, states.UPHOLD_COMPLAINT, by=by, ruling=ruling)


@transaction.atomic
def dismiss(complaint, *, by, ruling):
    """The procedure was kept to: the decision stands."""
    ruling = _checked(complaint, states.DISMISS_COMPLAINT, by=by, ruling=ruling)
    return _record(complaint, states.DISMISS_COMPLAINT, by=by, ruling=ruling)


def _checked(complaint, transition, *, by, ruling):
    """The words of the ruling, when ``by`` may rule and the complaint, now locked, waits."""
    require(by, "competitions.rule_on_complaint", complaint)
    lock(complaint)
    transition.check(complaint)
    dossier = complaint.decision.dossier
    if remedies.of(dossier.stage).has_judged(by, dossier):
        raise Refused(_("Somebody who did not judge the application must decide."))
    return _short(ruling, _("Give the reason: the cluster reads it."))


def _record(complaint, transition, *, by, ruling):
    transition.apply(complaint, by=by, ruling=ruling, ruled_by=by, ruled_at=clock.now())
    complaint_emails.ruled(complaint)
    return complaint


def _short(text, words):
    text = tidy(text).strip()
    if not text:
        raise Refused(words)
    if len(text) > LONGEST:
        raise Refused(_("At most %(limit)s characters.") % {"limit": f"{LONGEST:,}"})
    return text
