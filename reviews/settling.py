"""What an agreed consensus is made of, and what still stands in its way."""

from django.utils.translation import gettext as _

from competitions.models import StageKind
from core.digests import digest
from reviews import deliberating
from reviews.models import Reaction, SheetVersion, VoiceKind


def content_of(consensus, *, without=(), reason=""):
    """What the immutable version of ``consensus`` holds."""
    dossier = consensus.dossier
    scores = list(consensus.scores.select_related("criterion"))
    return _of_a_label(consensus) | {
        "submission": dossier.pinned.digest,
        "draft": consensus.version,
        "scores": {score.criterion.key: score.steps for score in scores},
        "not_applicable": [s.criterion.key for s in scores if s.is_not_applicable],
        "notes": {score.criterion.key: score.note for score in scores if score.note},
        "text": consensus.text,
        "rapporteur": consensus.rapporteur_id,
        "sheets": sheet_versions(dossier),
        "voices": [
            {
                "panelist": voice.panelist_id,
                "kind": voice.kind,
                "text": voice.text,
                "may_be_quoted": voice.may_be_quoted,
            }
            for voice in voices(consensus)
        ],
        "without": sorted(seat.pk for seat in without),
        "reason": reason,
        "reaction": reaction_digest(dossier),
    }


def _of_a_label(consensus):
    """What assessors name beside the levels; nothing in a contest."""
    if consensus.dossier.stage.kind != StageKind.ASSESSMENT:
        return {}
    return {
        "strengths": consensus.strengths,
        "improvement_areas": list(consensus.improvement_areas),
    }


def voices(consensus):
    """What members say to the very version that stands there, nobody in conflict among them."""
    said = consensus.voices.filter(version=consensus.version, voided_at=None)
    return list(said.select_related("panelist__user"))


def sheet_versions(dossier):
    """[[key, digest]] of the latest version of each sheet that counts."""
    latest = {}
    found = SheetVersion.objects.filter(sheet__in=deliberating.sheets_in(dossier))
    for version in found.order_by("sheet_id", "number"):
        latest[version.sheet_id] = [version.pk, version.digest]
    return sorted(latest.values())


def reaction_digest(dossier):
    """The digest of what the applicant answered and when; None without an answer."""
    reaction = Reaction.objects.filter(dossier=dossier, received_at__isnull=False).first()
    if reaction is None:
        return None
    return digest([reaction.version, reaction.text, reaction.received_at.isoformat()])


def obstacles(consensus):
    """What nobody can pass over, as sentences; empty if nothing."""
    dossier = consensus.dossier
    problems = incomplete(consensus)
    if not deliberating.has_quorum(dossier):
        problems.append(
            _("At least %(quorum)s sheets must be in.") % {"quorum": dossier.stage.quorum}
        )
    stands_by = {v.panelist_id for v in voices(consensus) if v.kind == VoiceKind.AGREES}
    if consensus.rapporteur_id is None:
        problems.append(_("Appoint a rapporteur, who looks at the draft and saves it."))
    elif consensus.rapporteur_id not in stands_by:
        problems.append(_("The rapporteur has not saved this draft as their own."))
    elif consensus.rapporteur.ended_at is not None:
        problems.append(_("The rapporteur's seat has ended: appoint another, who saves the draft."))
    return problems + reaction_obstacles(dossier)


def reaction_obstacles(dossier):
    """Why the applicant's right to react holds the consensus up; empty where it does not."""
    if not dossier.stage.reaction_days:
        return []
    reaction = Reaction.objects.filter(dossier=dossier).first()
    if reaction is None:
        return [
            _("The applicant has not seen the reports yet: an officer opens the right to react.")
        ]
    reaction.dossier = dossier
    if not reaction.is_over:
        return [_("The applicant may still react to the reports. Wait until the window has ended.")]
    return []


def unsettled(consensus):
    """The criteria without an agreed score, in the order of the rubric."""
    settled = {
        score.criterion_id
        for score in consensus.scores.all()
        if score.is_not_applicable or score.steps is not None
    }
    criteria = consensus.dossier.stage.rubric.criteria.order_by("position")
    return [criterion for criterion in criteria if criterion.pk not in settled]


def incomplete(consensus):
    """What lacks a score, as sentences."""
    problems = [
        _("Agree a score for “%(criterion)s”.") % {"criterion": criterion.title}
        for criterion in unsettled(consensus)
    ]
    if not problems and all(score.is_not_applicable for score in consensus.scores.all()):
        problems.append(_("Agree a score for at least one criterion."))
    return problems


def waited_for(consensus):
    """Seats that have neither agreed nor dissented, and seats whose sheet is not in."""
    spoken = {voice.panelist_id for voice in voices(consensus)}
    silent = [seat for seat in deliberating.members(consensus.dossier) if seat.pk not in spoken]
    return silent + deliberating.late(consensus.dossier)


def absences(seats):
    """Sentences about ``seats`` that are waited for."""
    return [_("%(person)s has not agreed yet.") % {"person": seat} for seat in seats]
