"""From judgements to ranks: competition ranking (1, 2, 2, 4) on exact scores.

A method turns judgements into one exact score per application; ``rank`` turns scores into
places. Methods are entries of ``METHODS``, so that a further one is a function and a line. All
but the mean lie in modules of their own, which are imported when they are asked for: some bring
NumPy and SciPy, and a small table is ranked in less time than these take to load.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from importlib import import_module
from typing import Any

from .options import Options
from .scale import Direction
from .totals import exact_mean


@dataclass(frozen=True, slots=True)
class Judgement:
    """One panelist's total for one application, in points; None is an abstention."""

    application: str
    panelist: str
    score: Fraction | None


@dataclass(frozen=True, slots=True)
class Row:
    """One place. Equal ``score`` means equal ``rank``; ``tied`` if more than one shares it."""

    application: str
    score: Fraction
    rank: int
    tied: bool
    judgements: int


@dataclass(frozen=True, slots=True)
class Undefined:
    """Why a method gives no score: a ``code`` with ``data`` for programs, ``words`` in English.

    ``no_order``, ``no_deviation``: everybody who scored it is left out. ``parts``: it lies in one
    of ``parts`` that no panelist connects. ``loose``: too loosely connected for the resolution.
    ``no_value``: the model has none, with its ``verdict``. ``additive_parts``: scores without a
    rest, in several ``parts``.
    """

    code: str
    words: str
    data: Mapping[str, int | str] = field(default_factory=dict)

    def as_data(self) -> dict[str, int | str]:
        """What is stored of it."""
        return {"code": self.code, **self.data}


@dataclass(frozen=True, slots=True)
class NotRankable:
    """An application without a place. ``code`` is ``no_judgement``, ``quorum`` or ``undefined``.

    ``quorum``: ``judgements`` are fewer than ``needed``. ``undefined``: the method gives it no
    score, for the reason in ``why``.
    """

    application: str
    code: str
    judgements: int
    needed: int
    why: Undefined | None = None

    @property
    def reason(self) -> str:
        """The reason in plain English; pages translate the codes instead."""
        if self.why is not None:
            return self.why.words
        if self.code == "no_judgement":
            return "no panelist scored it"
        return f"{self.judgements} of at least {self.needed} judgements"


@dataclass(frozen=True, slots=True)
class Scored:
    """What a method returns.

    ``scores``: application -> exact value to rank by. ``undefined``: application -> why the
    method gives it none. ``warnings``: sentences. ``extras``: whatever else the method knows.
    ``better``: which scores come first, where that is another way round than for the judgements
    (a Borda share of 1 is best, a rank of 1 is).
    """

    scores: Mapping[str, Fraction]
    undefined: Mapping[str, Undefined] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)
    better: Direction | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """``rows`` in rank order and within a tie by application; the others in ``not_rankable``.

    ``direction`` is that of the judgements, ``better`` says which scores of ``rows`` come first.
    ``docs/methods.md`` lists the keys of ``extras``.
    """

    method: str
    direction: Direction
    rows: tuple[Row, ...]
    not_rankable: tuple[NotRankable, ...]
    warnings: tuple[str, ...]
    extras: Mapping[str, Any] = field(default_factory=dict)
    better: Direction = Direction.HIGHER


Judged = Mapping[str, Sequence[Judgement]]  # application -> judgements with a score, by panelist
Method = Callable[[Judged, Direction, Options], Scored]


def mean(judged: Judged, direction: Direction, options: Options) -> Scored:
    """The arithmetic mean of the panelists' totals, as a fraction."""
    return Scored({a: exact_mean(points(judgements)) for a, judgements in judged.items()})


def _later(module: str, name: str) -> Method:
    def method(judged: Judged, direction: Direction, options: Options) -> Scored:
        found: Method = getattr(import_module(f"{__package__}.{module}"), name)
        return found(judged, direction, options)

    return method


METHODS: dict[str, Method] = {
    "mean": mean,
    "median": _later("exact", "median"),
    "trimmed": _later("exact", "trimmed"),
    "borda": _later("exact", "borda"),
    "zscore": _later("standard", "zscore"),
    "least-squares": _later("least_squares", "least_squares"),
    "ridge": _later("least_squares", "ridge"),
    "mixed": _later("mixed", "mixed"),
    "expected-rank": _later("expected_rank", "expected_rank"),
}
OF_ONE = {"mean", "median", "trimmed"}  # methods that say something about one application alone


