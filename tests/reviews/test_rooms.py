"""Who is in the room: both spellings of every rule, and what one's own data say of votes."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser

from core import clock
from reviews import own_data, rooms
from reviews.actions import panels, votes
from reviews.models import AgendaItem, Presentation
from reviews.states import ItemStatus
from tests.core.agreement import assert_spellings_agree
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.clusters import make_cluster
from tests.factories.competitions import make_application, make_dossier, make_stage
from tests.factories.core import make_stored_file
from tests.factories.meetings import (
    let_in,
    make_hearing,
    make_item,
    make_meeting,
    make_member,
    make_vote,
)
from tests.factories.reviews import make_conflict, make_panel, make_panelist

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A meeting, two dossiers, and one person of every sort."""
    stage = make_stage(status="closed", kind="full")
    meeting = make_meeting(stage=stage)
    manager = make_user()
    application = make_application(call=stage.call, cluster=make_cluster(managers=[manager]))
    dossier = make_dossier(stage=stage, status="submitted", application=application)
    for item in (make_item(meeting, dossier=dossier), make_item(meeting)):
        make_vote(item)
        hearing = make_hearing(item.dossier)
        Presentation.objects.create(
            hearing=hearing,
            sequence=1,
            stored=make_stored_file(),
            received_at=clock.now(),
            uploaded_by=manager,
        )
    make_member(meeting)
    make_member(meeting, declared=False)
    make_member(meeting, declared_at=None)
    panels.end(make_member(meeting), by=None)
    torn = make_member(meeting).user
    make_conflict(torn, application)
    joined = make_member(meeting).user
    application.cluster.roles.create(user=joined, role="viewer")
    other = make_panelist(panel=make_panel(call=stage.call))
    let_in(other, dossier)
    officer, auditor = make_officer(), make_auditor()
    for person in (make_officer(), make_auditor()):
        make_conflict(person, application)
    return {"officer": officer, "auditor": auditor, "manager": manager, "torn": torn}


@pytest.mark.parametrize("model", ["Meeting", "AgendaItem", "Vote", "Hearing", "Presentation"])
def test_both_spellings_agree_for_everybody(world, model):
    people = [*get_user_model().objects.order_by("pk"), AnonymousUser()]

    assert_spellings_agree(apps.get_model("reviews", model), [p for p in people if p.pk])


def test_a_room_has_everybody_in_one_of_three_places():
    meeting = make_meeting()
    item = make_item(meeting)
    free, late, torn = make_member(meeting), make_member(meeting, declared=False), None
    torn = make_member(meeting)
    make_conflict(torn.user, item.dossier.application)
    lifted = make_member(meeting)
    make_conflict(
        lifted.user,
        item.dossier.application,
        severity="potential",
        excludes=False,
        decided_by=make_officer(),
    )

    room = rooms.of([item.dossier], rooms.seats_of(meeting.panel))[item.dossier_id]

    assert set(room.free) == {free, lifted}
    assert (room.undeclared, room.leaves) == ([late], [torn])


def test_a_seat_on_another_panel_of_the_call_is_not_in_this_room():
    meeting = make_meeting()
    item = make_item(meeting)
    other = make_panelist(panel=make_panel(call=meeting.stage.call))
    let_in(other, item.dossier)

    assert not AgendaItem.objects.visible_to(other.user).exists()


@pytest.mark.parametrize(("is_secret", "told"), [(True, []), (False, ["Yes"])])
def test_own_data_tell_an_open_ballot_once_it_is_closed_and_a_secret_one_never(is_secret, told):
    meeting = make_meeting(is_secret=is_secret)
    item = make_item(meeting, status=ItemStatus.OPEN)
    seat = make_member(meeting)
    vote = make_vote(item)
    votes.cast(vote, by=seat.user, choice=0)

    def answers():
        return [row["answer"] for row in dict(own_data._own(seat.user))["judging/votes.json"]]

    assert answers() == []
    votes.close(vote, by=make_officer())
    assert answers() == told
