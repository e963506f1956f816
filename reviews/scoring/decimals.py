"""Reading decimal numbers as people and spreadsheets write them, exactly or not at all."""

import re
from decimal import Decimal

WHOLE_DIGITS = 15  # digits before the point
DECIMALS = 30  # digits after it
_LONGEST = 80  # characters; more is not a number that anybody wrote
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?")
_NOT_FINITE = re.compile(r"[+-]?(?:s?nan[0-9]*|inf(?:inity)?)", re.IGNORECASE)


class NumberRefused(ValueError):
    """A text or a number that cannot be used.

    ``str(error)`` is a predicate about the value ("is not a number"), so that whoever
    knows what was read can say "the score "x" is not a number". ``code`` is for programs:
    ``empty``, ``not_a_number``, ``not_finite``, ``too_large``, ``too_fine``, and from a
    scale ``below``, ``above``, ``off_step``. ``shown`` is the value, shortened and quoted.
    """

    def __init__(self, code: str, predicate: str, shown: str) -> None:
        super().__init__(predicate)
        self.code = code
        self.shown = shown


def quoted(value: object, longest: int = 40) -> str:
    """Return ``value`` as one line in double quotes: shortened, control characters escaped."""
    text = str(value) if not isinstance(value, str) else value
    cut = text if len(text) <= longest else text[: longest - 3] + "..."
    inner = "".join(c if c.isprintable() and c not in '"\\' else _escaped(c) for c in cut)
    return f'"{inner}"'


def plain(number: Decimal) -> str:
    """Return a Decimal without exponent: 20, not 2E+1."""
    return format(number, "f")


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii").replace('"', '\\"')


def parse_decimal(value: str | int | Decimal) -> Decimal:
    """Return ``value`` as a finite Decimal without changing it.

    A text has ASCII digits, at most one point and perhaps an exponent; spaces around it
    are ignored. Neither a comma, nor underscores, nor digits of other scripts are read:
    they would be guesses. A float is refused with TypeError, because 0.1 is not one tenth.

    Raises NumberRefused for what is no number, is not finite, has more than 15 digits
    before the point or more than 30 after it. The bounds are checked on the exponent, so
    that "1e999999999" costs nothing.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise TypeError(f"a number as text, int or Decimal is needed, not {type(value).__name__}")
    if isinstance(value, Decimal):
        return _within_bounds(value, quoted(value))
    if isinstance(value, int):
        if abs(value) >= 10**WHOLE_DIGITS:
            raise NumberRefused("too_large", "is too large", f"of {value.bit_length()} bits")
        return Decimal(value)

    text = value.strip()
    if not text:
        raise NumberRefused("empty", "is empty", '""')
    if _NOT_FINITE.fullmatch(text[:_LONGEST]):
        raise NumberRefused("not_finite", "is not a finite number", quoted(text))
    if len(text) > _LONGEST or not _PLAIN.fullmatch(text):
        hint = "; write a point before the decimals" if text.count(",") == 1 else ""
        raise NumberRefused("not_a_number", f"is not a number{hint}", quoted(text))
    return _within_bounds(Decimal(text), quoted(text))


def _within_bounds(number: Decimal, shown: str) -> Decimal:
    if not number.is_finite():
        raise NumberRefused("not_finite", "is not a finite number", shown)
    if not number:
        return Decimal(0)
    if number.adjusted() >= WHOLE_DIGITS:
        raise NumberRefused("too_large", "is too large", shown)
    if number.adjusted() < -DECIMALS:
        raise NumberRefused("too_fine", f"has more than {DECIMALS} decimals", shown)
    sign, digits, last = number.as_tuple()
    exponent = int(last)
    while exponent < 0 and digits[-1] == 0:
        digits, exponent = digits[:-1], exponent + 1
    if -exponent > DECIMALS:
        raise NumberRefused("too_fine", f"has more than {DECIMALS} decimals", shown)
    return Decimal((sign, digits, exponent))
