"""The picture of how often each would be among the first with another panel."""

import pytest
from django.urls import reverse

from reviews import board_charts
from tests.factories.accounts import make_officer
from tests.reviews.test_rankings import computed, make_judged_stage

pytestmark = pytest.mark.django_db
TITLE = "How often among the first 1 with another panel, in percent"


def page(client, stage):
    client.force_login(make_officer())
    return client.get(reverse("reviews:board-charts", args=[stage.call.code, stage.position])).text


@pytest.fixture
def stage():
    stage, _dossiers = make_judged_stage([[9, 9], [8, 9]], [[5, 5], [5, 4]], places=1)
    computed(stage)
    return stage


def test_the_charts_show_it_from_what_the_run_read(client, stage):
    text = page(client, stage)

    assert TITLE in text
    assert "2000 draws of panelists and of their sheets (seed 0)" in text


def test_above_what_one_waits_for_it_is_left_out(client, stage, monkeypatch):
    monkeypatch.setattr(board_charts, "RESAMPLED", 1)

    assert TITLE not in page(client, stage)
