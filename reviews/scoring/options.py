"""What can be set of a method, and what a method is given unless it is set."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .decimals import plain


@dataclass(frozen=True, slots=True)
class Options:
    """Every method reads what concerns it and leaves the rest.

    ``trim``: share of the judgements cut at each end. ``span``: the range of the scale in points,
    which sets the priors of the expected rank; None: the range of the scores. ``ridge``: penalty
    on the panelists' effects, in judgements. ``top``: the K of P(in the top K). ``resolution``:
    the quantum in points, or in ranks, to which float methods are rounded before anything is
    ranked. ``seed``: of the resampling, which is information only.

    Raises ValueError with a predicate that names the option.
    """

    trim: Fraction = Fraction(1, 10)
    span: Fraction | None = None
    ridge: Fraction = Fraction(1)
    top: int | None = None
    resolution: Decimal = Decimal("0.000001")
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.trim < Fraction(1, 2):
            raise ValueError(f"trim must be at least 0 and below 1/2, not {self.trim}")
        if self.span is not None and self.span <= 0:
            raise ValueError(f"span must be greater than 0, not {self.span}")
        if self.ridge < 0:
            raise ValueError(f"ridge must not be negative, but it is {self.ridge}")
        if self.top is not None and self.top < 1:
            raise ValueError(f"top must be at least 1, not {self.top}")
        if not self.resolution.is_finite() or self.resolution <= 0:
            raise ValueError(f"resolution must be greater than 0, not {plain(self.resolution)}")
        if self.seed < 0:
            raise ValueError(f"seed must not be negative, but it is {self.seed}")
