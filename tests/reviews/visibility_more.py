"""What a panel does beside its sheets, about the application of a ``World``: all that is said.

``judging(world)`` and ``sheet_in(world)`` are called as these phases begin. They write rows as the
actions leave them, without the letters. ``world.more`` keeps what stands in addresses. ``OUTPUTS``
are the pages and files that show it.
"""

from datetime import timedelta

from core import clock
from reviews import minutes
from reviews.models import (
    AgendaItem,
    Attendance,
    Consensus,
    Declaration,
    DiscussionPost,
    Draw,
    DrawLot,
    Minutes,
    Note,
    OfficeDeclaration,
    PairRule,
    Preference,
    Presentation,
    Promotion,
    Reaction,
    ReactionReport,
    Scenario,
    ScenarioChoice,
    SecondLook,
    Selection,
    Tie,
    Voice,
)
from tests.factories.core import make_stored_file
from tests.factories.meetings import make_ballot, make_hearing, make_meeting, make_vote
from tests.factories.reviews import make_employment, make_panel_invitation, make_ranking
from tests.factories.warm_ups import make_sample, make_warm_up_sheet
from tests.reviews.visibility_outputs import get

RESULT = {
    "in_room": 4,
    "cast": 2,
    "abstained": 0,
    "struck": 0,
    "is_valid": True,
    "counts": [2, 0],
    "mean": None,
}


def judging(world):
    """What there is once dossiers are assigned, before any sheet is in."""
    more = world.more = {
        "sample": make_sample(world.stage),
        "invitation": make_panel_invitation(world.panel),
        "employment": make_employment(world.fellow.user),
        "notes": {},
        "posts": {},
    }
    for role in ("declared", "judged", "chair", "conflicted"):
        seat = world.seats[role]
        Preference.objects.create(panelist=seat, dossier=world.dossier, wish="gladly")
        more["notes"][role] = Note.objects.create(
            user=seat.user,
            dossier=world.dossier,
            submission=world.submission,
            words="Look again.",
        )
    if world.stage.blinding != "always":  # there nobody may be heard
        place = "Hall of Zephyrwerk Nord"
        hearing = make_hearing(world.dossier, speakers=["Ilse Brandvogel"], place=place)
        more["hearing"] = hearing
        more["slides"] = Presentation.objects.create(
            hearing=hearing,
            sequence=1,
            stored=make_stored_file(by=world.people["manager"], name="zephyrwerk-slides.pdf"),
            received_at=clock.now(),
            uploaded_by=world.people["manager"],
        )


def sheet_in(world):
    """What there is once sheets are in: the talk, the draft, the answer, two meetings."""
    _consensus(world)
    _discussion(world)
    _reaction(world)
    world.more["meeting"] = under_way = make_meeting(stage=world.stage, panel=world.panel)
    world.more["item"], world.more["vote"] = _item(under_way, world, status="open")
    past = clock.now() - timedelta(days=1)
    closed = make_meeting(
        stage=world.stage,
        panel=world.panel,
        status="closed",
        starts_at=past,
        begun_at=past,
        closed_at=past + timedelta(hours=2),
    )
    _item(
        closed,
        world,
        status="done",
        outcome="fund",
        decision=f"Recommended. {world.score}",
        minority=f"One saw it otherwise. {world.score}",
        taken_up_at=past,
        finished_at=past + timedelta(hours=1),
    )
    content = minutes.build(closed)
    Minutes.objects.create(meeting=closed, content=content, digest=minutes.digest_of(content))
    world.more["closed meeting"] = closed


def _item(meeting, world, **fields):
    """The dossier on the agenda with a vote that is closed, those in the room present."""
    item = AgendaItem.objects.create(meeting=meeting, dossier=world.dossier, position=1, **fields)
    here = [world.seats[role] for role in ("declared", "judged", "conflicted", "chair")]
    for seat in (*here, world.fellow):
        left_at = meeting.closed_at
        Attendance.objects.create(meeting=meeting, panelist=seat, left_at=left_at)
    vote = make_vote(item, question=f"Shall it be funded? {world.score}")
    for seat in (world.seats["judged"], world.fellow):
        make_ballot(vote, seat)
    type(vote).objects.filter(pk=vote.pk).update(
        status="closed", result=RESULT, closed_at=clock.now()
    )
    return item, vote


