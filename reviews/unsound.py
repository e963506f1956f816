"""Which of many selections cannot be confirmed as they stand, for as many queries as of one."""

from collections import defaultdict

from competitions.models import Dossier
from reviews import parting, selecting
from reviews.models import RankingEntry, Selection, SelectionChoice


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
    choices, entries = _choices(found), _entries(found)
    places = parting.places_of([selection.ranking for selection in found])
    current = _in_judgement(found)
    return {
        one.pk
        for one in found
        if {choice.dossier_id for choice in choices[one.pk]} != current[one.stage_id]
        or _has_problems(one, choices[one.pk], entries[one.ranking_id], places[one.ranking_id])
    }


def _has_problems(selection, choices, entries, places):
    chosen = {choice.dossier_id for choice in choices}
    own = selecting.in_order([row for row in entries if row.dossier_id in chosen], places)
    return bool(selecting.state_of(selection, choices, own).problems)


def _choices(selections):
    rows = SelectionChoice.objects.filter(selection__in=selections)
    return _by("selection_id", rows.select_related("dossier__application", "dossier__pinned"))


def _entries(selections):
    rows = RankingEntry.objects.filter(ranking__in={one.ranking_id for one in selections})
    rows = rows.defer("criteria", "totals", "figures")
    return _by(
        "ranking_id",
        rows.select_related("dossier__pinned", "dossier__application__cluster__region"),
    )


def _in_judgement(selections):
    rows = Dossier.objects.filter(stage__in={one.stage_id for one in selections})
    found = defaultdict(set)
    for stage, dossier in rows.in_judgement().values_list("stage", "pk"):
        found[stage].add(dossier)
    return found


def _by(name, rows):
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
