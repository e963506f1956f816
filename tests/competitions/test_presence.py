"""Two people in one section know of each other within seconds, and nobody else does."""

from datetime import timedelta

import pytest
from django.urls import reverse

from competitions import presence, tasks
from competitions.actions import stages
from competitions.models import Presence
from core import clock
from core.models import AuditEvent
from tests.competitions.pages import address
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_user(name="Ada")


@pytest.fixture
def ben():
    return make_user(name="Ben")


@pytest.fixture
def draft(ada, ben):
    return make_draft(managers=[ada], editors=[ben])


def sections(draft):
    return list(draft.stage.form.sections.all()[:2])


def test_two_in_one_section_see_each_other_and_not_themselves(draft, ada, ben):
    first, second = sections(draft)

    assert presence.seen(draft, first, ada) == []
    assert presence.seen(draft, first, ben) == ["Ada"]
    assert presence.seen(draft, first, ada) == ["Ben"]
    assert presence.seen(draft, second, ada) == []


def test_whoever_has_everything_open_is_in_every_section(draft, ada, ben):
    first, second = sections(draft)
    presence.seen(draft, None, ada)

    assert presence.seen(draft, first, ben) == ["Ada"]
    assert presence.seen(draft, second, ben) == ["Ada"]
    assert presence.seen(draft, None, ada) == ["Ben"]


def test_whoever_has_gone_is_forgotten_within_seconds(draft, ada, ben):
    first, _second = sections(draft)
    presence.seen(draft, first, ada)

    with clock.frozen(clock.now() + timedelta(seconds=16)):
        assert presence.seen(draft, first, ben) == []


def test_another_dossier_is_another_room(draft, ada, ben):
    other = make_draft(managers=[ada], call=draft.stage.call)
    presence.seen(other, None, ada)

    assert presence.seen(draft, None, ben) == []


def test_asking_again_writes_no_second_row_and_no_event(draft, ada):
    events = AuditEvent.objects.count()
    for section in [None, None, *sections(draft), *sections(draft)]:
        presence.seen(draft, section, ada)

    assert Presence.objects.count() == 3
    assert AuditEvent.objects.count() == events


def test_the_page_asks_and_is_told_names_and_the_deadline(client, draft, ada, ben):
    first, _second = sections(draft)
    presence.seen(draft, first, ben)
    client.force_login(ada)
    page = client.get(address("section", draft, first.pk)).text
    assert f'data-here="{address("here", draft)}" data-section="{first.pk}"' in page

    told = client.post(address("here", draft), {"section": first.pk}).json()
    assert told["others"] == "Also here: Ben"

    until = draft.stage.deadline + timedelta(days=1)
    stages.extend(draft.stage, by=make_officer(), closes_at=until, reason="Snow.")
    moved = client.post(address("here", draft), {"section": first.pk}).json()
    assert moved["until"] == until.isoformat() != told["until"]
    assert f'data-until="{until.isoformat()}"' in moved["deadline"]


def test_a_section_of_another_form_is_not_found_and_nonsense_means_everything(client, draft, ada):
    client.force_login(ada)
    url = reverse("competitions:here", args=[draft.application.reference, 1])

    assert client.post(url, {"section": 10**6}).status_code == 404
    assert client.post(url, {"section": "x"}).json()["others"] == ""
    assert Presence.objects.get().section is None


def test_asking_costs_the_same_queries_however_many_are_here(
    client, draft, ada, django_assert_max_num_queries
):
    for n in range(5):
        presence.seen(draft, None, make_user(name=f"Person {n}"))
    client.force_login(ada)
    client.post(address("here", draft))

    with django_assert_max_num_queries(10):
        client.post(address("here", draft))


def test_nothing_is_kept_of_who_was_here(draft, ada, ben):
    presence.seen(draft, None, ada)

    with clock.frozen(clock.now() + timedelta(minutes=1)):
        presence.seen(draft, None, ben)
        tasks.forget_presences()

    assert [row.user for row in Presence.objects.all()] == [ben]
