import re

from django.core.management.base import BaseCommand, CommandError

from core.verification import verify

SHOWN = 20  # faults; one altered row is enough to call somebody


class Command(BaseCommand):
    help = "Look for tampering with the audit trail. Exit code 1 when there is any."

    def add_arguments(self, parser):
        parser.add_argument(
            "--seal", metavar="DIGEST", help="a seal printed on a receipt; it must be in the chain"
        )

    def handle(self, *, seal, **options):
        if seal and not re.fullmatch(r"[0-9a-f]{64}", seal):
            raise CommandError("--seal takes the 64 hexadecimal digits of a seal.", returncode=2)

        found = verify(expected=seal)
        for fault in found.faults[:SHOWN]:
            self.stdout.write(fault)
        if found.faults:
            raise CommandError(f"{len(found.faults)} faults in the audit trail.")
        self.stdout.write(
            self.style.SUCCESS(
                f"{found.events} events under {found.seals} seals agree "
                f"({found.unsealed} not sealed yet, {found.erased} personal values erased)."
            )
        )
