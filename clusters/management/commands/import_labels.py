import hashlib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clusters import importing
from clusters.actions import imports
from core.errors import Refused

MOST_SHOWN = 100
FAULTY = 2  # exit code where the table is wrong


class Command(BaseCommand):
    help = (
        "Take over a register of labels from a CSV in UTF-8, all lines or none. Without --apply "
        f"it only says what would be made. Columns: {', '.join(importing.WANTED)}; and perhaps "
        f"{', '.join(importing.OPTIONAL)}. Of the last valid day and valid_until (the first day "
        "that is not valid) one is needed. What the columns may hold is told by the faults."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="write, unless a line is wrong")
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what would be made, as without --apply"
        )

    def handle(self, *, file, apply, dry_run, **options):
        if apply and dry_run:
            raise CommandError("choose one: --apply or --dry-run", returncode=FAULTY)
        try:
            result = self.import_(file, dry_run=not apply)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        except Refused as error:
            raise CommandError("\n".join(map(str, error.problems)), returncode=FAULTY) from error
        except importing.Faulty as error:
            raise CommandError(_listed(error.faults), returncode=FAULTY) from error
        verb = "made" if apply else "would make"
        self.stdout.write(
            f"{verb} {result.clusters} clusters and {result.labels} labels; "
            f"{result.known} lines are in the register already"
        )
        if not apply:
            self.stdout.write("nothing was written; --apply does it")

    def import_(self, path, *, dry_run):
        with path.open("rb") as file:
            lines = importing.read(file)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256")
        source = f"{path.name}, SHA-256 {digest.hexdigest()}"
        return imports.import_labels(lines, by=None, source=source, dry_run=dry_run)


def _listed(faults):
    words = [str(fault) for fault in faults[:MOST_SHOWN]]
    if rest := len(faults) - len(words):
        words.append(f"... and {rest} more")
    return "\n".join([*words, f"nothing was written: {len(faults)} faults"])
