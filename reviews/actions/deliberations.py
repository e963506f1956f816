"""The consensus of a contest's dossier: rapporteur, draft, voices, and settling it.

Whoever agrees, agrees to one version of the draft; the next one ends that. The standing of who
speaks is locked, then the consensus: a conflict declared meanwhile comes before or after.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.digests import digest
from core.errors import NotReady, Refused, Stale
from core.states import lock
from reviews import checks, deliberating, rapporteurs, settling, states
from reviews.actions import consensus as levels
from reviews.actions import reopenings, standings
from reviews.models import Consensus, Voice, VoiceKind


@transaction.atomic
def appoint(dossier, seat, *, by):
    """Make ``seat`` the rapporteur of ``dossier``; a draft that stands there is handed on."""
    checks.in_judgement(dossier)
    if standings.lock(seat, dossier).is_excluded:
        raise Refused(_("%(person)s is in conflict with this application.") % {"person": seat})
    if not deliberating.at_work(dossier).filter(panelist=seat).exists():
        raise Refused(_("%(person)s does not judge this dossier.") % {"person": seat})
    consensus = _locked(dossier)
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
    seat = _own_seat(dossier, by)
    consensus = _locked(dossier)
    states.DRAFT_CONSENSUS.check(consensus)
    if consensus.rapporteur_id != seat.pk:
        raise Refused(_("Somebody else is the rapporteur of this dossier."))
    if not deliberating.has_quorum(dossier):
        quorum = {"quorum": dossier.stage.quorum}
        raise NotReady(_("The consensus opens when %(quorum)s sheets are in.") % quorum)
    if consensus.version != version:
        raise Stale(current=consensus, offered=scores)
    _require_short([text, *notes.values()])

    before = _words(consensus)
    levels.write(consensus, levels.read_levels(dossier.stage.rubric, scores), notes)
    consensus.text = text
    consensus.save(update_fields=["text", "updated_at"])
    after = _words(consensus)
    if after != before or not consensus.version:
        facts = {"digest": digest(after)}
        states.DRAFT_CONSENSUS.apply(consensus, by=by, version=version + 1, facts=facts)
    _say(consensus, seat, VoiceKind.AGREES)
    return consensus


@transaction.atomic
def speak(dossier, *, by, version, kind, text="", may_be_quoted=False):
    """Agree to the draft of that ``version``, or record a minority view to it.

    Raises Stale when a newer draft stands there: nobody agrees to words they have not read.
    """
    seat = _own_seat(dossier, by)
    consensus = _locked(dossier)
    states.DRAFT_CONSENSUS.check(consensus)
    if consensus.version != version:
        raise Stale(current=consensus, offered=text)
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
    _require_short([text])

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
    consensus = _locked(dossier)
    if consensus.version != version:
        raise Stale(current=consensus, offered=reason)
    if consensus.is_agreed:
        return consensus
    if problems := settling.obstacles(consensus):
        raise NotReady(problems)
    waited_for, reason = settling.waited_for(consensus), reason.strip()
    if waited_for and not (may_overrule and reason):
        raise NotReady(settling.absences(waited_for))
    _require_short([reason])

    said = reason if waited_for else ""
    frozen = levels.freeze(consensus, without=waited_for, reason=said)
    facts = {"number": frozen.number, "digest": frozen.digest, "without": frozen.content["without"]}
    moment = clock.now()
    return states.AGREE.apply(
        consensus, by=by, reason=said, facts=facts, agreed_by=by, agreed_at=moment
    )


@transaction.atomic
def reopen(dossier, *, by, reason):
    """Open an agreed consensus again, with a reason; rankings that rest on it are superseded."""
    standings.lock_stages([dossier.stage.call_id])
    checks.in_judgement(dossier)
    if not reason.strip():
        raise Refused(_("Say why the consensus is opened again."))
    _require_short([reason])
    consensus = _locked(dossier)
    reopenings.reopen(consensus, by=by, reason=reason)
    return consensus


def _own_seat(dossier, by):
    """The seat from which ``by`` has judged the dossier, its standing locked. Raises Refused."""
    checks.in_judgement(dossier)
    seat = next((s for s in deliberating.members(dossier) if s.user_id == by.pk), None)
    if seat is None or standings.lock(seat, dossier).is_excluded:
        raise Refused(_("The consensus is for those whose own sheet is in and counts."))
    if not any(s.pk == seat.pk for s in deliberating.members(dossier)):
        raise Refused(_("The consensus is for those whose own sheet is in and counts."))
    return seat


def _locked(dossier):
    consensus, _created = Consensus.objects.get_or_create(dossier=dossier)
    lock(consensus)
    consensus.dossier = dossier  # keeps what is loaded already
    return consensus


def _say(consensus, seat, kind, text="", *, may_be_quoted=False):
    said = {"kind": kind, "text": text, "may_be_quoted": may_be_quoted}
    voice, _created = Voice.objects.update_or_create(
        consensus=consensus,
        panelist=seat,
        defaults=said | {"version": consensus.version, "voided_at": None},
    )
    return voice


def _words(consensus):
    """Everything that a member agrees to."""
    scores = consensus.scores.order_by("criterion").values_list(
        "criterion", "steps", "is_not_applicable", "note"
    )
    return [consensus.text, [list(row) for row in scores]]


def _require_short(texts):
    if any(len(text) > levels.MOST_CHARACTERS for text in texts):
        raise Refused(_("At most %(limit)s characters.") % {"limit": f"{levels.MOST_CHARACTERS:,}"})
