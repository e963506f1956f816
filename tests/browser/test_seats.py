"""Seats and conflicts in a real browser: without axe's complaints, and on a phone."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from competitions.models import Stage
from reviews.models import Conflict, Standing
from tests.browser.walking import OVERFLOW
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_partner
from tests.factories.clusters import make_cluster, make_organisation
from tests.factories.competitions import make_application, make_dossier, make_stage
from tests.factories.reviews import (
    make_assignment,
    make_conflict,
    make_employment,
    make_panel,
    make_panel_invitation,
    make_panelist,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def seat(stage):
    seat = make_panelist(panel=make_panel(call=stage.call), expertise=["ict"], side="science")
    for name in ("Aare Network", "Zebra Network"):
        cluster = make_cluster(name=name, managers=[make_user(name=f"Head of {name}")])
        application = make_application(call=stage.call, cluster=cluster)
        dossier = make_dossier(stage=stage, status="submitted", application=application)
        make_partner(dossier, organisation=make_organisation(name=f"{name} Optik GmbH"))
        make_assignment(seat, dossier)
    make_employment(seat.user)
    return seat


def sign_in(page, live_server, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 360, "height": 780})


def test_conflicts_are_declared_on_a_phone_without_knowing_whose_it_is(
    page, live_server, stage, seat, assert_accessible
):
    Stage.objects.filter(pk=stage.pk).update(blinding="always")
    sign_in(page, live_server, seat.user)
    page.goto(live_server.url + reverse("reviews:conflicts", args=[seat.pk, stage.position]))
    assert_accessible(page)
    assert page.evaluate(OVERFLOW) <= 0

    page.get_by_label("Zebra Network Optik GmbH").check()
    page.get_by_role("button", name="Go on with what I have ticked").click()
    assert_accessible(page)
    assert page.evaluate(OVERFLOW) <= 0
    page.get_by_label("Situation Zebra Network Optik GmbH").select_option("cooperation")
    page.get_by_role("button", name="Declare this").click()

    page.get_by_text("Declared. Now you can read.").wait_for()
    assert Conflict.objects.get().application.cluster.name == "Zebra Network"
    assert Standing.objects.filter(is_excluded=False, declared_at__isnull=False).count() == 1


def test_axe_finds_nothing_on_the_pages_of_seats(page, live_server, stage, seat, assert_accessible):
    call, panel = stage.call.code, seat.panel_id
    asked = make_panel_invitation(seat.panel)
    make_conflict(make_user(), make_application(call=stage.call), severity="potential")
    sign_in(page, live_server, make_officer())
    for name, arguments in {
        "panel": [call, panel],
        "panelist": [call, panel, seat.pk],
        "panelist-substitute": [call, panel, seat.pk],
        "conflicts-own": [call],
        "conflicts-check": [call],
        "invitation-answer": [asked.invitation.token],
    }.items():
        page.goto(live_server.url + reverse(f"reviews:{name}", args=arguments))
        assert_accessible(page)
        assert page.evaluate(OVERFLOW) <= 0, name

    sign_in(page, live_server, seat.user)
    page.goto(live_server.url + reverse("reviews:own-seat", args=[seat.pk]))
    assert_accessible(page)
    assert page.evaluate(OVERFLOW) <= 0
