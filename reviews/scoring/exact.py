"""Median, trimmed mean and Borda share: whole numbers and fractions from end to end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

from .decimals import quoted
from .options import Options
from .ranking import Judged, Scored, Undefined, points
from .scale import Direction
from .totals import exact_mean

NAMED = 5  # panelists in a warning; ``extras["left_out"]`` has all


def median(judged: Judged, direction: Direction, options: Options) -> Scored:
    """The middle total; of an even number, the mean of the two in the middle."""
    scores = {application: middle(points(judgements)) for application, judgements in judged.items()}
    return Scored(scores, extras={"rows": side_by_side(judged, scores)})


def middle(numbers: Sequence[Fraction]) -> Fraction:
    """Return the median, exactly.

    >>> middle([Fraction(3), Fraction(1), Fraction(2), Fraction(5)])
    Fraction(5, 2)
    """
    ordered, half = sorted(numbers), len(numbers) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def trimmed(judged: Judged, direction: Direction, options: Options) -> Scored:
    """The mean without the ``floor(trim * n)`` lowest and as many highest of n totals."""
    scores, cut = {}, 0
    for application, judgements in judged.items():
        ordered = sorted(points(judgements))
        each = int(options.trim * len(ordered))
        cut += each
        scores[application] = exact_mean(ordered[each : len(ordered) - each])
    warnings = []
    if judged and options.trim and not cut:
        needed = -(-options.trim.denominator // options.trim.numerator)
        warnings.append(
            f"Nothing is trimmed: a share of {options.trim} at each end takes "
            f"{needed} judgements of an application, and none has as many."
        )
    return Scored(scores, {}, tuple(warnings), {"rows": side_by_side(judged, scores)})


def borda(judged: Judged, direction: Direction, options: Options) -> Scored:
    """The mean over its panelists of an application's Borda share; 1 is best in any direction.

    A panelist's share for the application at rank r of the n that they judged is
    ``(n - r) / (n - 1)``, ties at their mean rank. Who judged one only has no order: left out.
    """
    by_panelist: dict[str, list[tuple[Fraction, str]]] = {}
    for application, judgements in judged.items():
        for judgement, score in zip(judgements, points(judgements), strict=True):
            merit = direction.sign * score
            by_panelist.setdefault(judgement.panelist, []).append((merit, application))
    received: dict[str, list[Fraction]] = {application: [] for application in judged}
    left_out = [panelist for panelist, merits in by_panelist.items() if len(merits) == 1]
    for merits in by_panelist.values():
        if len(merits) > 1:
            for application, share in shares(merits):
                received[application].append(share)
    scores = {application: exact_mean(them) for application, them in received.items() if them}
    why = Undefined("no_order", "judged one application only, which is no order")
    return without(left_out, why, judged, scores, better=Direction.HIGHER)


def without(
    left_out: Iterable[str],
    why: Undefined,
    judged: Judged,
    scores: Mapping[str, Fraction],
    better: Direction | None = None,
) -> Scored:
    """The result of a method that leaves panelists out; who has no score then is undefined.

    The words of ``why`` are what is said of a panelist who is left out.
    """
    reason = Undefined(why.code, f"everybody who scored it {why.words}")
    undefined = {application: reason for application in judged if application not in scores}
    extras: dict[str, Any] = {"rows": side_by_side(judged, scores)}
    warnings: tuple[str, ...] = ()
    if names := sorted(left_out):
        extras["left_out"] = names
        warnings = (f"Left out: {listed(names)} {why.words}.",)
    return Scored(scores, undefined, warnings, extras, better)


def shares(merits: Sequence[tuple[Fraction, str]]) -> Iterable[tuple[str, Fraction]]:
    """Yield (application, Borda share) of one panelist's (merit, application) pairs, n >= 2.

    >>> four = [(Fraction(4), "a"), (Fraction(4), "b"), (Fraction(3), "c"), (Fraction(1), "d")]
    >>> [str(share) for _, share in shares(four)]
    ['5/6', '5/6', '1/3', '0']
    """
    ahead, count = 0, len(merits)
    for _, group in groupby(sorted(merits, key=lambda pair: -pair[0]), key=lambda pair: pair[0]):
        tied = [application for _, application in group]
        rank = ahead + Fraction(len(tied) + 1, 2)
        for application in tied:
            yield application, (count - rank) / (count - 1)
        ahead += len(tied)


def side_by_side(judged: Judged, scores: Mapping[str, Fraction]) -> dict[str, dict[str, Any]]:
    """``extras["rows"]``: the mean of the totals as given, and the value that is ranked."""
    return {
        application: {"raw": exact_mean(points(judged[application])), "adjusted": score}
        for application, score in scores.items()
    }


def listed(names: Sequence[str]) -> str:
    """Name at most five panelists.

    >>> listed(["p1", "p2"])
    'panelists "p1", "p2"'
    """
    shown = ", ".join(quoted(name) for name in names[:NAMED])
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return f"panelist{'s' if len(names) > 1 else ''} {shown}{more}"
