"""Whoever is in conflict sees neither file, nor scores, nor rank: page by page."""

import io
import zipfile

import pytest
from django.urls import reverse

from competitions import emails
from core import jobs
from core.models import Letter
from reviews import assessment_job
from reviews.actions import conflicts
from reviews.states import SheetStatus
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.clusters import make_cluster
from tests.factories.competitions import make_application, make_dossier
from tests.factories.reviews import make_assignment, make_panelist, make_sheet
from tests.reviews.test_rankings import computed, make_judged_stage

pytestmark = pytest.mark.django_db
SECRETS = ["A-SECRET", "Heat that nobody knows", "Hidden Cluster", "A note on Heat"]


class World:
    """A ranked stage of three; the second dossier is the one that is closed to somebody."""

    def __init__(self):
        self.stage, (self.open, self.other) = make_judged_stage([[8, 8]], [[7, 7]])
        application = make_application(
            call=self.stage.call,
            reference="A-SECRET",
            title="Heat that nobody knows",
            cluster=make_cluster(name="Hidden Cluster", managers=[make_user()]),
        )
        self.closed = make_dossier(stage=self.stage, status="submitted", application=application)
        self.panel = self.stage.call.panels.get()
        self.judge = make_panelist(panel=self.panel, declared_for=[self.stage])
        self.given = make_assignment(self.judge, self.closed, status="done")
        self.sheet = make_sheet(
            self.given, steps=[9, 9], status=SheetStatus.SUBMITTED, comment="A note on Heat"
        )
        self.seat = make_panelist(panel=self.panel, declared_for=[self.stage])
        self.own = make_assignment(self.seat, self.closed)
        make_assignment(self.seat, self.open)
        self.ranking = computed(self.stage)

    def person(self, role):
        if role == "panelist":
            return self.seat.user
        return make_officer() if role == "officer" else make_auditor()

    def url(self, name):
        call, stage = self.stage.call, self.stage
        place = [call.code, stage.position]
        arguments = {
            "home": [],
            "reviews:judging": [],
            "reviews:conflicts": [self.seat.pk, stage.position],
            "reviews:sheet": [self.own.pk],
            "reviews:assignment-refuse": [self.own.pk],
            "reviews:late-conflict": [self.own.pk],
            "reviews:office-conflicts": [call.code],
            "reviews:panel": [call.code, self.panel.pk],
            "reviews:dossier-sheets": [*place, self.closed.pk],
            "reviews:sheet-return": [*place, self.closed.pk, self.sheet.pk],
            "reviews:ranking": [*place, self.ranking.pk],
            "reviews:ranking-export": [*place, self.ranking.pk],
            "competitions:office-call": [call.code],
            "competitions:office-dossier": [self.closed.pk],
            "competitions:applications": [],
            "competitions:application": ["A-SECRET"],
            "competitions:dossier": ["A-SECRET", stage.position],
        }
        return reverse(name, args=arguments.get(name, place))


GONE, CLOSED = 404, 403
TABLE = [
    ("panelist", "home", 200),
    ("panelist", "reviews:judging", 200),
    ("panelist", "reviews:conflicts", 200),
    ("panelist", "reviews:sheet", GONE),
    ("panelist", "reviews:assignment-refuse", GONE),
    ("panelist", "reviews:late-conflict", GONE),
    ("panelist", "competitions:applications", 200),
    ("panelist", "competitions:application", GONE),
    ("panelist", "competitions:dossier", GONE),
    *(
        (role, name, status)
        for role in ("officer", "auditor")
        for name, status in [
            ("home", 200),
            ("reviews:office-conflicts", 200),
            ("reviews:panel", 200),
            ("reviews:assignments", 200),
            ("reviews:progress", 200),
            ("reviews:rankings", CLOSED),
            ("reviews:ranking", CLOSED),
            ("reviews:ranking-export", CLOSED),
            ("reviews:selection", CLOSED),
            ("reviews:dossier-sheets", GONE),
            ("competitions:office-call", 200),
            ("competitions:office-dossier", GONE),
            ("competitions:application", GONE),
            ("competitions:dossier", GONE),
        ]
    ),
    ("officer", "reviews:assignments-proposal", 200),
    ("officer", "reviews:sheet-return", GONE),
]


def words_of(response):
    """All text of an answer, a workbook's included."""
    if not response.streaming:
        return response.text
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    return "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize(("role", "name", "status"), TABLE)
def test_page_shows_nothing_of_an_application_that_a_conflict_closes(client, role, name, status):
    world = World()
    person = world.person(role)
    conflicts.record(person, world.closed.application, by=None, reason="partner")
    client.force_login(person)

    response = client.get(world.url(name))

    assert response.status_code == status
    words = words_of(response)
    assert [secret for secret in SECRETS if secret in words] == []


@pytest.mark.parametrize("name", ["reviews:rankings", "reviews:ranking-export"])
def test_the_same_page_shows_it_to_those_without_a_conflict(client, name):
    world = World()
    client.force_login(make_officer())

    words = words_of(client.get(world.url(name)))

    assert "A-SECRET" in words
    assert "Heat that nobody knows" in words


def test_letters_and_work_about_it_are_closed_with_it(client):
    world, officer = World(), make_officer()
    emails.application_withdrawn(world.closed)
    letter = Letter.objects.filter(about_pk=str(world.closed.application_id)).get()
    job = jobs.request(assessment_job.KIND, "dossier:secret", by=None, subject=world.closed)
    client.force_login(officer)
    assert "A-SECRET" in client.get(letter.get_absolute_url()).text

    conflicts.record(officer, world.closed.application, by=None, reason="partner")

    assert client.get(letter.get_absolute_url()).status_code == 404
    assert client.post(reverse("core:letter-resend", args=[letter.pk])).status_code == 404
    assert client.get(job.get_absolute_url()).status_code == 404
    assert client.post(reverse("core:job-retry", args=[job.pk])).status_code == 404
    for name in ("core:letters", "core:jobs"):
        words = client.get(reverse(name)).text
        assert [secret for secret in [*SECRETS, "dossier:secret"] if secret in words] == []