def _consensus(world):
    """A draft by the one called "judged", and a fellow's minority view."""
    consensus = Consensus.objects.create(
        dossier=world.dossier, rapporteur=world.seats["judged"], version=1, text="Good work."
    )
    for criterion in world.stage.rubric.criteria.all():
        consensus.scores.create(criterion=criterion, steps=8)
    Voice.objects.create(
        consensus=consensus,
        panelist=world.fellow,
        version=1,
        kind="dissents",
        text=f"Not bold enough. {world.score}",
    )


def _discussion(world):
    said = {"judged": (world.people["judged"], ""), "fellow": (world.fellow.user, world.score)}
    for role, (user, words) in said.items():
        world.more["posts"][role] = DiscussionPost.objects.create(
            dossier=world.dossier, author=user, text=f"About this. {words}"
        )


def _reaction(world):
    """What the applicant read, and the answer, in which the applicant is named."""
    reaction = Reaction.objects.create(
        dossier=world.dossier,
        status="answered",
        due_at=clock.now() + timedelta(days=7),
        version=1,
        text="We, the Zephyrwerk Nord with Quarzhafen GmbH, correct one figure.",
        received_at=clock.now(),
        answered_by=world.people["manager"],
    )
    ReactionReport.objects.create(
        reaction=reaction,
        number=1,
        sheet_version=world.sheet.versions.get(),
        content={"scores": [], "comment": world.score},
        digest="0" * 64,
    )


def beside(world):
    """Rows that no page of the application shows by themselves; each about it or its panel."""
    judged = world.given["judged"]
    sheet = judged.sheets.get()
    version = sheet.versions.get()
    world.dossier.consensus.versions.create(number=1, content={}, digest="0" * 64)
    PairRule.objects.create(
        panelist=judged.panelist, dossier=world.dossier, kind="must", reason="Knows the field."
    )
    SecondLook.objects.create(sheet=sheet, version=version, answer="kept", reason="Sure.", far=[])
    OfficeDeclaration.objects.create(user=world.people["officer"], application=world.application)
    conflict = world.application.conflicts.get(user=world.people["torn officer"])
    Tie.objects.create(conflict=conflict, reason="partner", key="a fact")
    make_warm_up_sheet(world.more["sample"], judged.panelist)
    make_employment(world.people["judged"])
    scenario = Scenario.objects.create(
        stage=world.stage,
        ranking=make_ranking(world.stage, status="superseded"),
        name="All",
        cut=1,
        created_by=world.people["officer"],
    )
    ScenarioChoice.objects.create(scenario=scenario, dossier=world.dossier, enters=True)
    _decided(world, scenario.ranking)
    Declaration.objects.create(
        panelist=judged.panelist,
        signed_by=world.people["judged"],
        signed_at=clock.now(),
        wording="1",
        language="en",
        text="I keep it to myself.",
        digest="0" * 64,
    )


def _decided(world, ranking):
    """A lot and a promotion, on a ranking that has gone its way."""
    officer = world.people["officer"]
    now = clock.now()
    draw = Draw.objects.create(
        ranking=ranking,
        rank=1,
        commitment="0" * 64,
        sealed="sealed",
        value_name="Numbers of the lottery",
        announced_at=now,
        value_due_at=now + timedelta(days=1),
        announced_by=officer,
    )
    DrawLot.objects.create(draw=draw, dossier=world.dossier, reference=world.application.reference)
    selection = Selection.objects.create(
        stage=world.stage, ranking=ranking, status="discarded", proposed_by=officer
    )
    Promotion.objects.create(
        selection=selection, dossier=world.dossier, amount=1, proposed_by=officer
    )


# What stands in addresses


