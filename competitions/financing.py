"""Money of an application: amounts as typed, sums of the financing table, and its rules.

All amounts are in EUR with at most two decimals, summed and compared exactly.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_UP, Decimal
from fractions import Fraction
from typing import Any

CENT = Decimal("0.01")
MOST = Decimal("999999999999.99")  # EUR; what columns for money hold
_LONGEST = 40  # characters
_BLANKS = re.compile(r"[\s'\u2019]+")  # \s has the no-break and the narrow no-break space
_CURRENCY = re.compile(r"^(?:EUR|€)|(?:EUR|€)$")
_GROUPED = re.compile(r"([0-9]{1,3}(?:([.,])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]{1,2}))?")
_PLAIN = re.compile(r"([0-9]+)()(?:[.,]([0-9]{1,2}))?")


class AmountRefused(ValueError):
    """A text that is no usable amount.

    ``code``: ``empty``; ``not_a_number`` (letters, NaN, an exponent, several signs);
    ``notation`` (separators that fit neither notation, more than two decimals); ``negative``;
    ``too_large``. ``typed`` is the text, shortened.
    """

    def __init__(self, code: str, typed: str) -> None:
        super().__init__(f"{code}: {typed[:_LONGEST]!r}")
        self.code = code
        self.typed = typed[:_LONGEST]


def parse_amount(text: str, *, may_be_negative: bool = False, most: Decimal = MOST) -> Decimal:
    """Return the amount in EUR, with two decimals, that a person typed.

    English and German notation are both read, whatever the language of the page: an amount
    has at most two decimals, so that "1.234" and "1,234" can only mean a thousand and more.
    Blanks, apostrophes and EUR or € around it are ignored.

    Raises AmountRefused with a code. Nothing is guessed: "1.23.4", "1,2345" and "1e6" are
    refused.

    >>> parse_amount("1.234,56"), parse_amount("1,234.56"), parse_amount("12 000 EUR")
    (Decimal('1234.56'), Decimal('1234.56'), Decimal('12000.00'))
    """
    if len(text) > 10 * _LONGEST:
        raise AmountRefused("not_a_number", text)
    compact = _BLANKS.sub("", text).upper().replace("\N{MINUS SIGN}", "-")
    compact = _CURRENCY.sub("", compact)
    negative, digits = compact.startswith("-"), compact.removeprefix("-").removeprefix("+")
    if not digits:
        raise AmountRefused("empty" if not compact else "not_a_number", text)
    match = _GROUPED.fullmatch(digits) or _PLAIN.fullmatch(digits)
    if not match:
        numeric = re.fullmatch(r"[0-9.,]*[0-9][0-9.,]*", digits)
        raise AmountRefused("notation" if numeric else "not_a_number", text)

    whole = re.sub("[.,]", "", match[1]).lstrip("0") or "0"
    if len(whole) > len(str(int(most))):
        raise AmountRefused("too_large", text)
    amount = Decimal(f"{whole}.{match[3] or '0'}").quantize(CENT)
    if amount > most:
        raise AmountRefused("too_large", text)
    if negative and amount and not may_be_negative:
        raise AmountRefused("negative", text)
    return -amount if negative and amount else amount


Table = Mapping[str, Sequence[Decimal | None]]  # source -> amounts by year; None: nothing valid


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over the valid amounts of a table, in EUR; ``by_year`` from the first year on."""

    by_source: Mapping[str, Decimal]
    by_year: tuple[Decimal, ...]
    total: Decimal


def sums(table: Table) -> Sums:
    """Return the sums of a financing table; a None adds nothing, a short row is padded."""
    years = max((len(amounts) for amounts in table.values()), default=0)
    by_year = [Decimal(0)] * years
    by_source = {}
    for source, amounts in table.items():
        by_source[source] = sum((a for a in amounts if a is not None), Decimal(0))
        for year, amount in enumerate(amounts):
            by_year[year] += amount or 0
    return Sums(by_source, tuple(by_year), sum(by_source.values(), Decimal(0)))


def private_share(private: Decimal, total: Decimal) -> Fraction | None:
    """Return the private share of the total volume in percent, exactly; None without a volume."""
    return 100 * Fraction(private) / Fraction(total) if total > 0 else None


def missing_private(private: Decimal, total: Decimal, least: Decimal) -> Decimal:
    """Return by how much private money must grow, public money staying as it is.

    ``least`` is in percent. The answer is rounded up to the cent, and 0 where the share is
    reached. Raises ValueError for 100 percent or more: no sum of private money reaches it.
    """
    if not 0 <= least < 100:
        raise ValueError(f"a private share of {least} percent cannot be reached by adding")
    public = Fraction(total) - Fraction(private)
    needed = public * Fraction(least) / (100 - Fraction(least)) - Fraction(private)
    cents = max(-(-(100 * needed).numerator // (100 * needed).denominator), 0)
    return (Decimal(cents) / 100).quantize(CENT, ROUND_UP)


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that a financing table breaks. ``code`` and the keys of ``data``:

    ``no_volume`` (none); ``private_share`` (needed, actual in percent; missing in EUR);
    ``over_cap`` (cap, requested); ``too_many_years`` (most, actual).
    """

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


def problems(
    table: Table,
    *,
    grant: str = "grant",
    private: Collection[str] = ("private",),
    least_private_share: Decimal | None = None,
    cap: Decimal | None = None,
    most_years: int | None = None,
) -> list[Problem]:
    """Return every rule that the table breaks, over its valid amounts; empty if none.

    Args:
        grant: the source that is requested from the funder; ``cap`` is the most of it, in EUR.
        private: the sources that count as private.
        least_private_share: percent of the total volume; asking for it needs a volume above 0.
        most_years: the longest span from the first year with an amount to the last.
    """
    found = []
    summed = sums(table)
    paid = sum((summed.by_source.get(source, Decimal(0)) for source in private), Decimal(0))
    requested = summed.by_source.get(grant, Decimal(0))
    if least_private_share is not None:
        share = private_share(paid, summed.total)
        if share is None:
            found.append(Problem("no_volume"))
        elif share < Fraction(least_private_share):
            data: dict[str, Any] = {"needed": least_private_share, "actual": share}
            if least_private_share < 100:
                data["missing"] = missing_private(paid, summed.total, least_private_share)
            found.append(Problem("private_share", data))
    if cap is not None and requested > cap:
        found.append(Problem("over_cap", {"cap": cap, "requested": requested}))
    used = [year for year, amount in enumerate(summed.by_year) if amount]
    if most_years is not None and used and used[-1] - used[0] + 1 > most_years:
        data = {"most": most_years, "actual": used[-1] - used[0] + 1}
        found.append(Problem("too_many_years", data))
    return found
