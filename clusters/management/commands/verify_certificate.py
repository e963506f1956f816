import re
from datetime import date, timedelta
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clusters import certifying
from clusters.credentials import baking, checking, keys, status_lists, strict
from clusters.credentials.checking import Verdict
from clusters.credentials.strict import Unreadable
from core import clock

NOT_VALID, WRONG_INPUT = 1, 2


class Command(BaseCommand):
    help = (
        "Say what the signed certificate of a label is worth, without a database or a connection. "
        "Exit code 0 when it is valid, 1 when it is not, 2 when a file cannot be read."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help="certificate (JSON), or a badge (SVG, PNG) that holds one")
        parser.add_argument(
            "--status-list",
            metavar="FILE",
            action="append",
            default=[],
            help="signed list of what was revoked or suspended: /labels/status.json (repeatable)",
        )
        parser.add_argument(
            "--keys",
            metavar="FILE",
            help="published keys of the issuer, /labels/keys.json; else those of this installation",
        )
        parser.add_argument("--on", metavar="DATE", help="as of this day, 2027-01-31; else now")

    def handle(self, *, file, status_list, on, **options):
        at = self._moment(on)
        try:
            issuer = certifying.issuer()
            if options["keys"]:
                issuer = keys.read(strict.read(_bytes(options["keys"])))
            lists = [
                one
                for name in status_list
                for one in status_lists.lists_in(strict.read(_bytes(name)))
            ]
            document = strict.read(baking.certificate_in(_bytes(file)))
            answer = checking.check(document, issuer, at=at, lists=lists)
        except Unreadable as error:
            raise CommandError(str(error), returncode=WRONG_INPUT) from None

        if answer.verdict != Verdict.VALID:
            for note in answer.notes:
                self.stdout.write(note)
            raise CommandError(answer.sentence, returncode=NOT_VALID)
        self.stdout.write(self.style.SUCCESS(answer.sentence))
        for note in answer.notes:
            self.stdout.write(note)

    def _moment(self, on):
        """Noon of the day, so that it is that day in every zone of Europe; now without a day."""
        if on is None:
            return clock.now()
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", on):
                raise ValueError
            return certifying.midnight(date.fromisoformat(on)) + timedelta(hours=12)
        except ValueError:
            words = f"--on takes a day that exists, such as 2027-01-31, not {on!r}."
            raise CommandError(words, returncode=WRONG_INPUT) from None


def _bytes(name):
    """The content of a file, as far as any file that can be read here reaches."""
    try:
        with Path(name).open("rb") as file:
            return file.read(strict.MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unreadable(f"{name} cannot be read: {reason}.") from None
