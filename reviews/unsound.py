"""Which of many selections cannot be confirmed as they stand, for as many queries as of one."""

from collections import defaultdict

from competitions.models import Dossier
from reviews import board_lines, selecting
from reviews.models import Selection


def among(selections):
    """The ids of those of ``selections`` that something must be put right in first.

    A tie over the line, a choice against places, money or reasons, a dossier that left or
    joined. Whether sheets have changed is left to the pages of one stage: it is read in full.
    """
    found = Selection.objects.filter(pk__in=[selection.pk for selection in selections])
    found = list(
        found.select_related("stage__call__programme", "ranking").prefetch_related(
            "stage__call__stages"
        )
    )
    if not found:
        return set()
    choices = board_lines.choices_of(found)
    runs = board_lines.everything_of([(s.ranking, selecting.limits_of(s.stage)) for s in found])
    current = _in_judgement(found)
    return {
        one.pk
        for one in found
        if {choice.dossier_id for choice in choices[one.pk]} != current[one.stage_id]
        or selecting.state_of(one, choices[one.pk], runs[one.ranking_id]).problems
    }


def _in_judgement(selections):
    rows = Dossier.objects.filter(stage__in={one.stage_id for one in selections})
    found = defaultdict(set)
    for stage, dossier in rows.in_judgement().values_list("stage", "pk"):
        found[stage].add(dossier)
    return found
