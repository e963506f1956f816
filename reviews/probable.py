"""Of two dossiers: how probably the one is truly better, by which run, and why it is not said.

It is computed from the stored inputs of a run by expected rank, held against their digests, and
from nothing that was written since. Where the run shown goes by another method, it is the newest
run by expected rank that read the very same judgements under the same weights.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from competitions.models import Method
from reviews import ranking_replay, ranking_results
from reviews.models import Ranking
from reviews.ranking_entries import quorum
from reviews.scoring.ranking import considered
from reviews.scoring.scale import Direction

MOST_JUDGEMENTS, MOST_PANELISTS = 20_000, 300  # a page that waits longer than a second helps nobody
OWN = ("settings", "attributes")  # what of its parameters is a run's own choice


@dataclass(frozen=True)
class Probable:
    """``shares``: of both, adding up to 1, or None. ``run``: by which; None: there is none.

    ``words``: why there are no shares. ``ask``: {field: value} by which the run that is missing
    can be asked for; empty where that would read other judgements.
    """

    run: Ranking | None = None
    shares: tuple | None = None
    words: str = ""
    ask: dict = field(default_factory=dict)


def of(one, other, *, may_ask):
    """What is known of two entries (RankingEntry) of one run.

    ``may_ask``: whether today's judgements are those of the run, so that asking helps.
    """
    run = run_for(one.ranking)
    if run is None:
        if one.ranking.is_agreed:
            return Probable(words=_("Agreed scores are one judgement: nothing can be told of it."))
        words = _("No run by expected rank read the same judgements by the same weights.")
        return Probable(words=words, ask=_ask(one.ranking) if may_ask else {})
    if run.input_count > MOST_JUDGEMENTS or len(_panelists(run)) > MOST_PANELISTS:
        return Probable(run, words=_("There are too many judgements to compute it on a page."))
    inputs = ranking_replay.inputs(run)
    if inputs is None:
        return Probable(run, words=_("What the run read no longer fits its digest."))
    return _said(run, _pair(inputs, one.dossier_id, other.dossier_id))


def run_for(ranking):
    """The run by expected rank of the very inputs of ``ranking``, by the same weights, or None."""
    if ranking.method == Method.EXPECTED_RANK:
        return ranking
    same = ranking.stage.rankings.filter(
        method=Method.EXPECTED_RANK, input_count=ranking.input_count
    )
    basis = _basis(ranking)
    for run in same.order_by("-pk"):
        if _basis(run) == basis and bytes(run.packed_inputs) == bytes(ranking.packed_inputs):
            return run
    return None


def _basis(ranking):
    return {name: value for name, value in ranking.parameters.items() if name not in OWN}


def _panelists(run):
    return run.findings.get("panelists") or []


def _ask(ranking):
    weights = {f"weight-{row['key']}": row["weight"] for row in ranking.parameters["criteria"]}
    return {"method": Method.EXPECTED_RANK.value} | weights


def _pair(inputs, one, other):
    from reviews.scoring.pairs import compare  # scipy, which takes half a second to load

    parameters = inputs.parameters
    judged, _too_few = considered(ranking_results.judgements(inputs), quorum=quorum(parameters))
    direction = Direction(parameters["direction"])
    return compare(judged, str(one), str(other), direction, ranking_results.options(inputs))


def _said(run, pair):
    if pair.one is not None:
        return Probable(run, (pair.one, pair.other))
    words = {
        "additive": _(
            "Dossier and panelist explain every score without any rest: the order is theirs, and "
            "how certain it is cannot be estimated."
        ),
        "unranked": _("One of the two has too few judgements in that run."),
    }
    return Probable(run, words=words[pair.known])
