"""Rank any table of scores without touching the database.

Only ``reviews.scoring`` is imported, and of that only what needs no arrays, so that a small
table takes little more than starting Python.
"""

import csv
import io
import json
import os
import sys
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.scoring.decimals import NumberRefused, parse_decimal, quoted
from reviews.scoring.limits import Limits
from reviews.scoring.numbers import decimal_string
from reviews.scoring.ranking import METHODS, Ranking, rank
from reviews.scoring.scale import Direction
from reviews.scoring.tables import Columns, TableRefused, read_judgements

VALUED = ("--from-csv", "--application", "--panelist", "--score", "--scale", "--step")
FORMATS = ("table", "csv", "json")


class Command(BaseCommand):
    help = "Rank the applications in a CSV table of scores. Reads the file and nothing else."
    requires_system_checks = ()  # they would import every view
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        option = parser.add_argument
        option("--from-csv", metavar="FILE", help="UTF-8, commas, with a header; required")
        option("--application", metavar="COL", help="column that names the application; required")
        option("--panelist", metavar="COL", help="column that names the panelist; required")
        option("--score", metavar="COL", help="column with the score; required")
        option("--direction", default="higher", help="which score is better: higher or lower")
        option("--scale", metavar="MIN:MAX", help="least and greatest score, e.g. 0:5")
        option("--step", help="step between scores, e.g. 0.5, counted from MIN or 0")
        option("--method", default="mean", help="how to rank: " + ", ".join(METHODS))
        option("--format", default="table", help="what to print: " + ", ".join(FORMATS))

    def run_from_argv(self, argv: list[str]) -> None:
        super().run_from_argv(_joined(argv))

    def execute(self, *args: Any, **options: Any) -> None:
        """On the command line wrong input is one sentence and exit code 2, nothing more."""
        try:
            super().execute(*args, **options)
        except CommandError as error:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            self.stderr.write(str(error))
            sys.exit(error.returncode)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            _check_choices(options)
            columns = Columns(options["application"], options["panelist"], options["score"])
            limits = _limits(options["scale"], options["step"])
            judgements = read_judgements(options["from_csv"], columns, limits)
        except (_Wrong, TableRefused) as error:
            raise CommandError(str(error), returncode=2) from None

        ranking = rank(judgements, direction=options["direction"], method=options["method"])
        silent = sum(judgement.score is None for judgement in judgements)
        warnings = [*ranking.warnings]
        if silent:
            rows = "1 row states" if silent == 1 else f"{silent} rows state"
            warnings.append(f"{rows} no score: an abstention, which does not count.")
        self._print(_PRINTERS[options["format"]](ranking, warnings))

    def _print(self, text: str) -> None:
        """Write all of it, or stop without a word when the reader has gone (``| head``)."""
        try:
            self.stdout.write(text)
            self.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except UnicodeEncodeError as error:
            reason = f"the output cannot be written in {error.encoding}; set PYTHONUTF8=1."
            raise CommandError(reason, returncode=2) from None


class _Wrong(ValueError):
    """An option that cannot be used; ``str`` is the sentence."""


def _joined(argv: list[str]) -> list[str]:
    """Write ``--scale -2:2`` as ``--scale=-2:2``, or argparse takes -2:2 for an option."""
    joined: list[str] = []
    for word in argv:
        if joined and joined[-1] in VALUED and not word.startswith("--"):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _check_choices(options: dict[str, Any]) -> None:
    for name in ("from_csv", "application", "panelist", "score"):
        if not options[name]:
            raise _Wrong(f"The option --{name.replace('_', '-')} is missing.")
    for name, known in {"direction": list(Direction), "method": METHODS, "format": FORMATS}.items():
        if options[name] not in known:
            given = quoted(options[name])
            raise _Wrong(f"There is no {name} {given}; choose one of: {', '.join(known)}.")


def _limits(scale: str | None, step: str | None) -> Limits:
    """Read ``--scale`` and ``--step``; both may be left out."""
    parts: dict[str, Decimal] = {}
    if scale is not None:
        least, separator, greatest = scale.partition(":")
        if not separator:
            raise _Wrong(f"--scale must be MIN:MAX, e.g. 0:5, not {quoted(scale)}.")
        parts |= {"minimum": _number("scale", least), "maximum": _number("scale", greatest)}
    if step is not None:
        parts["step"] = _number("step", step)
    try:
        return Limits(**parts)
    except ValueError as error:
        raise _Wrong(f"--scale and --step cannot be used: {error}.") from None


def _number(option: str, text: str) -> Decimal:
    try:
        return parse_decimal(text)
    except NumberRefused as error:
        raise _Wrong(f"--{option}: {error.shown} {error}.") from None


def _as_json(ranking: Ranking, warnings: list[str]) -> str:
    rows = [
        {
            "application": row.application,
            "score": decimal_string(row.score),
            "rank": row.rank,
            "tied": row.tied,
            "judgements": row.judgements,
        }
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
        "warnings": warnings,
    }
    return json.dumps(out, ensure_ascii=False, indent=1)


def _as_csv(ranking: Ranking, warnings: list[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["application", "score", "rank", "tied", "judgements", "reason"])
    for row in ranking.rows:
        tied = "yes" if row.tied else "no"
        score = decimal_string(row.score)
        writer.writerow([row.application, score, row.rank, tied, row.judgements, ""])
    for entry in ranking.not_rankable:
        writer.writerow([entry.application, "", "", "", entry.judgements, entry.reason])
    return out.getvalue()


def _as_table(ranking: Ranking, warnings: list[str]) -> str:
    """For eyes: ties as "1=", scores to 4 decimals, control characters escaped."""
    names = {row.application: quoted(row.application, 60)[1:-1] for row in ranking.rows}
    width = max([len("application"), *map(len, names.values())])
    lines = [f"{'rank':>6}  {'application':<{width}}  {'score':>12}  {'judgements':>10}"]
    for row in ranking.rows:
        place = f"{row.rank}{'=' if row.tied else ' '}"
        score = decimal_string(row.score, 4)
        name = f"{names[row.application]:<{width}}"
        lines.append(f"{place:>6}  {name}  {score:>12}  {row.judgements:>10}")
    for entry in ranking.not_rankable:
        lines.append(f"{'-':>6}  {quoted(entry.application, 60)[1:-1]}: {entry.reason}")
    lines += [f"Note: {warning}" for warning in warnings]
    return "\n".join(lines)


_PRINTERS = {"json": _as_json, "csv": _as_csv, "table": _as_table}
