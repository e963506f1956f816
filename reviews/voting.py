"""What a vote comes to: exact counts, and the mean of the votes where scores were asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Tally:
    """The result of one vote.

    ``counts[k]`` is how many chose option ``k``; ``cast`` are all ballots, ``abstained`` those
    without a choice. ``is_valid`` says whether as many took part as the quorum asks for.
    """

    counts: tuple[int, ...]
    cast: int
    abstained: int
    is_valid: bool

    @property
    def leaders(self) -> tuple[int, ...]:
        """The options that most chose; several after a tie, none if nobody chose any."""
        most = max(self.counts, default=0)
        return tuple(k for k, count in enumerate(self.counts) if most and count == most)


def tally(ballots: Sequence[int | None], *, options: int, quorum: int) -> Tally:
    """Count ``ballots``: the number of an option each, from 0, or None for an abstention.

    An abstention counts for the quorum, because its voter was there, and for nothing else.
    Raises ValueError for a choice that was not on the ballot.
    """
    chosen = Counter(ballot for ballot in ballots if ballot is not None)
    if unknown := sorted(set(chosen) - set(range(options))):
        raise ValueError(f"choices that are not on the ballot: {unknown}")
    return Tally(
        counts=tuple(chosen[k] for k in range(options)),
        cast=len(ballots),
        abstained=len(ballots) - chosen.total(),
        is_valid=len(ballots) >= quorum,
    )


def mean(counts: Sequence[int], points: Sequence[Fraction]) -> Fraction | None:
    """Return the mean of the scores that were voted, or None where nobody gave one.

    ``points[k]`` is what option ``k`` is worth. Source: NIH (the final score is the mean of
    all eligible votes).

    >>> mean([2, 2], [Fraction(2), Fraction(3)])
    Fraction(5, 2)
    """
    votes = sum(counts)
    if not votes:
        return None
    return sum((c * p for c, p in zip(counts, points, strict=True)), Fraction(0)) / votes
