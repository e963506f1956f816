"""Rank any table of scores without touching the database.

Only ``reviews.scoring`` is imported, and of that only what needs no arrays, so that a small
table takes little more than starting Python.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.scoring.decimals import NumberRefused, parse_decimal, quoted
from reviews.scoring.limits import Limits
from reviews.scoring.options import Options
from reviews.scoring.output import FORMATS
from reviews.scoring.ranking import METHODS, OF_ONE, Judgement, Ranking, rank
from reviews.scoring.scale import MOST_STEPS, Direction
from reviews.scoring.tables import Columns, TableRefused, read_judgements

MOST_DRAWN_FROM = 20_000  # rows; more would take minutes
VALUED = (
    *("--from-csv", "--application", "--panelist", "--score", "--scale", "--step"),
    *("--trim", "--ridge", "--top", "--resolution", "--seed"),
)


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
        option("--trim", help="share of the judgements cut at each end (trimmed); 0.1 unless set")
        option("--ridge", help="penalty on panelists' effects, in judgements (ridge); 1 unless set")
        option("--top", metavar="K", help="the K of the probability to be among the first K")
        option("--resolution", help="what float methods are rounded to; 0.000001 unless set")
        option("--seed", help="a whole number, of the resampling; 0 unless set")
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
            chosen = _options(options, limits)
            judgements = read_judgements(options["from_csv"], columns, limits)
            _check_enough(judgements, options)
        except (_Wrong, TableRefused) as error:
            raise CommandError(str(error), returncode=2) from None

        method = options["method"]
        try:
            ranking = rank(
                judgements, direction=options["direction"], method=method, options=chosen
            )
        except ValueError as error:
            raise CommandError(f"Method {method}: {error}.", returncode=2) from None
        warnings = [*ranking.warnings]
        if chosen.top is not None and len(judgements) <= MOST_DRAWN_FROM:
            ranking = _beside(ranking, judgements, chosen)
        elif chosen.top is not None:
            warnings.append(f"With more than {MOST_DRAWN_FROM:,} rows no panels are resampled.")
        silent = sum(judgement.score is None for judgement in judgements)
        if silent:
            rows = "1 row states" if silent == 1 else f"{silent} rows state"
            warnings.append(f"{rows} no score: an abstention, which does not count.")
        self._print(FORMATS[options["format"]](ranking, warnings))

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


def _beside(ranking: Ranking, judgements: Sequence[Judgement], options: Options) -> Ranking:
    """With the share of resampled panels in which each is among the first: information only."""
    from reviews.scoring.resampling import resample  # brings NumPy and SciPy

    places = {row.application for row in ranking.rows}
    found = resample(
        [judgement for judgement in judgements if judgement.application in places],
        places=options.top or 1,
        direction=ranking.direction,
        seed=options.seed,
    )
    return replace(ranking, extras={**ranking.extras, "resampled": asdict(found)})


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
        limits = Limits(**parts)
    except ValueError as error:
        raise _Wrong(f"--scale and --step cannot be used: {error}.") from None
    if limits.step and limits.maximum is not None and limits.steps_to(limits.maximum) > MOST_STEPS:
        raise _Wrong(f"--scale and --step: the scale has more than {MOST_STEPS:,} steps.")
    return limits


def _options(options: dict[str, Any], limits: Limits) -> Options:
    """Read what is set of the method; what is not set stays as ``Options`` has it."""
    parts: dict[str, Any] = {}
    if limits.minimum is not None and limits.maximum is not None:
        parts["span"] = Fraction(limits.maximum) - Fraction(limits.minimum)
    for name in ("trim", "ridge"):
        if options[name] is not None:
            parts[name] = Fraction(_number(name, options[name]))
    if options["resolution"] is not None:
        parts["resolution"] = _number("resolution", options["resolution"])
    for name in ("top", "seed"):
        if options[name] is not None:
            number = _number(name, options[name])
            if number != int(number):
                raise _Wrong(f"--{name} must be a whole number, not {quoted(options[name])}.")
            parts[name] = int(number)
    try:
        return Options(**parts)
    except ValueError as error:
        raise _Wrong(f"--{error}.") from None


def _check_enough(judgements: Sequence[Judgement], options: dict[str, Any]) -> None:
    """Refuse a table without any score, and one application where the method compares."""
    scored = {judgement.application for judgement in judgements if judgement.score is not None}
    shown, method = quoted(options["from_csv"], longest=200)[1:-1], options["method"]
    if not scored:
        raise TableRefused(shown, 1, "the file has rows but no score")
    if len(scored) == 1 and method not in OF_ONE:
        reason = f"there is one application only, and method {method} compares applications"
        raise TableRefused(shown, 1, reason)


def _number(option: str, text: str) -> Decimal:
    try:
        return parse_decimal(text)
    except NumberRefused as error:
        raise _Wrong(f"--{option}: {error.shown} {error}.") from None
