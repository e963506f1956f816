"""A person who lives elsewhere reads a deadline in the zone of the call and in their own."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent
from tests.factories.accounts import make_user
from tests.factories.competitions import make_stage

pytestmark = pytest.mark.django_db
CLOSES = datetime(2031, 5, 12, 21, 59, tzinfo=UTC)


@pytest.fixture
def address():
    opens = CLOSES.replace(year=2020)
    return make_stage(opens_at=opens, closes_at=CLOSES).call.get_absolute_url()


def test_a_deadline_is_shown_in_both_zones_where_they_differ(client, address):
    client.force_login(make_user(zone="America/New_York"))

    text = client.get(address).text

    assert "Mon 12 May 2031, 23:59 (Berlin)" in text
    assert "For you: Mon 12 May 2031, 17:59 (New York)" in text


@pytest.mark.parametrize("zone", ["", "Europe/Paris", "Europe/Berlin", "Mars/Olympus", "../etc"])
def test_it_is_shown_once_where_the_clocks_agree_or_the_zone_is_not_known(client, address, zone):
    client.force_login(make_user(zone=zone))

    text = client.get(address).text

    assert "23:59 (Berlin)" in text
    assert "For you" not in text


def test_the_zone_of_one_person_does_not_stay_for_the_next(client, address):
    client.force_login(make_user(zone="Asia/Tokyo"))
    assert "Tokyo" in client.get(address).text
    client.logout()

    assert "For you" not in client.get(address).text
    assert timezone.get_current_timezone_name() == "Europe/Berlin"


def test_the_zone_is_chosen_in_the_profile(client):
    me = make_user()
    client.force_login(me)
    url = reverse("accounts:profile")
    page = client.get(url).text
    assert "Time of this site (Berlin)" in page
    assert 'data-site-zone="Europe/Berlin"' in page

    fields = {"name": "Ada", "organisation": "", "language": "en", "zone": "Asia/Tokyo"}
    assert client.post(url, fields).status_code == 302

    me.refresh_from_db()
    assert me.zone == "Asia/Tokyo"
    assert AuditEvent.objects.about(me).count() == 1


def test_a_zone_that_does_not_exist_is_refused_at_the_field(client):
    client.force_login(make_user())

    fields = {"name": "Ada", "organisation": "", "language": "en", "zone": "Mars/Olympus"}
    response = client.post(reverse("accounts:profile"), fields)

    assert response.status_code == 422
    assert "zone" in response.context["form"].errors
