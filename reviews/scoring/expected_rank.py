"""Ranking by expected rank: the place that each has on average over all that the scores leave open.

``posterior`` and ``placing`` have the numbers; here they become a method, with names for the
designs in which scores cannot tell what the model asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .bands import bands
from .components import SMALL, Components, Node
from .crossed import Crossed
from .design import Design
from .equations import Judging
from .exact import Judged
from .least_squares import SHARE as LEAST_SHARE
from .least_squares import apart, named, severities
from .mixed import fitted
from .numbers import decimal_string
from .options import Options
from .perfect import Perfect, perfect_fit
from .placing import interval, rank_distribution
from .posterior import EXACT, Posterior, expected_ranks, posterior
from .quanta import quantised, rounded
from .ranking import Scored, Undefined, points
from .scale import Direction
from .totals import exact_mean

Floats = NDArray[np.float64]
SHARE = 4  # the scale of the priors is one over this of the span
MOST_NODES = 15  # in each ratio of standard deviations
FINE = Decimal("0.000001")  # of probabilities and shares
Rows = dict[str, dict[str, Any]]


def expected_rank(judged: Judged, direction: Direction, options: Options) -> Scored:
    """Score by expected rank, 1 is best, quantised to ``options.resolution`` (in ranks).

    ``extras``: ``rows``, ``panelists``, ``deviations`` (posterior means of the three standard
    deviations, points), ``prior``, the REML ``variance`` beside them, and ``parts`` and
    ``verdict`` where there are any.

    Raises ValueError above 2,000 panelists, whose equations are solved densely.
    """
    if not judged:
        return Scored({})
    fit = perfect_fit(judged)
    if len(judged) == 1:
        why = "There is one application only: it is first, whatever its scores."
        return _certain(judged, np.ones(1), options, "one_application", why)
    if is_level(judged):
        why = "All scores are the same: every order is as probable as every other."
        level = np.full(len(judged), (len(judged) + 1) / 2)
        return _certain(judged, level, options, "all_equal", why)
    if fit is not None and fit.spare:
        return _perfect(judged, fit, direction, options)
    return _estimated(judged, direction, options)


def is_level(judged: Judged) -> bool:
    """Whether all scores are the same one."""
    return len(_scores(judged)) == 1


def model(judged: Judged, options: Options) -> tuple[Components, Fraction]:
    """What is integrated over for these judgements, and the span that sets its priors.

    The span is that of the scale, else that of the scores, which may not all be the same.
    """
    crossed = Crossed(Design.of(judgement for them in judged.values() for judgement in them))
    span = options.span
    if span is None:
        span = max(_scores(judged)) - min(_scores(judged))
    return Components(crossed, float(span) / SHARE), span


def _scores(judged: Judged) -> set[Fraction]:
    return {score for them in judged.values() for score in points(them)}


def _certain(judged: Judged, ranks: Floats, options: Options, verdict: str, why: str) -> Scored:
    """Ranks that need no model; no interval is made up for them."""
    scores = dict(zip(judged, quantised(ranks, options.resolution, Direction.LOWER), strict=True))
    rows = _ranked(list(judged), ranks, options)
    for application, row in rows.items():
        row["raw"] = exact_mean(points(judged[application]))
    extras = {"rows": rows, "verdict": verdict}
    return Scored(scores, {}, (why,), extras, Direction.LOWER)


def _perfect(judged: Judged, fit: Perfect, direction: Direction, options: Options) -> Scored:
    why = "Application and panelist explain every score without any rest"
    if fit.parts > 1:
        words = f"{why.lower()}, and {fit.parts:,} parts that no panelist connects compare not"
        reason = Undefined("additive_parts", words, {"parts": fit.parts})
        warning = f"{why}, and the applications fall into {fit.parts:,} parts: nothing is ranked."
        return Scored({}, dict.fromkeys(judged, reason), (warning,), {"verdict": "additive"})
    values = [direction.sign * fit.effects[application] for application in judged]
    ahead = np.array([sum(other > own for other in values) for own in values], dtype=float)
    level = np.array([values.count(own) for own in values], dtype=float)
    note = f"{why}: the order is theirs, and how certain it is cannot be estimated."
    return _certain(judged, 1 + ahead + (level - 1) / 2, options, "additive", note)


def _estimated(judged: Judged, direction: Direction, options: Options) -> Scored:
    components, span = model(judged, options)
    crossed, of_scale = components.crossed, options.span is not None
    design = crossed.design
    nodes = components.nodes(MOST_NODES)
    found = posterior(crossed, nodes, direction)
    ranks = quantised(found.expected_rank, options.resolution, Direction.LOWER)
    scores = dict(zip(design.applications, ranks, strict=True))
    few, some = (5, 9) if len(judged) <= SMALL else (3, 3)

    rows = _ranked(list(design.applications), found.expected_rank, options)
    _add_values(rows, judged, found, direction, options)
    warnings = []
    if found.better is not None:
        cumulated = rank_distribution(crossed, components.nodes(few, coarse=True), direction)
        order = np.lexsort((np.arange(len(rows)), found.expected_rank.round(9)))
        _add_places(rows, cumulated, bands(order.tolist(), found.better), options.top)
    else:
        warnings.append(
            f"Above {EXACT:,} applications expected ranks are approximate, "
            "without intervals, bands and probabilities of places."
        )
    changes = {
        name: _change(components.under(components.scale * factor), found, some, direction)
        for name, factor in (("halved", 0.5), ("doubled", 2.0))
    }
    extras = {
        "rows": rows,
        "panelists": severities(
            design, found.panelists - found.panelists.mean(), direction, options
        ),
        "deviations": _deviations(nodes, options),
        "prior": _prior(span, of_scale, changes, options),
    }
    extras |= _design(design, options, warnings)
    warnings.append(_prior_in_words(span, of_scale, changes))
    return Scored(scores, {}, tuple(warnings), extras, Direction.LOWER)


def _ranked(applications: Sequence[str], ranks: Floats, options: Options) -> Rows:
    """What follows from an expected rank among n: PCER, in percent, and SUCRA."""
    n = len(applications)
    shown = rounded(ranks, options.resolution)
    percent = rounded(100 * (ranks - 0.5) / n, FINE)
    rows: Rows = {
        application: {"expected_rank": rank, "pcer": pcer}
        for application, rank, pcer in zip(applications, shown, percent, strict=True)
    }
    if n > 1:
        for application, sucra in zip(
            applications, rounded((n - ranks) / (n - 1), FINE), strict=True
        ):
            rows[application]["sucra"] = sucra
    return rows


def _add_values(
    rows: Rows, judged: Judged, found: Posterior, direction: Direction, options: Options
) -> None:
    values = quantised(found.value, options.resolution, direction)
    errors = rounded(found.standard_error, options.resolution)
    for (application, row), value, error in zip(rows.items(), values, errors, strict=True):
        row["raw"] = exact_mean(points(judged[application]))
        row["adjusted"], row["standard_error"] = value, error


def _add_places(rows: Rows, cumulated: Floats, band: NDArray[np.int64], top: int | None) -> None:
    columns: dict[str, list[Any]] = {"band": band.tolist()}
    for level in (50, 95):
        low, high = interval(cumulated, level / 100)
        columns[f"interval_{level}"] = list(zip(low.tolist(), high.tolist(), strict=True))
    if top is not None:
        columns["p_top_k"] = rounded(cumulated[:, min(top, len(rows)) - 1], FINE)
    for name, column in columns.items():
        for row, entry in zip(rows.values(), column, strict=True):
            row[name] = entry


def _deviations(nodes: Sequence[Node], options: Options) -> dict[str, float]:
    residual = np.array([node.weights @ node.residuals for node in nodes])
    application = sum(r * node.application**0.5 for r, node in zip(residual, nodes, strict=True))
    panelist = sum(r * node.panelist**0.5 for r, node in zip(residual, nodes, strict=True))
    means = rounded(np.array([application, panelist, residual.sum()]), options.resolution)
    return dict(zip(("application", "panelist", "residual"), means, strict=True))


def _change(other: Components, found: Posterior, few: int, direction: Direction) -> float:
    """The greatest change of an expected rank under ``other`` priors, in ranks."""
    ranks = expected_ranks(other.crossed, other.nodes(few), direction)
    return float(np.abs(ranks - found.expected_rank).max())


def _prior(
    span: Fraction, of_scale: bool, changes: Mapping[str, float], options: Options
) -> dict[str, Any]:
    return {
        "mean": "flat",
        "deviations": "half-normal",
        "scale": float(span) / SHARE,
        "span": float(span),
        "span_of": "scale" if of_scale else "scores",
        **{name: round(change, 3) for name, change in changes.items()},
    }


def _prior_in_words(span: Fraction, of_scale: bool, changes: Mapping[str, float]) -> str:
    whose = "scale’s range" if of_scale else "range of the scores, as no scale is given"
    scale = decimal_string(span / SHARE, 6)
    return (
        f"Priors: flat on the mean, half-normal on each standard deviation with a scale of {scale} "
        f"points, a quarter of the {whose}. With half of that no expected rank changes by more "
        f"than {changes['halved']:.3f}, with twice of it by more than {changes['doubled']:.3f}."
    )


def _design(design: Design, options: Options, warnings: list[str]) -> dict[str, Any]:
    """``parts``, ``verdict`` and the REML ``variance``, and sentences on what cannot be told."""
    extras: dict[str, Any] = {}
    judging = Judging(design)
    parts = judging.parts()
    if parts.count > 1:
        extras["parts"] = named(design, parts)
        warnings.append(apart(parts.count, 1.0))
    once, alone = judging.n.max() == 1, judging.loads.max() == 1
    if alone:
        extras["verdict"] = "one_judgement_per_panelist"
        warnings.append(
            "Every panelist has one judgement only: severity and chance cannot be told apart, "
            "and the prior decides between them."
        )
    if once:
        extras["verdict"] = "one_judgement_each" if alone else "one_judgement_per_application"
        warnings.append(
            "Every application has one judgement only: merit and chance cannot be told apart, "
            "and the prior decides how much the order is believed."
        )
    known = fitted(design, judging, parts, LEAST_SHARE * float(options.resolution)).variance
    if known is not None:
        extras["variance"] = {
            name: None if value is None else rounded(np.array([value]), FINE)[0]
            for name, value in known.items()
        }
    return extras
