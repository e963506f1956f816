"""An invitation to a panel leads to the seat, and to the work."""

import pytest
from django.urls import reverse

from core.models import Letter
from reviews.actions import panel_invitations
from tests.factories.accounts import PASSWORD, make_officer
from tests.factories.reviews import make_panel

pytestmark = pytest.mark.django_db


def test_whoever_accepts_takes_the_seat_and_arrives_at_the_judging(client):
    panel = make_panel()
    sent = panel_invitations.invite(
        panel, "ada@example.org", by=make_officer(), role="member", capacity=8
    )
    assert sent.get_absolute_url() in Letter.objects.get().text

    form = {"name": "Ada", "password": PASSWORD}
    response = client.post(sent.get_absolute_url(), form, follow=True)

    assert response.redirect_chain == [(reverse("reviews:judging"), 302)]
    assert response.status_code == 200
    assert panel.panelists.get().user.email == "ada@example.org"
