"""What the order of an agenda rests on: the sheets handed in, the places, who is in conflict."""

from fractions import Fraction

from competitions.models import Dossier
from reviews import agenda, ranking_inputs, rooms
from reviews.rubrics import scale_of


def dossiers_of(meeting):
    """The dossiers in judgement that the panel deals with.

    All of the stage where it is the call's only panel; else those that its members judge.
    """
    found = Dossier.objects.filter(stage=meeting.stage_id).in_judgement()
    if meeting.panel.call.panels.count() > 1:
        judged = meeting.panel.panelists.values("assignments__dossier")
        found = found.filter(pk__in=judged)
    return found.select_related("application").order_by("application__reference")


def totals(stage):
    """dossier id -> the totals of its sheets in points, exact, from what is handed in."""
    found = {}
    for dossier, _panelist, total in ranking_inputs.read(stage).sheets.judgements():
        found.setdefault(dossier, []).append(total)
    return found


def items_of(meeting, dossiers):
    """The dossiers as the pure module takes them, with their ids as keys."""
    given = totals(meeting.stage)
    seen = rooms.of(dossiers, rooms.seats_of(meeting.panel))
    return [
        agenda.Item(
            key=dossier.pk,
            totals=tuple(given.get(dossier.pk, ())),
            leaves=frozenset(seat.pk for seat in seen[dossier.pk].leaves),
        )
        for dossier in dossiers
    ]


def cut_of(stage, items):
    """Where the decision falls, as ``agenda.cut_of`` says; the threshold per criterion."""
    rubric, threshold = stage.rubric, None
    if rubric.threshold is not None:
        threshold = Fraction(rubric.threshold) / rubric.criteria.count()
    sign = scale_of(rubric).direction.sign
    return agenda.cut_of(items, places=stage.places, threshold=threshold, sign=sign)


def lower_half(stage, items):
    """Keys of the lower half by mean total: what a panel may decide not to discuss.

    Of an odd number the middle one stays above; whoever ties with it, too.
    """
    sign = scale_of(stage.rubric).direction.sign
    ranked = sorted(((sign * item.mean, item.key) for item in items if item.totals), reverse=True)
    if not ranked:
        return set()
    line = ranked[(len(ranked) + 1) // 2 - 1][0]
    return {key for value, key in ranked if value < line}
