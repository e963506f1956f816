"""What agreeing is made of, for the levels of a label and the consensus of a contest alike.

The standing of who writes is locked, then the consensus, and only then is asked what has to hold:
a conflict declared meanwhile comes before or after, never between.
"""

from django.utils.translation import gettext as _

from core import clock
from core.digests import digest
from core.errors import Refused, Stale
from core.states import lock
from reviews import checks, settling, states
from reviews.actions import sheets, standings
from reviews.models import AgreedScore, Consensus, ConsensusVersion
from reviews.rubrics import scale_of

MOST_CHARACTERS = 10_000  # of the text, a note, a minority view, or a reason


def own_seat(dossier, by, seats):
    """The seat of ``by`` among ``seats(dossier)``, its standing locked. Raises Refused."""
    checks.in_judgement(dossier)
    seat = next((one for one in seats(dossier) if one.user_id == by.pk), None)
    if seat is None or standings.lock(seat, dossier).is_excluded or seat not in seats(dossier):
        raise Refused(_("The consensus is for those whose own sheet is in and counts."))
    return seat


def locked(dossier):
    consensus, _created = Consensus.objects.get_or_create(dossier=dossier)
    lock(consensus)
    consensus.dossier = dossier  # keeps what is loaded already
    return consensus


def require_version(consensus, version, offered):
    """Raise Stale unless ``version`` is the stored one: nobody writes over what they never read."""
    if consensus.version != version:
        raise Stale(current=consensus, offered=offered)


def require_short(texts):
    if any(len(text) > MOST_CHARACTERS for text in texts):
        raise Refused(_("At most %(limit)s characters.") % {"limit": f"{MOST_CHARACTERS:,}"})


def write(consensus, *, by, scores, notes, text, **more):
    """Store what is agreed so far; it counts as a new version where anything differs.

    ``scores`` and ``notes`` by criterion key, a score as text on the rubric's scale, "n/a" or ""
    for none yet; ``more``: other fields of the consensus. Raises Refused with a sentence per
    score that is not on the scale.
    """
    require_short([text, more.get("strengths", ""), *notes.values()])
    before = _words(consensus)
    _store(consensus, _read(consensus.dossier.stage.rubric, scores), notes)
    for name, value in ({"text": text} | more).items():
        setattr(consensus, name, value)
    consensus.save(update_fields=["text", *more, "updated_at"])
    after = _words(consensus)
    if after != before or not consensus.version:
        facts = {"digest": digest(after)}
        number = consensus.version + 1
        states.DRAFT_CONSENSUS.apply(consensus, by=by, version=number, facts=facts)


def agree(consensus, *, by, without=(), reason=""):
    """Let what is written become agreed, with an immutable version; return the consensus.

    It is locked and complete. ``without``: seats that have not spoken, passed over for a reason.
    """
    content = settling.content_of(consensus, without=without, reason=reason)
    frozen = ConsensusVersion.objects.create(
        consensus=consensus,
        number=consensus.versions.count() + 1,
        content=content,
        digest=digest(content),
    )
    facts = {"number": frozen.number, "digest": frozen.digest, "without": content["without"]}
    moment = clock.now()
    return states.AGREE.apply(
        consensus, by=by, reason=reason, facts=facts, agreed_by=by, agreed_at=moment
    )


def _read(rubric, scores):
    """criterion -> (steps or None, is n/a) for every criterion. Raises Refused."""
    scale, problems, steps = scale_of(rubric), [], {}
    for criterion in rubric.criteria.all():
        try:
            steps[criterion] = sheets.read(criterion, scale, str(scores.get(criterion.key, "")))
        except Refused as error:
            problems.append(f"{criterion.key}: {error}")
    if problems:
        raise Refused(problems)
    return steps


def _store(consensus, steps, notes):
    AgreedScore.objects.bulk_create(
        [
            AgreedScore(
                consensus=consensus,
                criterion=criterion,
                steps=value,
                is_not_applicable=exempt,
                note=notes.get(criterion.key, ""),
            )
            for criterion, (value, exempt) in steps.items()
        ],
        update_conflicts=True,
        unique_fields=["consensus", "criterion"],
        update_fields=["steps", "is_not_applicable", "note"],
    )


def _words(consensus):
    """Everything that whoever agrees agrees to."""
    scores = consensus.scores.order_by("criterion").values_list(
        "criterion", "steps", "is_not_applicable", "note"
    )
    said = [consensus.text, consensus.strengths, consensus.improvement_areas]
    return [*said, [list(row) for row in scores]]
