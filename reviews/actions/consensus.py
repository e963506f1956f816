"""Agreed levels: what the assessors of a label dossier settle on, together.

Open to those whose own sheet is in. Every save carries the version it read. A contest's consensus
is written by ``deliberations``, on the same rows.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.digests import digest
from core.errors import NotReady, Refused, Stale
from core.permissions import require
from core.states import lock
from reviews import settling, states
from reviews.actions import sheets
from reviews.models import AgreedScore, Consensus, ConsensusVersion, ScoreSheet
from reviews.rubrics import scale_of

MOST_CHARACTERS = 10_000  # of the report, a note, or a minority view


@transaction.atomic
def save(dossier, *, by, version, levels, notes, text):
    """Write what is agreed so far.

    ``levels`` and ``notes`` are by criterion key; a level is a text on the rubric's scale,
    "n/a", or "" for not yet agreed. Raises Refused with a sentence per level that is not on
    the scale, and Stale when somebody else saved since ``version`` was read.
    """
    require(by, "reviews.assess_dossier", dossier)
    require_sheets(dossier)
    consensus, _created = Consensus.objects.get_or_create(dossier=dossier)
    lock(consensus)
    states.DRAFT_CONSENSUS.check(consensus)
    if consensus.version != version:
        raise Stale(current=consensus, offered=levels)

    steps = read_levels(dossier.stage.rubric, levels)
    write(consensus, steps, notes)
    consensus.version += 1
    consensus.text = text
    consensus.save(update_fields=["version", "text", "updated_at"])
    return consensus


@transaction.atomic
def agree(dossier, *, by):
    """Settle the levels. Raises NotReady while an indicator has none."""
    require(by, "reviews.assess_dossier", dossier)
    require_sheets(dossier)
    consensus, _created = Consensus.objects.get_or_create(dossier=dossier)
    lock(consensus)
    if problems := missing(consensus):
        raise NotReady(problems)

    frozen = freeze(consensus)
    facts = {"number": frozen.number, "digest": frozen.digest}
    return states.AGREE.apply(consensus, by=by, facts=facts, agreed_by=by, agreed_at=clock.now())


def freeze(consensus, *, without=(), reason=""):
    """Write the immutable version of a consensus that is locked and complete."""
    content = settling.content_of(consensus, without=without, reason=reason)
    return ConsensusVersion.objects.create(
        consensus=consensus,
        number=consensus.versions.count() + 1,
        content=content,
        digest=digest(content),
    )


def require_sheets(dossier):
    """Refuse to agree before every assessor at work has handed in an own sheet."""
    quorum = dossier.stage.quorum
    submitted = ScoreSheet.objects.submitted().filter(assignment__dossier=dossier).count()
    waiting = dossier.assignments.live().count() - submitted
    if submitted < quorum or waiting > 0:
        raise Refused(
            _("Agreed levels need %(quorum)s sheets, and those of all assessors at work.")
            % {"quorum": quorum}
        )


def missing(consensus):
    """What still stands in the way of agreeing, as sentences; empty if nothing."""
    settled = {
        score.criterion_id
        for score in consensus.scores.all()
        if score.is_not_applicable or score.steps is not None
    }
    criteria = consensus.dossier.stage.rubric.criteria.order_by("position")
    return [
        _("Agree a level for %(key)s %(title)s.") % {"key": c.key, "title": c.title}
        for c in criteria
        if c.pk not in settled
    ]


def read_levels(rubric, levels):
    """criterion -> (steps or None, is n/a) for every criterion. Raises Refused."""
    scale, problems, steps = scale_of(rubric), [], {}
    for criterion in rubric.criteria.all():
        try:
            steps[criterion] = sheets.read(criterion, scale, str(levels.get(criterion.key, "")))
        except Refused as error:
            problems.append(f"{criterion.key}: {error}")
    if problems:
        raise Refused(problems)
    return steps


def write(consensus, steps, notes):
    """Store (steps, is n/a) and a note for every criterion."""
    AgreedScore.objects.bulk_create(
        [
            AgreedScore(
                consensus=consensus,
                criterion=criterion,
                steps=value,
                is_not_applicable=exempt,
                note=str(notes.get(criterion.key, ""))[:MOST_CHARACTERS],
            )
            for criterion, (value, exempt) in steps.items()
        ],
        update_conflicts=True,
        unique_fields=["consensus", "criterion"],
        update_fields=["steps", "is_not_applicable", "note"],
    )
