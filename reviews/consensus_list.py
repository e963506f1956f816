"""How far the consensus of each dossier of a stage is, in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from competitions.states import IN_JUDGEMENT
from reviews import checks, deliberating, discussion, rapporteurs
from reviews.models import Assignment, Consensus, Reaction, ScoreSheet, Voice, VoiceKind
from reviews.models.assignment import UNDONE
from reviews.states import ReactionStatus


@dataclass
class Row:
    """One dossier. ``late``: seats whose sheet is not in; ``silent``: members who have not spoken
    on the draft; ``proposed``: who would be the rapporteur.
    """

    dossier: object
    consensus: object = None
    reaction: object = None
    proposed: object = None
    sheets_in: int = 0
    late: int = 0
    silent: int = 0
    dissents: int = 0
    unread: int = 0
    takes_judgements: bool = True

    @property
    def is_agreed(self):
        return bool(self.consensus and self.consensus.is_agreed)

    @property
    def is_in_judgement(self):
        return self.takes_judgements and self.dossier.status in IN_JUDGEMENT

    @property
    def rapporteur(self):
        return self.consensus.rapporteur if self.consensus else None

    @property
    def lacks_rapporteur(self):
        """Nobody is appointed, or their seat has ended before the panel agreed."""
        seat = self.rapporteur
        return not self.is_agreed and (seat is None or seat.ended_at is not None)

    @property
    def has_quorum(self):
        return self.sheets_in >= self.dossier.stage.quorum

    @property
    def can_appoint(self):
        return self.is_in_judgement and self.lacks_rapporteur and self.proposed is not None

    @property
    def can_open_reaction(self):
        return (
            self.is_in_judgement
            and bool(self.dossier.stage.reaction_days)
            and self.reaction is None
            and self.has_quorum
            and not self.late
            and not self.is_agreed
        )

    @property
    def can_extend_reaction(self):
        return self.is_in_judgement and self.reaction is not None and not self.is_agreed

    @property
    def state(self):
        """(words, tone) for a badge."""
        if self.is_agreed:
            return _("agreed"), "good"
        if not self.has_quorum:
            return _("sheets are out"), "neutral"
        if not (self.consensus and self.consensus.version):
            return _("no draft yet"), "neutral"
        if self.silent:
            return _("waits for members"), "warn"
        return _("can be agreed"), "info"

    @property
    def reaction_state(self):
        """(words, tone) for a badge; None where the stage gives no right to react."""
        if not self.dossier.stage.reaction_days:
            return None
        if self.reaction is None:
            return _("not opened"), "neutral"
        answered = self.reaction.status == ReactionStatus.ANSWERED
        if not self.reaction.is_over:
            return _("open"), "info"
        return (_("answered"), "good") if answered else (_("not answered"), "neutral")


def rows(stage, user):
    """The dossiers of ``stage`` on which ``user`` deliberates, handed in and not ruled out."""
    found = deliberating.dossiers(user).filter(stage=stage, pinned__isnull=False)
    found = found.filter(Q(status__in=IN_JUDGEMENT) | Q(consensus__isnull=False))
    takes = checks.takes_judgements(stage)
    by_dossier = {dossier.pk: Row(dossier, takes_judgements=takes) for dossier in found.for_list()}
    _add_consensuses(by_dossier)
    _add_work(by_dossier)
    for reaction in Reaction.objects.visible_to(user).filter(dossier__in=by_dossier):
        reaction.dossier = by_dossier[reaction.dossier_id].dossier
        by_dossier[reaction.dossier_id].reaction = reaction
    for dossier, number in discussion.unread(user, list(by_dossier)).items():
        by_dossier[dossier].unread = number
    waiting = [row.dossier for row in by_dossier.values() if row.lacks_rapporteur]
    for dossier, seat in rapporteurs.proposal(stage, waiting).items():
        by_dossier[dossier.pk].proposed = seat
    return list(by_dossier.values())


def _add_consensuses(by_dossier):
    found = Consensus.objects.filter(dossier__in=by_dossier).select_related("rapporteur__user")
    for consensus in found:
        by_dossier[consensus.dossier_id].consensus = consensus


def _add_work(by_dossier):
    """Sheets in and out, and who has not spoken on the draft that stands there."""
    sheets = ScoreSheet.objects.submitted().filter(assignment__dossier__in=by_dossier)
    judging = dict(sheets.filter(is_abstention=False).values_list("assignment", "pk"))
    work = Assignment.objects.live().filter(dossier__in=by_dossier)
    members = defaultdict(set)
    for row in work.select_related("panelist"):
        entry = by_dossier[row.dossier_id]
        entry.sheets_in += row.pk in judging
        if row.panelist.ended_at is None:
            entry.late += row.status in UNDONE
            if row.pk in judging:
                members[row.dossier_id].add(row.panelist_id)
    said = Voice.objects.filter(consensus__dossier__in=by_dossier, voided_at=None)
    spoken = defaultdict(set)
    for voice in said.select_related("consensus"):
        entry = by_dossier[voice.consensus.dossier_id]
        if voice.version == entry.consensus.version:
            spoken[entry.dossier.pk].add(voice.panelist_id)
            entry.dissents += voice.kind == VoiceKind.DISSENTS
    for dossier, entry in by_dossier.items():
        entry.silent = len(members[dossier] - spoken[dossier])
