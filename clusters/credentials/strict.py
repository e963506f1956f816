"""JSON that can be read in one way only: what was signed is what everybody reads."""

from __future__ import annotations

import json
import re
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any, NoReturn

MOST_BYTES = 2_000_000  # a certificate has 4,000; a list of a million labels less than 200,000
MOST_LEVELS = 50
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)


class Unreadable(ValueError):
    """The file is not what it should be; the message is a whole sentence for whoever sent it."""


def read(data: bytes) -> dict[str, Any]:
    """Read one JSON object.

    Raises Unreadable for what is too large, no UTF-8, no JSON, no object, nested too deeply, and
    for what programs read in different ways: a name given twice, NaN, Infinity, characters that
    UTF-8 cannot hold.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES:,} bytes.")
    try:
        value = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_float=_finite,
        )
        _require_shallow([value])
        json.dumps(value, ensure_ascii=False).encode()
    except Unreadable:
        raise
    except UnicodeError:
        raise Unreadable("The file holds characters that are not UTF-8.") from None
    except (ValueError, RecursionError):
        raise Unreadable("The file is not JSON.") from None
    if not isinstance(value, dict):
        raise Unreadable("The file holds JSON, but not an object with names and values.")
    return value


def moment(value: object) -> datetime:
    """Read a moment with its zone, such as ``2027-01-01T00:00:00+01:00``. Raises ValueError.

    The first and the last year are refused: the moment before or after could not be computed.
    """
    if not isinstance(value, str) or not STAMP.fullmatch(value):
        raise ValueError("not a moment with a zone")
    found = datetime.fromisoformat(value)
    if found.year in (MINYEAR, MAXYEAR):
        raise ValueError("a moment out of all bounds")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("A name stands twice in one object, so that it can be read in two ways.")
    return found


def _finite(text: str) -> float:
    if abs(number := float(text)) == float("inf"):
        raise Unreadable("The file holds a number that is too large.")
    return number


def _no_number(word: str) -> NoReturn:
    raise Unreadable(f"The file holds {word}, which is no JSON.")


def _require_shallow(value: Any) -> None:
    level = 0
    values: list[Any] = [value]
    while values:
        if level > MOST_LEVELS:
            raise Unreadable(f"The file is nested deeper than {MOST_LEVELS} levels.")
        inner = [one.values() if isinstance(one, dict) else one for one in values]
        values = [two for one in inner for two in one if isinstance(two, dict | list)]
        level += 1
