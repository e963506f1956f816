"""What the decision board costs with a thousand dossiers, all rows on one page.

Run: ``python -m bench.board``. Requests are made in turn within one process on real PostgreSQL and
compared by their medians with a page of one query and fifty rows. Each dossier has three sheets on
five criteria, an amount, a region, a field and a title of usual length; three of them are ranked
by nobody. Before a selection stands, and while one does.
"""

import random
import sys

from bench.place import private_place
from bench.scoring import ROUNDS, compare

COUNT, JUDGES, CRITERIA = 1000, 3, 5
NAMES = ["Aare Photonics Network", "Cluster Leichtbau Weser", "BioRegion Oberrhein e.V."]
TITLES = ["Waste heat becomes light", "Batteries that a town can mend, from ore to scrap"]


def main():
    with private_place():
        from django.test import override_settings  # needs the settings

        with override_settings(ROOT_URLCONF="bench.plain"):
            measure()
    return 0


def measure():
    from django.db import connection  # these need the settings
    from django.test import Client
    from django.urls import reverse

    from reviews.actions import selections
    from tests.factories.accounts import make_officer

    stage = ranked_stage(COUNT)
    officer, client = make_officer(), Client()
    client.force_login(officer)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself within a minute
    place = reverse("reviews:selection", args=[stage.call.code, stage.position])
    compare(client, f"the board of {COUNT}", [lambda: client.get(place)] * ROUNDS)
    print(f"{len(client.get(place).content) / 1000:.0f} kB of HTML")
    selections.propose(stage, by=officer)
    compare(client, f"the board of {COUNT} with a selection", [lambda: client.get(place)] * ROUNDS)
    print(f"{len(client.get(place).content) / 1000:.0f} kB of HTML")


def ranked_stage(count, *, places=100, budget=1_900_000_000, is_last=True, **call):
    """A closed stage with ``count`` dossiers that were judged and ranked; the same every time."""
    from competitions.models import Stage  # these need the models
    from core import jobs
    from reviews.actions import rankings
    from tests.factories.accounts import make_officer
    from tests.factories.competitions import make_call, make_form, make_rubric, make_stage
    from tests.factories.reviews import make_panel, make_panelist

    rubric = make_rubric(
        *({"title": title, "threshold": 2} for title in ("Strategy", "Novelty", "Talent")),
        {"title": "Cooperation", "weight": 2},
        {"title": "Financing"},
    )
    call = make_call(budget=budget, **call)
    stage = make_stage(call=call, rubric=rubric, places=places, status="closed")
    if not is_last:
        make_stage(call=call, rubric=rubric, form=make_form(), status="planned")
    panel = make_panel(call=stage.call)
    seats = [make_panelist(panel=panel, declared_for=[stage]) for _ in range(JUDGES * 4)]
    judge(stage, dossiers(stage, count), seats, random.Random(7))
    jobs.run(rankings.request(stage, by=make_officer()).pk)
    return Stage.objects.get(pk=stage.pk)


def dossiers(stage, count):
    """Handed in; made in five statements, because a thousand times twenty take minutes."""
    from clusters.models import Cluster, Region, Sector  # these need the models
    from competitions.models import Application, Dossier, Submission
    from core import clock
    from core.reference import random_reference

    chance = random.Random(11)
    names = ["Bavaria", "Saxony", "Hamburg", "Hesse", "Saarland", "Lower Saxony", "Berlin"]
    regions = [
        Region.objects.get_or_create(code=f"DEX{n}", defaults={"name": name, "country": "DE"})[0]
        for n, name in enumerate(names)
    ]
    clusters = Cluster.objects.bulk_create(
        Cluster(
            name=f"{NAMES[number % 3]} {number}",
            slug=f"{stage.call.code}-{number}",
            sector="ict",
            region=chance.choice(regions),
        )
        for number in range(count)
    )
    applications = Application.objects.bulk_create(
        Application(
            call=stage.call,
            cluster=cluster,
            reference=f"{stage.call_id}-{number:05}",
            title=TITLES[number % 2],
            sector=chance.choice(Sector.values),
        )
        for number, cluster in enumerate(clusters)
    )
    found = Dossier.objects.bulk_create(
        Dossier(application=application, stage=stage) for application in applications
    )
    handed_in = Submission.objects.bulk_create(
        Submission(
            dossier=dossier,
            sequence=1,
            number=random_reference("R", 9),
            draft_version=1,
            received_at=clock.now(),
            content={"form": {}, "answers": [], "files": []},
            digest="0" * 64,
            requested=chance.randrange(5_000_000, 40_000_000, 50_000),
        )
        for dossier in found
    )
    for dossier, submission in zip(found, handed_in, strict=True):
        dossier.pinned, dossier.status = submission, "submitted"
    Dossier.objects.bulk_update(found, ["pinned", "status"], batch_size=500)
    return found


def judge(stage, found, seats, chance):
    """Sheets as handing in leaves them, of all dossiers but the last three."""
    from core import clock  # these need the models
    from core.digests import digest
    from reviews.models import Assignment, ScoreSheet, SheetVersion, Standing

    keys = list(stage.rubric.criteria.values_list("key", flat=True))
    pairs = [(d, s) for d in found[: max(len(found) - 3, 1)] for s in chance.sample(seats, JUDGES)]
    now = clock.now()
    Standing.objects.bulk_create(
        Standing(panelist=seat, dossier=dossier, declared_at=now) for dossier, seat in pairs
    )
    assigned = Assignment.objects.bulk_create(
        Assignment(panelist=seat, dossier=dossier, status="done") for dossier, seat in pairs
    )
    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(assignment=a, submission=a.dossier.pinned, status="submitted", submitted_at=now)
        for a in assigned
    )
    quality = {dossier.pk: chance.gauss(6.5, 1.6) for dossier in found}
    said = [
        {
            "scores": {
                key: min(max(round(quality[s.assignment.dossier_id] + chance.gauss(0, 1)), 0), 10)
                for key in keys
            },
            "is_abstention": False,
        }
        for s in sheets
    ]
    SheetVersion.objects.bulk_create(
        SheetVersion(sheet=sheet, number=1, content=content, digest=digest(content))
        for sheet, content in zip(sheets, said, strict=True)
    )


if __name__ == "__main__":
    sys.exit(main())
