"""The main pages of every role, filled with the sample, on a small phone: 360 px wide."""

import pytest
from django.core.management import call_command
from django.test import Client

from competitions.models import Dossier
from reviews.models import Assignment, Panel
from tests.browser.walking import OVERFLOW
from tests.journeys.situations import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CALL = "/office/calls/sample-2026"


@pytest.fixture
def sample(settings):
    settings.DEMO, settings.REQUIRE_OFFICER_MFA = True, False
    call_command("load_sample", verbosity=0)


def pages():
    """role -> addresses."""
    draft = Dossier.objects.get(application__call__code="sample-2027").get_absolute_url()
    judged = Dossier.objects.filter(stage__call__code="sample-2026").first()
    assignment = Assignment.objects.filter(panelist__user=person("panelist1")).first()
    panel = Panel.objects.get(call__code="sample-2026")
    stage = ["assignments/", "progress/", "rankings/", "selection/", f"sheets/{judged.pk}/"]
    seat = panel.panelists.get(user=person("panelist1"))
    seats = [f"panels/{panel.pk}/{seat.pk}/{part}" for part in ("", "person/", "substitute/")]
    declaring = ["conflicts/", "conflicts/own/", "conflicts/check/"]
    desk = ["", *declaring, f"panels/{panel.pk}/", *seats, *(f"1/{part}" for part in stage)]
    own = ["", "all/", "hand-in/"]
    office = ["calls/", "calls/new/", "people/", f"dossiers/{judged.pk}/"]
    return {
        None: ["/", "/calls/", "/calls/sample-2027/", "/past-rounds/", "/clusters/", "/seal/"],
        "applicant": [
            *("/", "/applications/", "/my/clusters/", "/my/clusters/new/", "/account/profile/"),
            *(f"{draft}{part}" for part in own),
        ],
        "panelist1": [
            *("/", "/judging/", f"/judging/sheets/{assignment.pk}/"),
            *(f"/judging/{seat.pk}/{part}" for part in ("", "1/conflicts/", "confidentiality/")),
        ],
        "officer": [
            *("/", "/operations/", "/letters/"),
            *(f"/office/{part}" for part in office),
            *(f"{CALL}/{part}" for part in desk),
        ],
    }


def test_nothing_scrolls_sideways_on_a_small_phone(sample, browser, live_server):
    too_wide = []
    for role, addresses in pages().items():
        context = browser.new_context(viewport={"width": 360, "height": 780})
        if role:
            client = Client()
            client.force_login(person(role), backend="accounts.backends.SignInBackend")
            cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
            context.add_cookies([cookie | {"url": live_server.url}])
        page = context.new_page()
        for address in addresses:
            response = page.goto(live_server.url + address)
            assert response.status == 200, f"{response.status} {address}"
            if page.evaluate(OVERFLOW) > 0:
                too_wide.append(f"{address} as {role}: {page.evaluate(OVERFLOW)} px too wide")
        context.close()
    assert not too_wide, "\n".join(too_wide)
