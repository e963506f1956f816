"""Who judges what: an optimal assignment of panelists to dossiers.

Hard rules (needs, capacities, forbidden, kept and forced pairs, panelists kept apart) are
constraints, never costs, and are proven on the result whatever the solver says. Costs are whole
numbers, so that the optimum is exact. Knows neither Django nor the database.
"""

from reviews.matching.changes import Change, changed
from reviews.matching.explaining import explain
from reviews.matching.network import MOST_COST, Network, Pairs, numbers
from reviews.matching.simple import Gap, Matching, Problem, each, gaps, match, network_of
from reviews.matching.solving import Solution, prove, solve

__all__ = [
    "MOST_COST",
    "Change",
    "Gap",
    "Matching",
    "Network",
    "Pairs",
    "Problem",
    "Solution",
    "changed",
    "each",
    "explain",
    "gaps",
    "match",
    "network_of",
    "numbers",
    "prove",
    "solve",
]
