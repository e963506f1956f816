"""What a score must keep to, where a table may state all, some or none of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .decimals import NumberRefused, parse_decimal, plain, quoted


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and greatest score and the step between scores, in points; None: not limited.

    Steps count from the minimum, or from 0 where there is none. Raises ValueError with a
    sentence when the parts contradict one another.
    """

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None

    def __post_init__(self) -> None:
        if self.step is not None and self.step <= 0:
            raise ValueError(f"the step must be greater than 0, not {plain(self.step)}")
        if self.minimum is None or self.maximum is None:
            return
        scale = f"the scale from {plain(self.minimum)} to {plain(self.maximum)}"
        if self.minimum >= self.maximum:
            raise ValueError(f"{scale} must end above its start")
        if self.step is not None and self.steps_to(self.maximum).denominator != 1:
            raise ValueError(f"{scale} is not a whole number of steps of {plain(self.step)}")

    def steps_to(self, number: Decimal) -> Fraction:
        """Return how many steps lie between the start and ``number``; whole if it is on one."""
        if self.step is None:
            raise ValueError("there is no step")
        start = Fraction(self.minimum) if self.minimum is not None else Fraction(0)
        return (Fraction(number) - start) / Fraction(self.step)

    def read(self, value: str | int | Decimal) -> Decimal:
        """Return the score ``value`` in points, or raise NumberRefused with a predicate."""
        number = parse_decimal(value)
        if self.minimum is not None and number < self.minimum:
            predicate = f"is below {plain(self.minimum)}, the start of the scale"
            raise NumberRefused("below", predicate, quoted(value))
        if self.maximum is not None and number > self.maximum:
            predicate = f"is above {plain(self.maximum)}, the end of the scale"
            raise NumberRefused("above", predicate, quoted(value))
        if self.step is not None and self.steps_to(number).denominator != 1:
            predicate = (
                f"is not a whole number of steps of {plain(self.step)} "
                f"from {plain(self.minimum or Decimal(0))}"
            )
            raise NumberRefused("off_step", predicate, quoted(value))
        return number
