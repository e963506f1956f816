"""Ranking by the crossed random-effects model: values drawn to the mean by how little is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .anova import anova, predicted
from .crossed import MOST_PANELISTS, Crossed
from .design import Design
from .equations import Judging, NotSolved, Parts
from .exact import side_by_side
from .identified import SENTENCES, UNKNOWN, verdict
from .least_squares import LOOSE, SHARE, Additive, apart, lone, named, severities
from .options import Options
from .quanta import check, quantised, rounded
from .ranking import Judged, Scored, Undefined
from .reml import FREE_APPLICATION, FREE_PANELIST, Estimate, estimate
from .scale import Direction

Floats = NDArray[np.float64]
FEW = 200  # panelists, up to which a grid of starts costs nothing
FINER = 100  # a variance, in points squared, is rounded to this part of the resolution
NO_SCORE = "the model gives it no value: "


@dataclass(slots=True)
class Found:
    """What was estimated, before it is quantised; None: not known."""

    code: str
    values: Floats | None = None
    errors: Floats | None = None
    effects: Floats | None = None
    variance: dict[str, float | None] | None = None
    variance_error: dict[str, float] | None = None
    warnings: tuple[str, ...] = ()


def mixed(judged: Judged, direction: Direction, options: Options) -> Scored:
    """Best linear unbiased predictions ``mu + a`` at the REML variances, with standard errors.

    ``docs/methods.md`` says what is known of each degenerate design; it is named in
    ``extras["verdict"]`` and in a warning.
    """
    if not judged:
        return Scored({})
    design = Design.of(judgement for them in judged.values() for judgement in them)
    check(design.score, options.resolution)
    judging = Judging(design)
    parts = judging.parts()
    try:
        found = fitted(design, judging, parts, SHARE * float(options.resolution))
    except NotSolved:
        return Scored({}, dict.fromkeys(judged, LOOSE))
    return _scored(judged, design, parts, found, direction, options)


def fitted(design: Design, judging: Judging, parts: Parts, accuracy: float) -> Found:
    """What the model says of ``design``; no value errs by ``accuracy`` points or more."""
    code, fit = verdict(design, judging, parts)
    if code == "one_judgement_per_application":
        return Found(code, variance=_of_panelists(design))
    if code in UNKNOWN or (code == "additive" and parts.count > 1):
        return Found(code)
    if code in ("all_equal", "unanimous"):
        return Found(code, values=np.bincount(design.application, design.score) / judging.n)
    if code == "one_judgement_per_panelist":
        return _of_applications(code, design)
    if code == "additive" and fit is not None:
        return Found(code, values=fit.values, effects=fit.effects)
    if len(design.panelists) > MOST_PANELISTS:
        return _large(design, judging, parts, fit, accuracy)
    return _exact(design, judging, parts, fit)


def _exact(design: Design, judging: Judging, parts: Parts, fit: Additive | None) -> Found:
    guess = None
    if fit is not None and len(design.panelists) > FEW:
        first = anova(design, judging, parts, fit)
        if first is not None and first.residual:
            guess = first.application / first.residual, first.panelist / first.residual
    crossed = Crossed(design)
    best = estimate(crossed, guess)
    variances = best.variances
    solution = crossed.at(variances.application, variances.panelist, variances.residual)
    return Found(
        _at_boundary(best),
        solution.values,
        np.sqrt(solution.value_variance),
        solution.panelists,
        {
            "application": variances.application,
            "panelist": variances.panelist,
            "residual": 0.0 if best.without_residual else variances.residual,
        },
    )


def _at_boundary(best: Estimate) -> str:
    if best.without_residual:
        return "no_residual"
    if best.variances.application and best.variances.panelist:
        return ""
    if best.variances.application:
        return "no_panelist_variance"
    return "no_application_variance" if best.variances.panelist else "no_variance"


def _large(
    design: Design, judging: Judging, parts: Parts, fit: Additive | None, accuracy: float
) -> Found:
    found = anova(design, judging, parts, fit) if fit is not None else None
    if found is None or not found.residual:
        return Found("confounded")
    best = predicted(design, judging, found, accuracy)
    names = ("application", "panelist", "residual")
    code = "" if found.application and found.panelist else "no_application_variance"
    if found.application and not found.panelist:
        code = "no_panelist_variance"
    return Found(
        code,
        best.values,
        None,
        best.effects,
        {name: getattr(found, name) for name in names},
        {name: getattr(found, f"{name}_error") for name in names},
        (
            f"With more than {MOST_PANELISTS:,} panelists the variances are estimated by "
            "analysis of variance (Henderson's method III), with the errors given; the "
            "applications' standard errors are not computed.",
        ),
    )


def _of_applications(code: str, design: Design) -> Found:
    """Panelists and chance make one variance; values are what they are whatever its parts."""
    crossed = Crossed(_without_panelists(design))
    best = estimate(crossed, models=FREE_APPLICATION)
    variance, rest = best.variances.application, best.variances.residual
    solution = crossed.at(variance, 0, rest)
    known: dict[str, float | None] = {"application": variance, "panelist": None, "residual": None}
    known["panelist_and_residual"] = rest
    return Found(code, solution.values, np.sqrt(solution.value_variance), variance=known)


def _of_panelists(design: Design) -> dict[str, float | None] | None:
    """Applications and chance make one variance."""
    if len(design.panelists) > MOST_PANELISTS or len(design.panelists) == 1:
        return None
    loads = np.bincount(design.panelist)
    means = np.bincount(design.panelist, design.score) / loads
    if not (design.score - means[design.panelist]).any():
        return None
    best = estimate(Crossed(design), models=FREE_PANELIST)
    known: dict[str, float | None] = {"application": None, "panelist": best.variances.panelist}
    return known | {"residual": None, "application_and_residual": best.variances.residual}


def _without_panelists(design: Design) -> Design:
    """The same with one panelist for all: their effects are nil, their number is no matter."""
    nobody = np.zeros_like(design.panelist)
    return Design(design.applications, ("",), design.application, nobody, design.score)


def _scored(
    judged: Judged,
    design: Design,
    parts: Parts,
    found: Found,
    direction: Direction,
    options: Options,
) -> Scored:
    extras: dict[str, Any] = {}
    warnings = [SENTENCES[found.code]] if found.code else []
    warnings += found.warnings
    if parts.count > 1:
        extras["parts"] = named(design, parts)
        warnings.append(apart(parts.count, 1.0))
    if found.code:
        extras["verdict"] = found.code
    for key, known in (("variance", found.variance), ("variance_error", found.variance_error)):
        if known is not None:
            extras[key] = {name: _fine(value, options) for name, value in known.items()}
    if found.effects is not None:
        extras["panelists"] = severities(design, found.effects, direction, options)
        warnings += lone(design, "an effect drawn far to 0")
    if found.values is None:
        said = SENTENCES[found.code]
        words = NO_SCORE + said[0].lower() + said[1:].rstrip(".")
        reason = Undefined("no_value", words, {"verdict": found.code})
        return Scored({}, dict.fromkeys(judged, reason), tuple(warnings), extras)
    values = quantised(found.values, options.resolution, direction)
    scores = dict(zip(design.applications, values, strict=True))
    rows = side_by_side(judged, scores)
    if found.errors is not None:
        errors = rounded(found.errors, options.resolution)
        for application, error in zip(design.applications, errors, strict=True):
            rows[application]["standard_error"] = error
    return Scored(scores, {}, tuple(warnings), extras | {"rows": rows})


def _fine(value: float | None, options: Options) -> float | None:
    if value is None:
        return None
    return rounded(np.array([value]), options.resolution / FINER)[0]
