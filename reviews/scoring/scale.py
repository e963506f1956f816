"""The scale of a score: a minimum, whole steps up to a maximum, and which end is better."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction

from .decimals import NumberRefused, parse_decimal, quoted
from .limits import Limits

MOST_STEPS = 1_000_000  # so that 2**63 holds 10**6 weighted scores with room to spare
_EXACT = Context(prec=100)


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"

    @property
    def sign(self) -> int:
        """1 where higher is better, -1 where lower is: ``sign * score`` is always to be large."""
        return 1 if self is Direction.HIGHER else -1


@dataclass(frozen=True, slots=True)
class Scale:
    """Scores ``minimum + k * step`` for whole k from 0 to ``steps``, all in points.

    A score is stored and compared as the whole number k; nothing is ever rounded to the
    scale. ``Scale.of`` reads the parts from texts. Raises ValueError when they contradict
    one another.
    """

    minimum: Decimal
    maximum: Decimal
    step: Decimal
    direction: Direction = Direction.HIGHER

    def __post_init__(self) -> None:
        if self._limits.steps_to(self.maximum) > MOST_STEPS:
            raise ValueError(f"the scale has more than {MOST_STEPS:,} steps")

    @classmethod
    def of(
        cls,
        minimum: str | int | Decimal,
        maximum: str | int | Decimal,
        step: str | int | Decimal,
        direction: str = "higher",
    ) -> Scale:
        """Return the scale of these parts, or raise ValueError with a sentence that names one."""
        parts = {}
        for name, part in {"minimum": minimum, "maximum": maximum, "step": step}.items():
            try:
                parts[name] = parse_decimal(part)
            except NumberRefused as error:
                raise ValueError(f"the {name} {error.shown} {error}") from None
        if direction not in set(Direction):
            raise ValueError(f"the direction must be higher or lower, not {quoted(direction)}")
        return cls(**parts, direction=Direction(direction))

    @property
    def _limits(self) -> Limits:
        return Limits(self.minimum, self.maximum, self.step)

    @property
    def steps(self) -> int:
        """The number of steps, so that k runs from 0 to this."""
        return int(self._limits.steps_to(self.maximum))

    def parse(self, value: str | int | Decimal) -> int:
        """Return the whole number k of the score ``value`` in points.

        Raises NumberRefused, a ValueError that reads as a predicate: "is above 5, the end of
        the scale". A float is a TypeError.
        """
        limits = self._limits
        return limits.steps_to(limits.read(value)).numerator

    def points(self, k: int) -> Fraction:
        """Return the score of ``k`` steps in points, exactly. Raises ValueError off the scale."""
        if isinstance(k, bool) or not isinstance(k, int):
            raise TypeError(f"a score is a whole number of steps, not {type(k).__name__}")
        if not 0 <= k <= self.steps:
            raise ValueError(f"{k} steps lie outside the scale of 0 to {self.steps} steps")
        return Fraction(self.minimum) + k * Fraction(self.step)

    def value(self, k: int) -> Decimal:
        """Return the score of ``k`` steps in points as a Decimal. Raises like ``points``."""
        self.points(k)
        return _EXACT.fma(Decimal(k), self.step, self.minimum)

    def reaches(self, score: Fraction, threshold: Fraction) -> bool:
        """Whether ``score`` is at least as good as ``threshold``, both in points."""
        return self.direction.sign * (score - threshold) >= 0
