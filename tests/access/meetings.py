"""Meetings for the panel and the house, led by officer and chair; hearings; the applicant's own."""

from core import clock, uploads
from reviews.models import Attendance, Panelist, Presentation
from tests.access import HOUSE, NOBODY, OFFICER, page
from tests.access.judging import PANELIST, SEATED, STAGE, panel, position, seat, stage
from tests.factories.clusters import make_cluster
from tests.factories.competitions import make_application, make_dossier, make_stage
from tests.factories.core import make_stored_file
from tests.factories.meetings import let_in, make_hearing, make_item, make_meeting, make_vote
from tests.factories.reviews import make_assignment, make_sheet

MEETS = SEATED | HOUSE
LEADS = frozenset({"officer", "chair"})
VOTES = SEATED
TEAM = frozenset({"manager", "editor", "viewer"})


def meeting(world):
    """Under way; the chair leads the panel and both members are there."""
    found = world.once(panel)
    Panelist.objects.filter(user=world.person("chair")).update(role="chair")
    meeting = make_meeting(stage=world.once(stage), panel=found)
    for member in found.panelists.all():
        Attendance.objects.create(meeting=meeting, panelist=member)
    return meeting


def planned(world):
    world.once(meeting)
    return make_meeting(stage=world.once(stage), panel=world.once(panel), status="planned")


def item(world):
    return make_item(world.once(meeting), status="open")


def waiting(world):
    return make_item(world.once(meeting))


def vote(world):
    return make_vote(world.once(item))


def own_stage(world):
    return make_stage(call=world.once(stage).call, status="closed", kind="full")


def hearing(world):
    """Of a cluster with people of all sorts, before a panel that has declared."""
    people = {f"{role}s": [world.person(role)] for role in TEAM}
    application = make_application(call=world.once(stage).call, cluster=make_cluster(**people))
    dossier = make_dossier(stage=world.once(stage), status="submitted", application=application)
    for member in world.once(panel).panelists.all():
        let_in(member, dossier)
    return make_hearing(dossier)


def presentation(world):
    return Presentation.objects.create(
        hearing=world.once(hearing),
        sequence=1,
        stored=make_stored_file(),
        received_at=clock.now(),
        uploaded_by=world.person("manager"),
    )


def slides_on_their_way(world):
    """A file that the manager has begun to send."""
    purpose = f"reviews.presentation:{world.once(hearing).pk}"
    given = {"name": "slides.pdf", "size": 9, "max_bytes": 9}
    return uploads.begin(by=world.person("manager"), purpose=purpose, **given).pk


def judged(world):
    """A sheet that the panelist has handed in."""
    dossier = make_dossier(stage=world.once(stage), status="submitted")
    given = make_assignment(world.once(seat), dossier, status="done")
    make_sheet(given, steps=[8, 8], status="submitted")
    return given


def of(make):
    return lambda world: world.once(make).pk


def reference(world):
    return world.once(hearing).dossier.application.reference


OF_MEETING = {"pk": of(meeting)}
HEARING = {**STAGE, "pk": of(hearing)}
OWN = {"reference": reference, "position": position}

RULES = {
    "reviews:office-meetings": page(HOUSE, NOBODY, **STAGE),
    "reviews:meetings": page(SEATED, NOBODY, given=[panel]),
    "reviews:meeting": page(MEETS, NOBODY, **OF_MEETING),
    "reviews:meeting-version": page(MEETS, NOBODY, **OF_MEETING),
    "reviews:meeting-calendar": page(MEETS, NOBODY, **OF_MEETING),
    "reviews:meeting-attendance": page(NOBODY, SEATED, **OF_MEETING),
    "reviews:meeting-minutes": page(MEETS, NOBODY, **OF_MEETING),
    "reviews:meeting-minutes-pdf": page(MEETS, NOBODY, **OF_MEETING),
    "reviews:ballot": page(NOBODY, SEATED, pk=of(vote)),
    "reviews:meeting-plan": page(LEADS, LEADS, given=[meeting], panel=of(panel), position=position),
    "reviews:meeting-edit": page(LEADS, LEADS, pk=of(planned)),
    "reviews:meeting-cancel": page(LEADS, LEADS, pk=of(planned)),
    "reviews:meeting-begin": page(NOBODY, LEADS, pk=of(planned)),
    "reviews:meeting-close": page(LEADS, LEADS, **OF_MEETING),
    "reviews:meeting-arrange": page(NOBODY, LEADS, **OF_MEETING),
    "reviews:meeting-aside": page(LEADS, LEADS, **OF_MEETING),
    "reviews:item-take-up": page(NOBODY, LEADS, pk=of(waiting)),
    "reviews:item-take-back": page(NOBODY, LEADS, pk=of(waiting)),
    "reviews:item-minute": page(NOBODY, LEADS, pk=of(item)),
    "reviews:vote-open": page(NOBODY, LEADS, pk=of(item)),
    "reviews:vote-close": page(NOBODY, LEADS, pk=of(vote)),
    "reviews:office-hearings": page(HOUSE, OFFICER, **STAGE),
    "reviews:hearing-edit": page(OFFICER, OFFICER, **HEARING),
    "reviews:hearing-cancel": page(OFFICER, OFFICER, **HEARING),
    "reviews:hearing-scores": page(HOUSE, NOBODY, **HEARING),
    "reviews:panel-hearings": page(MEETS, NOBODY, panel=of(panel), position=position),
    "reviews:presentation": page(MEETS | TEAM, NOBODY, pk=of(presentation)),
    "reviews:score-again": page(NOBODY, PANELIST, pk=of(judged)),
    "reviews:hearing": page(TEAM, NOBODY, **OWN),
    "reviews:hearing-confirm": page(NOBODY, {"manager"}, **OWN),
    "reviews:hearing-present": page(NOBODY, {"manager"}, **OWN),
    "reviews:presentation-begin": page(NOBODY, {"manager"}, **OWN),
    "reviews:presentation-finish": page(NOBODY, {"manager"}, **OWN, pk=slides_on_their_way),
    "reviews:hearing-calendar": page(TEAM, NOBODY, **OWN),
    # both lines of the agenda must be there: without the second one nothing is found
    "reviews:item-move": page(NOBODY, NOBODY, pk=of(waiting)),
}
