"""Repeat a draw from what was published. Touches no database."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from competitions import lots

FORMATS = ("table", "json")


class Command(BaseCommand):
    help = "Repeat a draw from its published secret, public value and group. Reads nothing else."
    requires_system_checks = ()  # they would import every view
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        option = parser.add_argument
        option("--secret", help="the secret, as published after the draw; required")
        option("--value", help="the public value that was named before; required")
        option("--reference", nargs="+", action="extend", help="the declared group; required")
        option("--commitment", help="the commitment, as published before the draw, to check")
        option("--format", default="table", help="what to print: " + ", ".join(FORMATS))

    def handle(self, *args: Any, **options: Any) -> None:
        """Wrong input, a broken commitment among it, is one sentence and exit code 2."""
        try:
            _check_options(options)
            secret, value, group = options["secret"], options["value"], options["reference"]
            drawn = lots.draw(secret, value, group)
            published = options["commitment"]
            if published is not None and not lots.verify(published, secret):
                raise lots.DrawRefused("The secret is not what the commitment was made to.")
        except lots.DrawRefused as error:
            raise CommandError(str(error), returncode=2) from None

        printer = {"table": _as_table, "json": _as_json}[options["format"]]
        self.stdout.write(printer(secret, value, drawn, published is not None))


def _check_options(options: dict[str, Any]) -> None:
    for name in ("secret", "value", "reference"):
        if options[name] is None:
            raise lots.DrawRefused(f"The option --{name} is missing.")
    if options["format"] not in FORMATS:
        raise lots.DrawRefused(f"The format must be one of: {', '.join(FORMATS)}.")


def _as_json(secret: str, value: str, drawn: tuple[lots.Lot, ...], is_checked: bool) -> str:
    out = {
        "commitment": lots.commitment(secret),
        "commitment_checked": is_checked,
        "value": lots.normalised_value(value),
        "lots": [
            {"place": place, "reference": lot.reference, "digest": lot.digest}
            for place, lot in enumerate(drawn, start=1)
        ],
        "recipe": lots.recipe(secret, value, [lot.reference for lot in drawn]),
    }
    return json.dumps(out, ensure_ascii=False, indent=1)


def _as_table(secret: str, value: str, drawn: tuple[lots.Lot, ...], is_checked: bool) -> str:
    width = len(str(len(drawn)))
    lines = [
        f"commitment  {lots.commitment(secret)}{'  (as published)' if is_checked else ''}",
        f"value       {lots.normalised_value(value)}",
        "",
        *(f"{place:>{width}}  {lot.digest}  {lot.reference}" for place, lot in enumerate(drawn, 1)),
        "",
        "The same in any shell:",
        "",
        lots.recipe(secret, value, [lot.reference for lot in drawn]),
    ]
    if lots.is_guessable(secret):
        lines.append(f"\nNote: a secret of fewer than {lots.ENOUGH} characters can be guessed.")
    return "\n".join(lines)