def places(world, role):
    """As ``places`` of the test: by the address, and by the name of the part."""
    more, given = world.more, world.given[role]
    sample, meeting = {"pk": more["sample"].pk}, {"pk": more["meeting"].pk}
    closed = {"pk": more["closed meeting"].pk}
    hearing, slides = more.get("hearing"), more.get("slides")
    item, vote = {"pk": more["item"].pk}, {"pk": more["vote"].pk}
    of_meeting = ("", "-version", "-calendar", "-attendance", "-edit", "-cancel", "-begin")
    of_item = ("item-move", "item-take-up", "item-take-back", "item-minute", "vote-open")
    of_panel = ("panel", "panelist-add", "panel-remind", "panel-withdraw", "panelist-edit")
    of_sheet = ("note-add", "note-delete", "second-look", "score-again")
    of_hearing = ("hearing-edit", "hearing-cancel", "hearing-scores")
    of_sample = ("warm-up-results", "warm-up-edit", "warm-up-remove")
    found = {
        "reviews:warm-up-sample": {"number": 1},
        "reviews:presentation": {"pk": slides.pk if slides else 0},
        "reviews:meeting-minutes": closed,
        "reviews:meeting-minutes-pdf": closed,
    }
    for names, values in [
        ([f"meeting{end}" for end in of_meeting], meeting),
        (("meeting-close", "meeting-arrange", "meeting-aside"), meeting),
        (of_item, item),
        (("ballot", "vote-close"), vote),
        (of_panel, {"pk": world.panel.pk}),
        (of_sheet, {"pk": given.pk}),
        (of_hearing, {"pk": hearing.pk if hearing else 0}),
        (of_sample, sample),
    ]:
        found |= {f"reviews:{name}": values for name in names}
    parts = {
        "said": more["posts"].get(role, more["posts"]["fellow"]).pk,
        "note": more["notes"][role].pk,
        "panel": world.panel.pk,
        "asked": more["invitation"].pk,
        "employment": more["employment"].pk,
        "token": more["invitation"].invitation.token,
        "name": "zip",
        "rank": 1,
        "dossier": world.dossier.pk,
        "appointment": 1,
    }
    return found, parts


# Outputs


def seat_of(world, role):
    """One's own seat; whoever has none tries that of somebody else."""
    return world.seats.get(role, world.fellow).pk


def of_seat(name, *more):
    """From the day of judging on; before that there is nothing to ask for."""

    def output(world, role):
        if not world.more:
            return ""
        return get(world, role, name, seat_of(world, role), world.stage.position, *more)

    return output


def of_more(name, key):
    def output(world, role):
        found = world.more.get(key)
        return get(world, role, name, found.pk) if found else ""

    return output


def minutes_as_pdf(world, role):
    """What the file says; that there are minutes is known to all who sit on the panel."""
    text = of_more("reviews:meeting-minutes-pdf", "closed meeting")(world, role)
    return text.removesuffix("a file")


def of_applicant(name):
    return lambda world, role: get(
        world, role, name, world.application.reference, world.stage.position
    )


def hearings_of_panel(world, role):
    return get(world, role, "reviews:panel-hearings", world.panel.pk, world.stage.position)


OUTPUTS = {
    "consensus": lambda world, role: get(world, role, "reviews:consensus", world.dossier.pk),
    "discussion": lambda world, role: get(world, role, "reviews:discussion", world.dossier.pk),
    "meeting": of_more("reviews:meeting", "meeting"),
    "minutes": of_more("reviews:meeting-minutes", "closed meeting"),
    "minutes as PDF": minutes_as_pdf,
    "reaction": of_applicant("reviews:reaction"),
    "hearing": of_applicant("reviews:hearing"),
    "hearings of the panel": hearings_of_panel,
    "hearings of the office": lambda world, role: get(
        world, role, "reviews:office-hearings", *world.place
    ),
    "presentation": of_more("reviews:presentation", "slides"),
    "take along": of_seat("reviews:offline-scores"),
    "preferences": of_seat("reviews:preferences"),
}
