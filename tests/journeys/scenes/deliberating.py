"""What is talked over: meetings, hearings, consensuses."""

from datetime import timedelta

from core import clock
from reviews.actions import votes
from reviews.models import (
    Assignment,
    Consensus,
    DiscussionPost,
    Reaction,
    Standing,
    Voice,
)
from tests.factories.competitions import (
    make_dossier,
)
from tests.factories.meetings import (
    let_in,
    make_hearing,
    make_item,
    make_meeting,
    make_member,
    make_vote,
)
from tests.factories.reviews import (
    make_assignment,
    make_conflict,
    make_sheet,
)
from tests.journeys.scenes.judging import one_more_sheet


def one_more_meeting(scene):
    make_meeting(stage=scene.stage, panel=scene.seat.panel, status="planned")


def one_more_item(scene):
    """To come, with somebody who leaves for it."""
    item = make_item(scene.meeting)
    make_conflict(make_member(scene.meeting).user, item.dossier.application)


def one_more_vote(scene):
    """Closed, with an open ballot, on the item under way."""
    item = scene.meeting.items.get(status="open")
    vote = make_vote(item, is_secret=False)
    votes.cast(vote, by=make_member(scene.meeting).user, choice=0)
    votes.close(vote, by=scene.officer)


def one_more_hearing(scene):
    dossier = make_dossier(stage=scene.stage, status="submitted")
    let_in(scene.seat, dossier)
    given = make_assignment(scene.seat, dossier, status="done")
    make_sheet(given, steps=[8, 8], status="submitted")
    make_hearing(dossier)


def one_more_deliberated(scene):
    """A draft to agree to, talked over, with reports that the cluster may react to."""
    dossier = make_dossier(stage=scene.deliberated, status="submitted", managers=[scene.manager])
    for seat in [scene.seat, *scene.judges]:
        assignment = make_assignment(seat, dossier, status="done")
        make_sheet(assignment, steps=[8, 8], status="submitted")
    Standing.objects.create(panelist=scene.chair, dossier=dossier, declared_at=clock.now())
    first = scene.judges[0]
    consensus = Consensus.objects.create(dossier=dossier, rapporteur=first, version=1)
    Voice.objects.create(consensus=consensus, panelist=first, version=1, kind="agrees")
    DiscussionPost.objects.create(dossier=dossier, author=first.user, text="Bold.")
    Reaction.objects.create(dossier=dossier, due_at=clock.now() + timedelta(days=3))


def one_more_judged(scene):
    """Judged by three; nobody has drafted anything, nothing is opened."""
    dossier = make_dossier(stage=scene.deliberated, status="submitted")
    for seat in scene.judges:
        assignment = make_assignment(seat, dossier, status="done")
        make_sheet(assignment, steps=[8, 8], status="submitted")


def one_more_voice(scene):
    """One more who has judged the dossier, agrees to the draft, and talks."""
    one_more_sheet(scene)
    seat = Assignment.objects.filter(dossier=scene.dossier).last().panelist
    consensus, _created = Consensus.objects.get_or_create(
        dossier=scene.dossier, defaults={"version": 1, "rapporteur": seat}
    )
    Voice.objects.create(consensus=consensus, panelist=seat, version=1, kind="agrees")
    DiscussionPost.objects.create(dossier=scene.dossier, author=seat.user, text="Bold.")
