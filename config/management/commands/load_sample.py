from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from competitions.models import Call
from config import samples
from config.samples import contest


class Command(BaseCommand):
    help = "Load the historic rounds, the clusters of the white paper, and running sample calls."

    def add_arguments(self, parser):
        parser.add_argument(
            "--facts", action="store_true", help="only the historic facts; no people, no calls"
        )

    @transaction.atomic
    def handle(self, *, facts, **options):
        samples.load_facts()
        if facts:
            self.stdout.write(self.style.SUCCESS("loaded the historic rounds and clusters"))
            return
        if settings.PRODUCTION:
            raise CommandError("sample calls and people exist in the demo only; use --facts")
        if Call.objects.filter(code=contest.CODE).exists():
            self.stdout.write("the sample calls are there already")
            return
        samples.load_running()
        self.stdout.write(self.style.SUCCESS("loaded the historic facts and the sample calls"))