def rank(
    judgements: Iterable[Judgement],
    *,
    direction: Direction | str = Direction.HIGHER,
    method: str = "mean",
    quorum: int = 1,
    applications: Collection[str] = (),
    options: Options | None = None,
) -> Ranking:
    """Rank applications by the exact score that ``method`` gives them.

    Rules, in this order:

    1. An abstention is no judgement. An application with fewer than ``quorum`` judgements
       (default 1) is not rankable, and its judgements enter nothing.
    2. Equal scores, compared as fractions, share the smallest rank: 1, 2, 2, 4.
    3. The order of the input changes nothing: all goes in the order of ids.

    Args:
        judgements: totals in points on one common scale, at most one per (application,
            panelist).
        direction: whether a higher or a lower score is better.
        applications: ids that must be accounted for even if nobody judged them.
        options: what is set of the method.

    Raises:
        ValueError: unknown method or direction, a quorum below 1, a pair that occurs twice, a
            resolution that floats cannot hold.
    """
    _check(method, direction, quorum)
    direction = Direction(direction)

    judged, not_rankable = considered(judgements, applications, quorum)
    scored = METHODS[method](judged, direction, options or Options())
    better = scored.better or direction
    counts = {application: len(given) for application, given in judged.items()}
    not_rankable += [
        NotRankable(application, "undefined", counts[application], quorum, why)
        for application, why in scored.undefined.items()
    ]
    return Ranking(
        method=method,
        direction=direction,
        rows=_places(scored.scores, counts, better),
        not_rankable=tuple(sorted(not_rankable, key=lambda entry: entry.application)),
        warnings=scored.warnings,
        extras=scored.extras,
        better=better,
    )


def considered(
    judgements: Iterable[Judgement], applications: Collection[str] = (), quorum: int = 1
) -> tuple[dict[str, list[Judgement]], list[NotRankable]]:
    """The judgements that enter by the rules of ``rank``, and who has too few of them."""
    return _over_quorum(_by_application(judgements, applications), quorum)


def _check(method: str, direction: str, quorum: int) -> None:
    if method not in METHODS:
        raise ValueError(f"unknown method {method}; there are: {', '.join(METHODS)}")
    if direction not in set(Direction):
        raise ValueError(f"the direction must be higher or lower, not {direction}")
    if quorum < 1:
        raise ValueError(f"the quorum must be at least 1, not {quorum}")


def competition_ranks(values: Mapping[str, Fraction], direction: Direction) -> dict[str, int]:
    """Return id -> 1 + the number of strictly better values."""
    places: dict[Fraction, int] = {}
    for place, value in enumerate(sorted(values.values(), reverse=direction.sign > 0), start=1):
        places.setdefault(value, place)
    return {key: places[value] for key, value in values.items()}


def percentile(rank: int, tied: int, total: int) -> Fraction:
    """Return NIH's percentile 100 * (r - 0.5) / N, exactly; low is good.

    Args:
        rank: the shared (smallest) rank, from 1.
        tied: how many share it, 1 if none does. Their mean rank counts.
        total: N, the number of ranked applications.

    >>> float(percentile(7, 1, 95))  # printed rounded up: 7
    6.842105263157895
    """
    if not (rank >= 1 and tied >= 1 and rank + tied - 1 <= total):
        raise ValueError(f"no place {rank} shared by {tied} among {total}")
    mean_rank = rank + Fraction(tied - 1, 2)
    return 100 * (mean_rank - Fraction(1, 2)) / total


def _by_application(
    judgements: Iterable[Judgement], applications: Collection[str]
) -> dict[str, list[Judgement]]:
    """Group in canonical order: by application, then by panelist. Refuses a repeated pair."""
    grouped: dict[str, list[Judgement]] = {application: [] for application in applications}
    for judgement in judgements:
        grouped.setdefault(judgement.application, []).append(judgement)
    for application, given in grouped.items():
        given.sort(key=lambda judgement: judgement.panelist)
        for first, second in itertools.pairwise(given):
            if first.panelist == second.panelist:
                raise ValueError(f"panelist {first.panelist} judges {application} twice")
    return dict(sorted(grouped.items()))


def _over_quorum(
    grouped: Mapping[str, Sequence[Judgement]], quorum: int
) -> tuple[dict[str, list[Judgement]], list[NotRankable]]:
    judged, too_few = {}, []
    for application, all_given in grouped.items():
        given = [judgement for judgement in all_given if judgement.score is not None]
        if len(given) >= quorum:
            judged[application] = given
        else:
            code = "quorum" if given else "no_judgement"
            too_few.append(NotRankable(application, code, len(given), quorum))
    return judged, too_few


def _places(
    scores: Mapping[str, Fraction], counts: Mapping[str, int], direction: Direction
) -> tuple[Row, ...]:
    ranks = competition_ranks(scores, direction)
    sharing = Counter(ranks.values())
    ordered = sorted(scores, key=lambda application: (ranks[application], application))
    return tuple(Row(a, scores[a], ranks[a], sharing[ranks[a]] > 1, counts[a]) for a in ordered)


def points(judgements: Sequence[Judgement]) -> list[Fraction]:
    """The scores that there are."""
    return [judgement.score for judgement in judgements if judgement.score is not None]
