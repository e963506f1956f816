"""From the inputs of a run to its results: places, raw and ranked values, thresholds, findings.

Knows only ``Inputs``: the same inputs give the same results on any day. Means are taken on arrays
of whole numbers; every other method is asked of ``reviews.scoring.ranking.rank``.
"""

from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
from django.utils.translation import gettext as _

from competitions.models import Method
from core import digests
from core.errors import Refused
from reviews import ranking_settings
from reviews.ranking_entries import Table, quorum
from reviews.ranking_inputs import Inputs
from reviews.scoring import sheets as exact
from reviews.scoring.chain import read_chain
from reviews.scoring.numbers import decimal_string
from reviews.scoring.ranking import Judgement, rank
from reviews.scoring.scale import Direction
from reviews.scoring.ties import Facts, settle

FIGURES = ["standard_error", "expected_rank", "pcer", "sucra", "interval_50", "interval_95"]
FIGURES += ["p_top_k", "band"]


@dataclass(frozen=True)
class Outcome:
    """``entries`` are the fields of RankingEntry rows; ``findings`` and ``steps`` of the run."""

    inputs: Inputs
    entries: list
    findings: dict = field(default_factory=dict)
    steps: list = field(default_factory=list)

    @property
    def results(self):
        return results_of(self.entries)

    @property
    def digest(self):
        return results_digest(self.inputs.digest, self.entries, self.findings, self.steps)


def results_of(entries):
    """What the digest covers of the entries: all but the words for why one is not rankable.

    A raw value that is the ranked one is not said twice, and figures that a method does not
    give are not said at all: so the digest of a plain mean is what it was before there were any.
    """
    kept = []
    for entry in entries:
        row = {key: value for key, value in entry.items() if key != "reasons"}
        raw = {
            key: row.pop(key) for key in ("raw", "raw_numerator", "raw_denominator") if key in row
        }
        if raw.get("raw_numerator") != row.get("numerator") or (
            raw.get("raw_denominator") != row.get("denominator")
        ):
            row |= raw
        if not row.get("figures"):
            row.pop("figures", None)
        kept.append(row)
    return kept


def results_digest(inputs_digest, entries, findings, steps):
    covered = [inputs_digest, results_of(entries)]
    if findings or steps:
        covered.append({"findings": findings, "steps": steps})
    has_floats = findings or any(entry.get("figures") for entry in entries)
    canonical = digests.canonical if has_floats else digests.canonical_exact
    return digests.sha256(canonical(covered))


@dataclass(frozen=True)
class Place:
    """``score`` is what was compared; ``figures`` what else the method knows of the dossier."""

    rank: int
    is_tied: bool
    score: Fraction
    figures: dict = field(default_factory=dict)


def compute(inputs):
    """Rank as the settings of the inputs say."""
    chosen = inputs.parameters.get("settings", {"method": Method.MEAN})
    if chosen["method"] == Method.MEAN:
        places, undefined, findings = _by_mean(inputs), {}, {}
    else:
        places, undefined, findings = _by_method(inputs, chosen)
    table = Table(inputs)
    places, steps = _without_ties(inputs, places, table) if chosen.get("ties") else (places, [])
    entries = [table.ranked(dossier, place) for dossier, place in places.items()]
    left = [d for d in inputs.parameters["dossiers"] if d not in places]
    entries += [table.not_rankable(d, undefined.get(d)) for d in sorted(left, key=str)]
    return Outcome(inputs, entries, findings, steps)


def _by_mean(inputs):
    """dossier -> Place, best first; equal ones in the order of their ids as texts."""
    sheets = inputs.sheets
    in_judgement = np.isin(sheets.dossiers, inputs.parameters["dossiers"])
    kept = np.flatnonzero(in_judgement & (sheets.counts >= quorum(inputs.parameters)))
    if not len(kept):
        return {}
    sums, counts = sheets.sums[kept], sheets.counts[kept]
    direction = Direction(inputs.parameters["direction"])
    ranks, shared = exact.places(exact.mean_keys(sums, counts), direction)
    dossiers, denominator = sheets.dossiers[kept].tolist(), sheets.totals.denominator
    rows = zip(
        ranks.tolist(), dossiers, shared.tolist(), sums.tolist(), counts.tolist(), strict=True
    )
    return {
        dossier: Place(place, tied, Fraction(total, denominator * n))
        for place, dossier, tied, total, n in sorted(rows, key=lambda row: (row[0], str(row[1])))
    }


