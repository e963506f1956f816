"""Figures about judging for those who judge: one's own, and for the chair how a panel works."""

from collections import defaultdict
from statistics import fmean, pstdev

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.kinds.words import count_words
from core import visibility
from reviews import batches, quality
from reviews.models import Assignment, Panelist, ScoreSheet


class Own:
    """One batch in figures. ``compared`` is how many dossiers the means are taken over.

    Those are what the panelist has judged and nobody has left to judge: no figure tells of
    scores that may not be seen yet.
    """

    def __init__(self, batch, own, everybody, compared):
        self.batch, self.compared = batch, compared
        self.mean, self.spread = _mean(own), _spread(own)
        self.mean_of_all, self.spread_of_all = _mean(everybody), _spread(everybody)


def own(user):
    """Figures for each batch of ``user``; as many queries for many as for one."""
    found = batches.of(user)
    mine = {place.dossier_id for batch in found for place in batch.places}
    mine = mine & set(_judged(user).values_list("assignment__dossier", flat=True))
    waiting = Assignment.objects.undone().filter(dossier__in=mine)
    ready = mine - set(waiting.values_list("dossier", flat=True))
    points = _points(ready, user)
    return [_own(batch, ready, points, user) for batch in found]


def _own(batch, ready, points, user):
    dossiers = {place.dossier_id for place in batch.places} & ready
    everybody = [one for dossier in dossiers for one in points[dossier]]
    own = [value for judge, value in everybody if judge == user.pk]
    return Own(batch, own, [value for _judge, value in everybody], len(dossiers))


def _judged(user):
    sheets = ScoreSheet.objects.visible_to(user).submitted()
    return sheets.filter(assignment__panelist__user=user)


def _points(dossiers, user):
    """dossier -> (who, points) of every score that ``user`` may see."""
    sheets = ScoreSheet.objects.visible_to(user).submitted().filter(is_abstention=False)
    sheets = sheets.filter(assignment__dossier__in=dossiers)
    rows = sheets.select_related(
        "assignment__panelist", "assignment__dossier__stage__rubric"
    ).prefetch_related("scores")
    found = defaultdict(list)
    for sheet in rows:
        rubric = sheet.assignment.dossier.stage.rubric
        who, dossier = sheet.assignment.panelist.user_id, sheet.assignment.dossier_id
        for score in sheet.scores.all():
            if score.steps is not None:
                points = float(rubric.minimum) + score.steps * float(rubric.step)
                found[dossier].append((who, points))
    return found


def _mean(values):
    return fmean(values) if values else None


def _spread(values):
    return pstdev(values) if values else None


class Colleague:
    """A member of the panel with hints on their judgements, for the chair."""

    def __init__(self, seat, judgements):
        self.seat, self.facts = seat, quality.facts(judgements)

    @property
    def hints(self):
        return _hints(self.facts) if self.facts else []


def panel(chair, stage):
    """The members of the chair's panel and how they judge in ``stage``.

    Applications that are closed to the chair by a conflict are left out.
    """
    sheets = visibility.unvetoed(ScoreSheet.objects.submitted(), chair.user).filter(
        assignment__panelist__panel=chair.panel_id,
        assignment__dossier__stage=stage,
        is_abstention=False,
    )
    judgements = defaultdict(list)
    for sheet in sheets.select_related("assignment").prefetch_related("scores"):
        judgements[sheet.assignment.panelist_id].append(_judgement(sheet))
    seats = Panelist.objects.filter(panel=chair.panel_id).select_related("user")
    return [Colleague(seat, judgements[seat.pk]) for seat in seats]


def _judgement(sheet):
    scores = sheet.scores.all()
    comments = [sheet.comment, sheet.panel_comment, *(score.comment for score in scores)]
    return quality.Judgement(
        steps=tuple(score.steps for score in scores if score.steps is not None),
        words=sum(count_words(comment) for comment in comments),
        minutes=max((sheet.submitted_at - sheet.created_at).total_seconds() / 60, 0),
    )


def _hints(facts):
    """What is worth a word, as sentences; each may have good reasons."""
    found = []
    if facts.is_short_of_words:
        words = _("Few words: %(n)d in all comments of a typical sheet.")
        found.append(words % {"n": round(facts.words)})
    if facts.is_flat_often:
        words = _("The same score for every criterion in %(flat)d of %(sheets)d sheets.")
        found.append(words % {"flat": facts.flat, "sheets": facts.sheets})
    if facts.is_quick:
        words = ngettext(
            "Handed in %(n)d minute after opening, typically.",
            "Handed in %(n)d minutes after opening, typically.",
            round(facts.minutes),
        )
        found.append(words % {"n": round(facts.minutes)})
    return found
