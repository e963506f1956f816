"""What a consensus needs from its members, its rapporteur and the office."""

from collections import Counter

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Basis, StageKind
from competitions.states import IN_JUDGEMENT, StageStatus
from core import clock
from reviews import deliberating
from reviews.models import Assignment, Consensus, Reaction, ScoreSheet, Voice
from reviews.states import ConsensusStatus, SheetStatus


def for_panelist(user):
    """What to draft and to settle as the rapporteur, and what to agree to."""
    return [*_to_speak_on(user), *_to_settle(user)]


def _to_speak_on(user):
    """Drafts to write, and drafts to agree to."""
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
        _open(user)
        .filter(Exists(own), ~Exists(spoken))
        .annotate(judges=Coalesce(Subquery(enough), 0))
        .filter(judges__gte=F("dossier__stage__quorum"))
    )
    for consensus in found:
        if consensus.rapporteur and consensus.rapporteur.user_id == user.pk:
            yield _of_dossier(consensus, _("Draft the consensus of %(reference)s"))
        elif consensus.version:
            words = _("Agree to the consensus of %(reference)s, or record a minority view")
            yield _of_dossier(consensus, words)


def _to_settle(user):
    """Own drafts on which all have spoken, once no applicant can react any more."""
    spoken = Voice.objects.filter(
        consensus=OuterRef("dossier__consensus"),
        version=OuterRef("dossier__consensus__version"),
        panelist=OuterRef("panelist"),
        voided_at=None,
    )
    abstaining = ScoreSheet.objects.submitted().filter(
        assignment=OuterRef("pk"), is_abstention=True
    )
    silent = Assignment.objects.at_work().filter(
        ~Exists(spoken), ~Exists(abstaining), dossier=OuterRef("dossier")
    )
    found = _open(user).filter(
        Q(dossier__stage__reaction_days=0) | Q(dossier__reaction__due_at__lt=clock.now()),
        ~Exists(silent),
        version__gt=0,
        rapporteur__user=user,
    )
    return [_of_dossier(one, _("Settle the consensus of %(reference)s")) for one in found]


def _open(user):
    """Consensuses that are open, of dossiers judged now."""
    found = Consensus.objects.visible_to(user).filter(
        status=ConsensusStatus.OPEN,
        dossier__status__in=IN_JUDGEMENT,
        dossier__stage__status=StageStatus.CLOSED,
    )
    found = found.exclude(dossier__stage__kind=StageKind.ASSESSMENT)
    related = ("rapporteur", "dossier__application", "dossier__stage__call")
    return found.select_related(*related).order_by("pk")


def _of_dossier(consensus, words):
    return {
        "words": words % {"reference": consensus.dossier.application.reference},
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
    late = Assignment.objects.undone().filter(dossier=OuterRef("pk"), panelist__ended_at=None)
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
