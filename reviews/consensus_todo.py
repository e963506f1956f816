"""What a consensus needs from its members, its rapporteur and the office."""

from collections import Counter

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Basis, StageKind
from competitions.states import IN_JUDGEMENT, StageStatus
from reviews import deliberating
from reviews.models import Assignment, Consensus, Reaction, ScoreSheet, Voice
from reviews.states import ConsensusStatus, SheetStatus


def for_panelist(user):
    """Drafts to write as the rapporteur, and drafts to agree to, of dossiers judged now."""
    judges = ScoreSheet.objects.submitted().filter(
        assignment__dossier=OuterRef("dossier"), is_abstention=False
    )
    enough = judges.order_by().values("assignment__dossier").annotate(n=Count("pk")).values("n")
    own = judges.filter(assignment__panelist__user=user, assignment__panelist__ended_at=None)
    spoken = Voice.objects.filter(
        consensus=OuterRef("pk"),
        version=OuterRef("version"),
        panelist__user=user,
        voided_at=None,
    )
    found = (
        Consensus.objects.visible_to(user)
        .filter(
            Exists(own),
            ~Exists(spoken),
            status=ConsensusStatus.OPEN,
            dossier__status__in=IN_JUDGEMENT,
            dossier__stage__status=StageStatus.CLOSED,
        )
        .exclude(dossier__stage__kind=StageKind.ASSESSMENT)
        .annotate(judges=Coalesce(Subquery(enough), 0))
        .filter(judges__gte=F("dossier__stage__quorum"))
        .select_related("rapporteur", "dossier__application", "dossier__stage__call")
        .order_by("pk")
    )
    return [item for consensus in found if (item := _item(consensus, user))]


def _item(consensus, user):
    reference = {"reference": consensus.dossier.application.reference}
    if consensus.rapporteur and consensus.rapporteur.user_id == user.pk:
        words = _("Draft the consensus of %(reference)s") % reference
    elif consensus.version:
        words = _("Agree to the consensus of %(reference)s, or record a minority view") % reference
    else:
        return None
    return {
        "words": words,
        "url": reverse("reviews:consensus", args=[consensus.dossier_id]),
        "hint": f"{consensus.dossier.stage.call} · {consensus.dossier.stage.title}",
    }


def for_officer(user):
    """Stages with reports to open to applicants, or ranked by scores that are not agreed yet."""
    to_open, to_agree = Counter(), Counter()
    for dossier in _judged(user):
        if dossier.stage.reaction_days and not dossier.is_opened and not dossier.is_agreed:
            to_open[dossier.stage] += 1
        elif dossier.stage.basis == Basis.AGREED and not dossier.is_agreed:
            to_agree[dossier.stage] += 1
    return [
        *(_of_stage(stage, _("Open the right to react"), n) for stage, n in to_open.items()),
        *(
            _of_stage(stage, _("The consensus is not agreed yet"), n)
            for stage, n in to_agree.items()
        ),
    ]


def _judged(user):
    """Dossiers judged now, with quorum and nobody's sheet out, that a consensus may wait for."""
    is_in = Q(
        assignments__sheets__status=SheetStatus.SUBMITTED, assignments__sheets__is_abstention=False
    )
    late = Assignment.objects.filter(
        dossier=OuterRef("pk"), status__in=deliberating.TO_WRITE, panelist__ended_at=None
    )
    agreed = Consensus.objects.filter(dossier=OuterRef("pk"), status=ConsensusStatus.AGREED)
    return (
        deliberating.dossiers(user)
        .in_judgement()
        .filter(Q(stage__basis=Basis.AGREED) | Q(stage__reaction_days__gt=0), ~Exists(late))
        .filter(stage__status=StageStatus.CLOSED)
        .exclude(stage__kind=StageKind.ASSESSMENT)
        .annotate(
            judges=Count("assignments__sheets", filter=is_in, distinct=True),
            is_opened=Exists(Reaction.objects.filter(dossier=OuterRef("pk"))),
            is_agreed=Exists(agreed),
        )
        .filter(judges__gte=F("stage__quorum"))
        .select_related("stage__call")
        .order_by("stage", "pk")
    )


def _of_stage(stage, words, number):
    return {
        "words": words,
        "count": number,
        "url": reverse("reviews:consensuses", args=[stage.call.code, stage.position]),
        "hint": f"{stage.call} · {stage.title}",
    }
