"""What the samples bring; loaded once for this module, because that takes seconds."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from clusters import register
from clusters.models import Cluster, Label
from clusters.register import Asked
from competitions.models import Application, Call, Dossier, PastRound
from config import samples
from core import clock
from reviews import probable
from reviews.models import Assignment, Panelist, ScoreSheet


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    from django.db import connection, transaction  # after the settings

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_sample", verbosity=0)
        yield connection
        transaction.set_rollback(True)


@pytest.fixture
def rows(loaded, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def test_historic_rounds_are_those_of_the_sources(rows):
    funnels = PastRound.objects.order_by("number").values_list(
        "outlines_received", "finalists", "winners"
    )

    assert list(funnels) == [(38, 12, 5), (23, 10, 5), (24, 11, 5)]
    assert PastRound.objects.get(number=3).outline_deadline == "2011 (spring; date not found)"


def test_white_paper_clusters_keep_what_is_missing_and_how_it_was_said(rows):
    found = Cluster.objects.filter(country="CN")

    assert found.count() == 10
    assert found.filter(output_value__isnull=True).count() == 3
    wuhan = found.get(name__startswith="Wuhan")
    assert (wuhan.output_qualifier, wuhan.output_year) == ("more than", None)
    assert found.get(name_native="西安航空产业集群").output_text == ""
    about = [f for cluster in found for f in cluster.figures if f["qualifier"] == "about"]
    assert len(about) == 2


def test_the_running_call_has_24_outlines_a_panel_of_15_and_most_sheets(rows):
    call = Call.objects.get(code="sample-2026")
    sheets = ScoreSheet.objects.submitted().filter(assignment__dossier__stage__call=call)
    assigned = Assignment.objects.live().filter(dossier__stage__call=call)

    assert call.applications.count() == 24
    assert call.applications.filter(cluster__is_sample=True).count() == 5
    assert Panelist.objects.filter(panel__call=call).count() == 15
    assert assigned.count() == 72
    assert 0.6 * 72 < sheets.count() < 72


def test_the_running_call_shows_two_methods_a_tie_that_is_parted_and_two_scenarios(rows):
    stage = Call.objects.get(code="sample-2026").stages.get(position=1)
    official, other = stage.rankings.current().order_by("-is_official")
    steps = [step for step in official.steps if len(step["parts"]) > 1]
    names = list(stage.scenarios.order_by("pk").values_list("name", flat=True))

    assert (official.method, official.is_official) == ("mean", True)
    assert (other.method, other.is_official) == ("expected-rank", False)
    assert {step["by"] for step in steps} == {"criterion", "attribute"}
    assert len(names) == 2
    assert all("Sample" in scenario.note for scenario in stage.scenarios.all())
    first, second = official.entries.filter(rank__isnull=False).order_by("rank")[:2]
    assert probable.of(first, second, may_ask=False).run == other


def test_a_label_is_under_assessment_and_some_are_in_force(rows):
    dossier = Dossier.objects.get(stage__call__code="sample-label", status="submitted")
    done = dossier.assignments.filter(status="done").count()

    assert (dossier.assignments.count(), done) == (2, 1)
    assert Label.objects.in_force(clock.today()).count() == 2


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2019, 7, 25), date(2019, 12, 31)])
def test_the_invented_register_of_2019_has_the_counts_of_the_field(rows, day):
    counted = {one.tier: (one.count, one.samples) for one in register.counts(Asked(day))}

    assert counted == {"gold": (101, 101), "silver": (114, 114), "bronze": (1079, 1079)}


def test_invented_clusters_say_so_and_are_spread_over_places(rows):
    invented = Cluster.objects.filter(labels__number__startswith="SAMPLE-").distinct()

    assert invented.count() == 101 + 114 + 1079
    assert not invented.filter(is_sample=False).exists()
    assert not invented.exclude(name__startswith="Sample cluster").exists()
    assert invented.values("country").distinct().count() > 20
    assert invented.values("region").exclude(region=None).distinct().count() == 16


def test_everybody_in_the_samples_is_a_sample_and_no_real_person(rows):
    assert not User.objects.filter(is_sample=False).exists()
    assert not User.objects.exclude(email__endswith="@podium.example").exists()
    assert all(application.is_sample for application in Application.objects.all())


@pytest.mark.parametrize("role", [email for _role, email, _password in samples.signins()])
def test_every_role_has_something_to_do_or_to_read(rows, client, role, settings):
    settings.DEMO = True
    settings.REQUIRE_OFFICER_MFA = False
    client.force_login(User.objects.get(email=role))

    text = client.get(reverse("home")).text

    assert ("Nothing needs you today" in text) == role.startswith("auditor")


def test_loading_again_adds_nothing(rows):
    before = (Call.objects.count(), Cluster.objects.count(), User.objects.count())

    call_command("load_sample", verbosity=0)

    assert (Call.objects.count(), Cluster.objects.count(), User.objects.count()) == before


@pytest.mark.django_db
def test_production_loads_facts_only(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError):
        call_command("load_sample", verbosity=0)
    call_command("load_sample", facts=True, verbosity=0)

    assert not User.objects.exists()
