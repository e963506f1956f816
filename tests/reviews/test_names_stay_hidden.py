"""Where a stage hides its applicants, no page of deliberating names them to the panel."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.urls import reverse

from core import clock
from reviews.models import Reaction, Standing
from tests.factories.deliberating import make_table
from tests.factories.meetings import make_hearing, make_item, make_meeting

pytestmark = pytest.mark.django_db
NAME = "Zephyrwerk"


@pytest.fixture
def table():
    """Members who have judged, and a chair who has not, of a dossier that names its applicant."""
    table = make_table(blinding="always", steps=[(8, 7), (8, 7), (7, 7), (0, 0)])
    application = table.dossier.application
    application.cluster.name = f"{NAME} Nord"
    application.cluster.save()
    application.title = f"{NAME} Nord: a lamp"
    application.save()
    return table


@pytest.fixture
def meeting(table):
    meeting = make_meeting(stage=table.stage, panel=table.chair.panel)
    make_item(meeting, dossier=table.dossier)
    return meeting


def page(client, user, name, *args):
    client.force_login(user)
    response = client.get(reverse(f"reviews:{name}", args=args))
    assert response.status_code == 200
    return response


def names(response):
    return NAME.casefold() in response.text.casefold()


@pytest.mark.parametrize("name", ["consensus", "discussion"])
@pytest.mark.parametrize("role", ["member", "chair"])
def test_consensus_and_discussion_carry_a_title_without_names(client, table, name, role):
    user = table.users[0] if role == "member" else table.chair.user

    response = page(client, user, name, table.dossier.pk)

    assert "a lamp" in response.text
    assert not names(response)
    assert names(page(client, table.officer, name, table.dossier.pk))


def test_the_list_of_who_leads_names_nobody(client, table):
    response = page(client, table.chair.user, "consensuses-led", table.chair.pk, 1)

    assert "a lamp" in response.text
    assert not names(response)


def test_a_second_look_names_nobody(client, table):
    seat = table.seats[3]

    response = page(client, seat.user, "second-look", seat.assignments.get().pk)

    assert "a lamp" in response.text
    assert not names(response)


def test_preferences_name_nobody(client, table):
    seat = table.seats[0]

    response = page(client, seat.user, "preferences", seat.pk, 1)

    assert "a lamp" in response.text
    assert not names(response)


@pytest.mark.parametrize("name", ["meeting", "meeting-minutes", "meeting-close", "meeting-aside"])
def test_agenda_and_minutes_name_nobody(client, table, meeting, name):
    response = page(client, table.chair.user, name, meeting.pk)

    assert "a lamp" in response.text
    assert not names(response)
    assert names(page(client, table.officer, name, meeting.pk))


def test_an_item_under_discussion_names_nobody(client, table, meeting):
    meeting.items.update(status="open", taken_up_at=clock.now())

    response = page(client, table.users[0], "meeting", meeting.pk)

    assert "item-title" in response.text
    assert not names(response)


def test_the_minutes_as_a_file_name_nobody(client, table, meeting):
    document = page(client, table.users[0], "meeting-minutes-pdf", meeting.pk).content

    pages = pypdfium2.PdfDocument(io.BytesIO(document))
    words = "\n".join(one.get_textpage().get_text_bounded() for one in pages)
    assert "a lamp" in words
    assert NAME not in words


def test_the_slots_of_hearings_name_nobody(client, table):
    make_hearing(dossier=table.dossier)

    response = page(client, table.users[0], "panel-hearings", table.chair.panel_id, 1)

    assert "a lamp" in response.text
    assert not names(response)


@pytest.mark.parametrize("name", ["consensus", "discussion"])
def test_what_the_applicant_answers_is_read_without_names(client, table, name):
    Reaction.objects.create(
        dossier=table.dossier,
        due_at=clock.now() - timedelta(days=1),
        status="answered",
        text=f"We of {NAME} Nord have three partners, not two.",
        received_at=clock.now() - timedelta(days=2),
        version=1,
    )

    response = page(client, table.users[0], name, table.dossier.pk)

    assert "have three partners, not two" in response.text
    assert not names(response)


def test_names_are_open_to_whose_sheet_is_in_where_the_stage_says_so(client, table):
    type(table.stage).objects.update(blinding="until_sheet")

    assert names(page(client, table.users[0], "consensus", table.dossier.pk))
    assert not names(page(client, table.chair.user, "consensus", table.dossier.pk))
    assert Standing.objects.filter(panelist=table.chair, dossier=table.dossier).exists()