def _by_method(inputs, chosen):
    """(dossier -> Place best first, dossier -> why the method gives it none, findings)."""
    result = _ranked(inputs, chosen)
    known = result.extras.get("rows", {})
    places = {
        int(row.application): Place(
            row.rank, row.tied, row.score, _figures(known.get(row.application, {}))
        )
        for row in result.rows
    }
    undefined = {int(row.application): row.why.as_data() for row in result.not_rankable if row.why}
    return places, undefined, _findings(result)


def _ranked(inputs, chosen):
    """What the method gives. Raises Refused with its sentence where it cannot do it."""
    try:
        return rank(
            judgements(inputs),
            direction=inputs.parameters["direction"],
            method=chosen["method"],
            quorum=quorum(inputs.parameters),
            applications=[str(dossier) for dossier in inputs.parameters["dossiers"]],
            options=options(inputs),
        )
    except np.linalg.LinAlgError:  # a fault of ours, not of what was asked
        raise
    except ValueError as error:
        raise Refused(_("It cannot be ranked so: %(why)s.") % {"why": error}) from error


def judgements(inputs):
    """The totals as ``reviews.scoring`` takes them, ids as texts."""
    rows = inputs.sheets.judgements()
    return [Judgement(str(dossier), str(seat), total) for dossier, seat, total in rows]


def options(inputs):
    """What is set of the method, with the span of the scale, which sets the priors."""
    chosen = inputs.parameters["settings"]
    settings = ranking_settings.Settings(chosen["method"], chosen["options"])
    least, most, *_step = map(Fraction, inputs.parameters["scale"])
    return replace(ranking_settings.as_options(settings), span=most - least)


def _without_ties(inputs, places, table):
    """(places, steps): equal scores parted by the chain as far as it goes without a person.

    The panel's order and lots are recorded later, for the groups that are left.
    """
    parameters = inputs.parameters
    ranks = {str(dossier): place.rank for dossier, place in places.items()}
    tied = {dossier for dossier, place in places.items() if place.is_tied}
    chain = read_chain(parameters["settings"]["ties"], [c.code for c in inputs.criteria])
    facts = Facts(
        Direction(parameters["direction"]),
        {str(dossier): table.exact_means(dossier) for dossier in tied},
        parameters.get("attributes", {}),
    )
    settled = settle(ranks, chain, facts)
    order = sorted(ranks, key=lambda name: (settled.ranks[name], name))
    found = {
        int(name): replace(
            places[int(name)], rank=settled.ranks[name], is_tied=name in settled.tied
        )
        for name in order
    }
    return found, [step.as_data() for step in settled.steps]


def _figures(row):
    found = {name: row[name] for name in FIGURES if row.get(name) is not None}
    for name in ("interval_50", "interval_95"):
        if name in found:
            found[name] = list(found[name])
    if row.get("adjusted") is not None:
        found["adjusted"] = decimal_string(row["adjusted"])
    return found


def _findings(result):
    """What the method says beside the places, with the ids of panelists and dossiers as numbers."""
    extras, found = result.extras, {}
    if extras.get("panelists"):
        found["panelists"] = [
            row | {"panelist": int(row["panelist"])} for row in extras["panelists"]
        ]
    if extras.get("parts"):
        found["parts"] = [[int(dossier) for dossier in part] for part in extras["parts"]]
    if extras.get("left_out"):
        found["left_out"] = [int(panelist) for panelist in extras["left_out"]]
    kept = ("variance", "verdict", "prior", "deviations")
    found |= {name: extras[name] for name in kept if extras.get(name)}
    return found
