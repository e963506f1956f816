"""What can be set of a method, and what a method is given unless it is set."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Options:
    """Every method reads what concerns it and leaves the rest.

    ``trim``: share of the judgements cut at each end. ``ridge``: penalty on the panelists'
    effects, in judgements. ``top``: the K of P(in the top K). ``resolution``: the quantum in
    points to which float methods are rounded before anything is ranked. ``seed``: of the
    resampling, which is information only.
    """

    trim: Fraction = Fraction(1, 10)
    ridge: Fraction = Fraction(1)
    top: int | None = None
    resolution: Decimal = Decimal("0.000001")
    seed: int = 0
