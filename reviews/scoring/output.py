"""A ranking as JSON, as CSV and as a table for eyes. Numbers are printed here and nowhere compared.

What a method knows beside its scores stands in ``Ranking.extras``; ``docs/methods.md`` lists the
keys. A key that a method does not give is not printed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .decimals import plain, quoted
from .numbers import decimal_string
from .ranking import Ranking

# of a row, in the order in which they are printed
KNOWN = (
    *("raw", "adjusted", "standard_error", "expected_rank", "pcer", "sucra"),
    *("interval_50", "interval_95", "p_top_k", "band"),
)


def as_json(ranking: Ranking, warnings: Sequence[str]) -> str:
    more = ranking.extras.get("rows", {})
    rows = [
        {
            "application": row.application,
            "score": decimal_string(row.score),
            "rank": row.rank,
            "tied": row.tied,
            "judgements": row.judgements,
        }
        | _in_order(more.get(row.application, {}))
        for row in ranking.rows
    ]
    out = {
        "method": ranking.method,
        "direction": str(ranking.direction),
        "rows": rows,
        "not_rankable": [
            {"application": entry.application, "reason": entry.reason}
            for entry in ranking.not_rankable
        ],
        "warnings": list(warnings),
    }
    if ranking.better != ranking.direction:
        out["better"] = str(ranking.better)
    out |= {key: value for key, value in ranking.extras.items() if key != "rows"}
    return json.dumps(out, ensure_ascii=False, indent=1, default=_exact, allow_nan=False)


def as_csv(ranking: Ranking, warnings: Sequence[str]) -> str:
    more, names = ranking.extras.get("rows", {}), _given(ranking)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header = [column for name in names for column in _columns(name)]
    writer.writerow(["application", "score", "rank", "tied", "judgements", *header, "reason"])
    for row in ranking.rows:
        tied = "yes" if row.tied else "no"
        known = more.get(row.application, {})
        cells = [cell for name in names for cell in _cells(name, known.get(name))]
        score = decimal_string(row.score)
        writer.writerow([row.application, score, row.rank, tied, row.judgements, *cells, ""])
    for entry in ranking.not_rankable:
        cells = [""] * len(header)
        writer.writerow([entry.application, "", "", "", entry.judgements, *cells, entry.reason])
    return out.getvalue()


def as_table(ranking: Ranking, warnings: Sequence[str]) -> str:
    """For eyes: ties as "1=", numbers to 4 decimals, control characters escaped."""
    more = ranking.extras.get("rows", {})
    wanted = [column for name in _given(ranking) for column in _columns(name)]
    if all(known.get("adjusted") == row.score for row, known in _pairs(ranking)):
        wanted = [name for name in wanted if name != "adjusted"]
    names = {row.application: quoted(row.application, 60)[1:-1] for row in ranking.rows}
    width = max([len("application"), *map(len, names.values())])
    heads = "".join(f"  {name:>{max(12, len(name))}}" for name in wanted)
    lines = [f"{'rank':>6}  {'application':<{width}}  {'score':>12}{heads}  {'judgements':>10}"]
    for row in ranking.rows:
        place = f"{row.rank}{'=' if row.tied else ' '}"
        score = decimal_string(row.score, 4)
        known = more.get(row.application, {})
        cells = {c: t for name in KNOWN for c, t in _named_cells(name, known.get(name))}
        shown = "".join(f"  {cells[name]:>{max(12, len(name))}}" for name in wanted)
        name = f"{names[row.application]:<{width}}"
        lines.append(f"{place:>6}  {name}  {score:>12}{shown}  {row.judgements:>10}")
    for entry in ranking.not_rankable:
        lines.append(f"{'-':>6}  {quoted(entry.application, 60)[1:-1]}: {entry.reason}")
    lines += [f"Note: {warning}" for warning in warnings]
    return "\n".join(lines)


FORMATS: dict[str, Callable[[Ranking, Sequence[str]], str]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
}


def _pairs(ranking: Ranking) -> list[tuple[Any, Mapping[str, Any]]]:
    more = ranking.extras.get("rows", {})
    return [(row, more.get(row.application, {})) for row in ranking.rows]


def _given(ranking: Ranking) -> list[str]:
    """The further columns that at least one ranked row has."""
    return [name for name in KNOWN if any(name in known for _, known in _pairs(ranking))]


def _in_order(known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in KNOWN if name in known}


def _columns(name: str) -> list[str]:
    return [f"{name}_low", f"{name}_high"] if name.startswith("interval") else [name]


def _cells(name: str, value: Any) -> list[str]:
    if value is None:
        return [""] * len(_columns(name))
    parts = value if name.startswith("interval") else [value]
    return [_exact(part) if isinstance(part, Fraction) else str(part) for part in parts]


def _named_cells(name: str, value: Any) -> list[tuple[str, str]]:
    """The same for eyes: numbers to 4 decimals."""
    parts = value if name.startswith("interval") and value is not None else [value]
    if value is None:
        parts = [None] * len(_columns(name))
    shown = ["" if part is None else decimal_string(Fraction(part), 4) for part in parts]
    return list(zip(_columns(name), shown, strict=True))


def _exact(value: Any) -> str:
    if isinstance(value, Fraction):
        return decimal_string(value)
    if isinstance(value, Decimal):
        return plain(value)
    raise TypeError(f"{type(value).__name__} is not printed")
