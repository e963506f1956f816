"""What a change of words does to those who stood by them: it lapses, and they are asked again.

Each function is part of the change, within its transaction.
"""

from competitions import answers, consortium, consortium_emails
from competitions.models import Confirming
from core import audit, clock


def lapse(dossier, partner, *, by):
    """Let the sign-off of a part end, because the part was changed; tells its people once."""
    if signed := end(dossier, partner, by=by):
        consortium_emails.sign_off_lapsed(signed)


def end(dossier, partner, *, by):
    """End the sign-off in force and return it; None where there is none."""
    signed = dossier.sign_offs.in_force().filter(partner=partner).first()
    if signed:
        signed.lapsed_at = clock.now()
        signed.save(update_fields=["lapsed_at"])
        audit.record(signed, "lapse", by=by, old={"partner": str(partner), "digest": signed.digest})
    return signed


def lapse_altered(dossier, *, by):
    """Let sign-offs end whose part is another one now, though nobody wrote in it.

    Other questions are asked in it, or something was erased from it. Afterwards a sign-off that
    is in force in the database is one that stands.
    """
    if not dossier.sign_offs.in_force().exists():
        return
    for part in consortium.parts_of(answers.load(dossier)):
        if part.lapsed and part.lapsed.lapsed_at is None:
            lapse(dossier, part.partner, by=by)


def ask_signatory_again(dossier, *, by):
    """Tell whoever confirmed the version that is about to change; once, as versions only grow."""
    if dossier.stage.confirming == Confirming.NONE:
        return
    confirmed = dossier.confirmations.filter(draft_version=dossier.draft_version).first()
    if confirmed and (by is None or confirmed.confirmed_by_id != by.pk):
        consortium_emails.confirmation_lapsed(confirmed)
