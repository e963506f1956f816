"""Compute a stored ranking again and say whether it comes out as it was recorded."""

from django.core.management.base import BaseCommand, CommandError

from reviews.models import Ranking
from reviews.ranking_replay import replay
from reviews.software import software


class Command(BaseCommand):
    help = (
        "Compute a stored ranking again from the versions it rests on, and hold inputs, contents "
        "and results against their digests. Exit code 0: as recorded; 1: not; 2: no such run."
    )

    def add_arguments(self, parser):
        parser.add_argument("run", help="number of the run, or its digest (at least 8 characters)")

    def handle(self, *args, **options):
        ranking = _find(options["run"])
        result = replay(ranking)
        self.stdout.write(f"Run {ranking.pk}: {ranking.stage}, {ranking.method_words}")
        self.stdout.write(f"{ranking.input_count} versions read, digest {ranking.inputs_digest}")
        self.stdout.write(f"results: digest {ranking.digest}")
        for name, here in software().items():
            if (then := ranking.versions.get(name, here)) != here:
                self.stdout.write(f"{name} was {then} and is {here} here")
        for sentence in [*result.faults, *result.differences]:
            self.stdout.write(sentence)
        self.stdout.write(f"Computed again: {result.verdict}.")
        if not result.holds:
            raise CommandError("The run does not come out as it was recorded.", returncode=1)


def _find(text):
    runs = Ranking.objects.select_related("stage__call")
    if text.isascii() and text.isdigit() and len(text) < 19:
        found = list(runs.filter(pk=int(text)))
    elif len(text) >= 8:
        found = list(runs.filter(digest__startswith=text.lower())[:2])
    else:
        found = []
    if not found:
        raise CommandError(f"There is no run {text[:80]}.", returncode=2)
    if len(found) > 1:
        raise CommandError(f"The digests of several runs begin with {text}.", returncode=2)
    return found[0]
