"""The consensus of a contest's dossier: rapporteur, draft, voices, and settling it.

Whoever agrees, agrees to one version of the draft; the next one ends that. What this shares with
the agreed levels of a label (``consensus``), locks among it, stands in ``agreeing``.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.digests import digest
from core.errors import NotReady, Refused
from reviews import checks, deliberating, rapporteurs, settling, states
from reviews.actions import agreeing, reopenings, standings
from reviews.models import Voice, VoiceKind


@transaction.atomic
def appoint(dossier, seat, *, by):
    """Make ``seat`` the rapporteur of ``dossier``; a draft that stands there is handed on."""
    checks.in_judgement(dossier)
    if standings.lock(seat, dossier).is_excluded:
        raise Refused(_("%(person)s is in conflict with this application.") % {"person": seat})
    if not deliberating.at_work(dossier).filter(panelist=seat).exists():
        raise Refused(_("%(person)s does not judge this dossier.") % {"person": seat})
    consensus = agreeing.locked(dossier)
    states.DRAFT_CONSENSUS.check(consensus)
    if consensus.rapporteur_id == seat.pk:
        return consensus
    old, consensus.rapporteur = consensus.rapporteur_id, seat
    consensus.save(update_fields=["rapporteur", "updated_at"])
    new = {"rapporteur": seat.pk}
    audit.record(consensus, "appoint rapporteur", by=by, old={"rapporteur": old}, new=new)
    return consensus


@transaction.atomic
def appoint_proposed(stage, *, by, dossiers):
    """Appoint who is proposed where ``dossiers`` have no rapporteur yet; return how many."""
    standings.lock_stages([stage.call_id])
    proposal = rapporteurs.proposal(stage, dossiers)
    standings.lock_pairs([(seat.pk, dossier.pk) for dossier, seat in proposal.items()])
    for dossier in sorted(proposal, key=lambda dossier: dossier.audit_stream):
        appoint(dossier, proposal[dossier], by=by)
    return len(proposal)


@transaction.atomic
def draft(dossier, *, by, version, scores, notes, text):
    """Write a draft as its rapporteur; it counts as a new version where anything differs.

    ``scores`` and ``notes`` by criterion key, a score as text on the rubric's scale, "n/a" or ""
    for none yet. Raises Stale when ``version`` is not the stored one, Refused with sentences.
    """
    seat = agreeing.own_seat(dossier, by, deliberating.members)
    consensus = agreeing.locked(dossier)
    states.DRAFT_CONSENSUS.check(consensus)
    if consensus.rapporteur_id != seat.pk:
        raise Refused(_("Somebody else is the rapporteur of this dossier."))
    if not deliberating.has_quorum(dossier):
        quorum = {"quorum": dossier.stage.quorum}
        raise NotReady(_("The consensus opens when %(quorum)s sheets are in.") % quorum)
    agreeing.require_version(consensus, version, scores)
    agreeing.write(consensus, by=by, scores=scores, notes=notes, text=text)
    _say(consensus, seat, VoiceKind.AGREES)
    return consensus


@transaction.atomic
def speak(dossier, *, by, version, kind, text="", may_be_quoted=False):
    """Agree to the draft of that ``version``, or record a minority view to it.

    Raises Stale when a newer draft stands there: nobody agrees to words they have not read.
    """
    seat = agreeing.own_seat(dossier, by, deliberating.members)
    consensus = agreeing.locked(dossier)
    states.DRAFT_CONSENSUS.check(consensus)
    agreeing.require_version(consensus, version, text)
    if not version:
        raise NotReady(_("There is no draft yet."))
    if problems := settling.incomplete(consensus):
        raise NotReady(problems)
    if kind not in VoiceKind.values:
        raise Refused(_("Say whether you agree or record a minority view."))
    dissents = kind == VoiceKind.DISSENTS
    text = text.strip() if dissents else ""
    if dissents and not text:
        raise Refused(_("Say what you see differently: it is kept with the consensus."))
    if dissents and consensus.rapporteur_id == seat.pk:
        raise Refused(_("The draft is yours. Hand it on to another rapporteur to dissent from it."))
    agreeing.require_short([text])

    voice = _say(consensus, seat, kind, text, may_be_quoted=dissents and may_be_quoted)
    new = {"version": version, "kind": kind, "seat": seat.pk}
    audit.record(consensus, "speak", by=by, new=new | {"digest": digest(text)})
    return voice


@transaction.atomic
def settle(dossier, *, by, version, reason="", may_overrule=False):
    """Let the draft become the consensus, with an immutable version; return the consensus.

    Every member at work has agreed to this very version or dissented. Who ``may_overrule`` an
    absence, gives the ``reason``. Raises NotReady with what is missing; settling twice is once.
    """
    checks.in_judgement(dossier)
    consensus = agreeing.locked(dossier)
    agreeing.require_version(consensus, version, reason)
    if consensus.is_agreed:
        return consensus
    if problems := settling.obstacles(consensus):
        raise NotReady(problems)
    waited_for, reason = settling.waited_for(consensus), reason.strip()
    if waited_for and not (may_overrule and reason):
        raise NotReady(settling.absences(waited_for))
    agreeing.require_short([reason])
    said = reason if waited_for else ""
    return agreeing.agree(consensus, by=by, without=waited_for, reason=said)


@transaction.atomic
def reopen(dossier, *, by, reason):
    """Open an agreed consensus again, with a reason; rankings that rest on it are superseded."""
    standings.lock_stages([dossier.stage.call_id])
    checks.in_judgement(dossier)
    if not reason.strip():
        raise Refused(_("Say why the consensus is opened again."))
    agreeing.require_short([reason])
    consensus = agreeing.locked(dossier)
    reopenings.reopen(consensus, by=by, reason=reason)
    return consensus


def _say(consensus, seat, kind, text="", *, may_be_quoted=False):
    said = {"kind": kind, "text": text, "may_be_quoted": may_be_quoted}
    voice, _created = Voice.objects.update_or_create(
        consensus=consensus,
        panelist=seat,
        defaults=said | {"version": consensus.version, "voided_at": None},
    )
    return voice
