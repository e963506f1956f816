"""Standing by what is written: partners sign off their parts, a signatory confirms the whole.

Both hold for exactly the words they read; ``actions.lapses`` ends them when these change.
"""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import answers as sheets
from competitions import checks, consortium
from competitions.actions import answers, lapses
from competitions.models import Confirmation, Confirming, SignOff
from core import audit, clock, files
from core.errors import Changed, NotReady, Refused

MOST_BYTES = 10_000_000  # of a power of attorney


@transaction.atomic
def sign_off(dossier, partner, *, by, digest, received_at=None):
    """Sign off a part as it reads under ``digest``; doing so twice is done once.

    Raises Changed when other words stand there now, NotReady while something is missing.
    """
    answers.lock_for_writing(dossier, received_at)
    part = consortium.part_of(sheets.load(dossier), partner)
    if part is None:
        raise Refused(_("%(partner)s has no part in this application.") % {"partner": partner})
    if part.sign_off:
        return part.sign_off
    if digest != part.digest:
        raise Changed(_("The part was changed since you looked. Read it and sign off again."))
    if part.problems:
        raise NotReady(_("Something is missing in the part. Complete it, then sign it off."))

    lapses.end(dossier, partner, by=by)  # of other questions, asked before a corrigendum
    signed = SignOff.objects.create(
        dossier=dossier, partner=partner, digest=digest, signed_by=by, signed_at=clock.now()
    )
    audit.record(signed, "sign off", by=by, new={"partner": str(partner), "digest": digest})
    answers.grow(dossier, by=by)
    return signed


def confirm(dossier, *, by, upload=None, **facts):
    """Confirm the whole as it stands at ``draft_version``, with a power of attorney where asked.

    ``facts`` are name, function, draft_version and received_at. The file of an earlier
    confirmation by the same person serves again.
    """
    act = partial(_confirm, dossier, by=by, **facts)
    if upload and dossier.stage.confirming == Confirming.POWER:
        return files.admitting(act, upload, by=by, kinds={"pdf"}, max_bytes=MOST_BYTES)
    return act(None)


@transaction.atomic
def _confirm(dossier, stored, *, by, name, function, draft_version, received_at=None):
    answers.lock_for_writing(dossier, received_at)
    if dossier.stage.confirming == Confirming.NONE:
        raise Refused(_("This stage asks for no confirmation."))
    if draft_version != dossier.draft_version:
        raise Changed(_("The words were changed since you looked. Read them and confirm again."))
    if existing := dossier.confirmations.filter(draft_version=draft_version).first():
        return existing
    if problems := checks.incomplete(dossier, sheets.load(dossier)):
        raise NotReady([str(problem) for problem in problems])

    stored = _power_of_attorney(dossier, stored, by=by)
    confirmed = Confirmation.objects.create(
        dossier=dossier,
        draft_version=draft_version,
        name=name,
        function=function,
        stored=stored,
        confirmed_by=by,
        confirmed_at=clock.now(),
    )
    facts = {"draft_version": draft_version, "file": stored and stored.sha256}
    personal = {"name": name, "function": function}
    audit.record(confirmed, "confirm", by=by, new=facts, personal=personal)
    return confirmed


def _power_of_attorney(dossier, stored, *, by):
    if dossier.stage.confirming != Confirming.POWER:
        return None
    if stored:
        return files.keep(stored)
    if earlier := consortium.power_of_attorney(dossier, by):
        return earlier
    raise Refused(_("Add the power of attorney as a PDF."))
