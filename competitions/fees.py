"""What an assessment costs: one amount per tier, mode and occasion, in a call's own table.

A table maps "tier-mode-occasion" to an amount in EUR as text, such as {"gold-on_site-first":
"8250.00"}; what is not in it is not offered. ``DEFAULTS`` are the fees that the European Cluster
Excellence Initiative published for its labels (DOMAIN, section 3); each call may state others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from .label_policy import BRONZE, GOLD, SILVER, TIERS

VIDEO, ON_SITE = MODES = ("video", "on_site")
FIRST, RENEWAL = OCCASIONS = ("first", "renewal")


def key(tier: str, mode: str, occasion: str) -> str:
    return f"{tier}-{mode}-{occasion}"


def combinations() -> Iterator[tuple[str, str, str]]:
    """Every combination, in the order in which tables print them."""
    return ((t, mode, occasion) for t in TIERS for mode in MODES for occasion in OCCASIONS)


def amount(table: Mapping[str, str], tier: str, mode: str, occasion: str) -> Decimal | None:
    """Return the fee in EUR; None where the call states none.

    >>> amount(DEFAULTS, "bronze", "video", "first"), amount({}, "gold", "video", "first")
    (Decimal('1650.00'), None)
    """
    text = table.get(key(tier, mode, occasion))
    return None if text is None else Decimal(text)


def _default(tier: str, mode: str, occasion: str) -> str:
    by_tier = {
        GOLD: "8250.00" if occasion == FIRST else "6765.00",
        SILVER: "3620.00",
        BRONZE: "1650.00" if mode == VIDEO else "2250.00",
    }
    return by_tier[tier]


DEFAULTS = {key(*one): _default(*one) for one in combinations()}
