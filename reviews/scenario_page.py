"""Scenarios as their pages show them: one with its rows, all of them side by side."""

from django.http import Http404

from core import visibility
from reviews import board_lines, scenario_state, selecting
from reviews.actions import rankings, selections
from reviews.models import Scenario

COMPARED = 6  # columns that fit beside the names; the newest
BELOW = 50  # rows below the last that enters, to be let in


def of(scenario, state, user):
    """What the page of one scenario shows beside its state."""
    stage = scenario.stage
    standing, ranking = selections.standing(stage), rankings.current(stage)
    last = max((n for n, row in enumerate(state.rows, 1) if row.enters), default=0)
    return {
        "rows": state.rows[: last + BELOW],
        "more": len(state.rows) - last - BELOW,
        "may_change": user.has_perm("reviews.change_scenario", scenario)
        and not scenario.is_stale
        and standing is None,
        "obstacles": selections.proposing_obstacles(stage, standing, ranking)
        if user.is_officer
        else [],
    }


def row_of(scenario, user, dossier):
    """The row of one dossier; 404 where it is not ranked or not seen."""
    for row in scenario_state.of(scenario, user).rows:
        if row.entry.dossier_id == dossier:
            return row
    raise Http404


def side_by_side(stage, user):
    """``compared``: (scenario, state); ``differing``: (entry, whether it enters in each)."""
    found = visibility.visible(Scenario.objects.filter(stage=stage), user)
    found = found.select_related("stage__call__programme", "ranking", "created_by")
    kept = list(found.order_by("-pk"))
    limits = selecting.limits_of(stage)
    runs = {}
    compared = []
    for scenario in kept[:COMPARED]:
        if scenario.ranking_id not in runs:
            runs[scenario.ranking_id] = board_lines.entries(scenario.ranking, user, limits)[0]
        compared.append((scenario, scenario_state.of(scenario, user, runs[scenario.ranking_id])))
    return {
        "kept": kept,
        "compared": compared,
        "entering": _entering(compared),
        "limits": limits,
    }


def _entering(compared):
    """(entry, [whether it enters in each], whether they differ) of all who enter in any."""
    inside = [{row.entry.dossier_id for row in state.entering} for _scenario, state in compared]
    entries = {}
    for _scenario, state in compared:
        for row in state.entering:
            entries.setdefault(row.entry.dossier_id, row.entry)
    ordered = sorted(entries.values(), key=lambda entry: (entry.rank, entry.dossier_id))
    rows = [(entry, [entry.dossier_id in ids for ids in inside]) for entry in ordered]
    return [(entry, marks, len(set(marks)) > 1) for entry, marks in rows]
