"""Hearings: slots, letters, presentations in time, and scores before and after kept apart."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock
from core.errors import NotReady, Refused, WrongTime
from core.models import Letter, StoredFile
from core.states import TransitionNotAllowed
from reviews import hearing_scores
from reviews.actions import hearings, sheets
from reviews.models import Consensus, Hearing, Presentation, SheetVersion
from reviews.states import AssignmentStatus, ResultStatus, SheetStatus
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.meetings import let_in, make_hearing
from tests.factories.reviews import (
    make_assignment,
    make_conflict,
    make_panel,
    make_panelist,
    make_ranking,
    make_sheet,
)
from tests.factories.uploads import pdf_upload
from tests.reviews.test_rankings import computed

pytestmark = pytest.mark.django_db


def days(*ahead):
    return [clock.now() + timedelta(days=n) for n in ahead]


def plan(stage, by=None, **fields):
    defaults = {
        "starts": days(10, 11),
        "minutes": 30,
        "pause": 15,
        "place": "Room 4",
        "link": "",
        "hours": 24,
    }
    return hearings.plan(stage, by=by or make_officer(), **defaults | fields)


@pytest.fixture
def stage():
    return make_stage(status="closed", kind="full")


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def dossier(stage, manager):
    return make_dossier(stage=stage, status="submitted", managers=[manager])


@pytest.fixture
def hearing(dossier):
    return make_hearing(dossier)


def slot_of(hearing, **fields):
    names = ("starts_at", "minutes", "place", "link", "closes_at")
    return {name: getattr(hearing, name) for name in names} | fields


# Slots


def test_slots_are_spread_evenly_and_each_applicant_is_told_once(stage, manager):
    for _ in range(5):
        make_dossier(stage=stage, status="submitted", managers=[manager])
    make_dossier(stage=stage, status="ineligible")

    found = plan(stage)

    assert len(found) == Hearing.objects.count() == 5
    per_day = [sum(one.starts_at.date() == day.date() for one in found) for day in days(10, 11)]
    assert sorted(per_day) == [2, 3]
    assert all(one.starts_at - one.closes_at == timedelta(hours=24) for one in found)
    assert Letter.objects.filter(address=manager.email).count() == 5


def test_planning_again_plans_only_what_has_no_slot(stage, dossier):
    plan(stage)
    with pytest.raises(NotReady, match="has its hearing"):
        plan(stage)
    make_dossier(stage=stage, status="submitted")

    assert len(plan(stage, starts=days(20))) == 1


def test_in_a_stage_that_hides_the_applicants_nobody_is_heard():
    stage = make_stage(status="closed", blinding="always")
    make_dossier(stage=stage, status="submitted")

    with pytest.raises(Refused, match="stay hidden throughout"):
        plan(stage)

    assert not Hearing.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"place": " "}, "Say where"),
        ({"starts": []}, "at least one day"),
        ({"starts": [clock.now() + timedelta(days=9)] * 2}, "run into"),
        ({"hours": 24 * 30}, "due in the past"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(stage, dossier, fields, words):
    make_dossier(stage=stage, status="submitted")
    with pytest.raises(Refused, match=words):
        plan(stage, **fields)

    assert not Hearing.objects.exists()


def test_an_officer_plans_nothing_that_a_conflict_closes(stage, dossier):
    officer = make_officer()
    make_conflict(officer, dossier.application)
    other = make_dossier(stage=stage, status="submitted")

    (found,) = plan(stage, by=officer)

    assert found.dossier == other
    assert not Hearing.objects.filter(dossier=dossier).exists()


def test_a_change_is_one_letter_and_no_change_is_none(hearing, manager):
    officer = make_officer()
    hearings.move(hearing, by=officer, **slot_of(hearing))
    assert not Letter.objects.exists()

    hearings.move(hearing, by=officer, **slot_of(hearing, place="Hall"))
    hearings.move(hearing, by=officer, **slot_of(hearing, place="Hall"))

    letter = Letter.objects.get()
    assert letter.address == manager.email
    assert letter.subject.startswith("Changed")
    assert "Hall" in letter.text


def test_a_moved_hearing_is_confirmed_anew(hearing, manager):
    hearings.confirm(hearing, by=manager, speakers=["Ada Lovelace"])

    hearings.move(hearing, by=make_officer(), **slot_of(hearing, place="Hall"))

    assert hearing.confirmed_at is None
    assert hearing.speakers == ["Ada Lovelace"]


def test_two_hearings_of_a_stage_do_not_overlap(hearing, stage):
    other = make_hearing(
        make_dossier(stage=stage, status="submitted"),
        starts_at=hearing.starts_at + timedelta(hours=2),
    )
    slot = slot_of(other, starts_at=hearing.starts_at + timedelta(minutes=10))

    with pytest.raises(Refused, match="is heard at that time"):
        hearings.move(other, by=make_officer(), **slot | {"closes_at": hearing.closes_at})


def test_cancelled_and_planned_again(hearing, manager):
    officer = make_officer()
    with pytest.raises(Refused, match="reason"):
        hearings.cancel(hearing, by=officer, reason="")
    hearings.cancel(hearing, by=officer, reason="Strike.")
    assert "Strike." in Letter.objects.get().text
    with pytest.raises(TransitionNotAllowed):
        hearings.confirm(hearing, by=manager, speakers=["Ada"])

    hearings.move(hearing, by=officer, **slot_of(hearing))

    assert hearing.status == "planned"
    assert Letter.objects.count() == 2


# What the applicant does


@pytest.mark.parametrize("speakers", [[], [" "], ["x"] * 13])
def test_speakers_are_named(hearing, manager, speakers):
    with pytest.raises(Refused, match="Name at"):
        hearings.confirm(hearing, by=manager, speakers=speakers)


def test_once_the_hearing_has_begun_the_speakers_stay(hearing, manager):
    with clock.frozen(hearing.starts_at), pytest.raises(WrongTime, match="has begun"):
        hearings.confirm(hearing, by=manager, speakers=["Ada"])


def present(hearing, manager, at, **fields):
    upload = fields.pop("upload", None) or pdf_upload("slides.pdf")
    return hearings.present(hearing, by=manager, upload=upload, received_at=at)


def test_the_latest_presentation_in_time_counts(hearing, manager):
    present(hearing, manager, hearing.closes_at - timedelta(hours=1))
    second = present(hearing, manager, hearing.closes_at - timedelta(seconds=1))

    hearing.refresh_from_db()
    assert hearing.presentation == second


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1)])
def test_time_decides_whether_a_presentation_is_taken(hearing, manager, late):
    in_time = hearing.takes_presentation(hearing.closes_at + late)
    if in_time:
        present(hearing, manager, hearing.closes_at + late)
        return

    with pytest.raises(WrongTime, match="were taken until"):
        present(hearing, manager, hearing.closes_at + late)
    assert not Presentation.objects.exists()
    assert not StoredFile.objects.exists()


def test_only_a_pdf_is_a_presentation(hearing, manager):
    from django.core.files.uploadedfile import SimpleUploadedFile  # a file that lies

    liar = SimpleUploadedFile("slides.pdf", b"MZ\x90 a program")
    with pytest.raises(Refused, match="not accepted"):
        present(hearing, manager, clock.now(), upload=liar)


def test_what_was_presented_is_never_changed(hearing, manager):
    found = present(hearing, manager, clock.now())

    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        Presentation.objects.filter(pk=found.pk).update(sequence=9)


# Scores before and after


@pytest.fixture
def given(hearing):
    """A sheet of 4.0 handed in before the hearing."""
    dossier = hearing.dossier
    seat = make_panelist(panel=make_panel(call=dossier.stage.call), declared_for=[dossier.stage])
    found = make_assignment(seat, dossier, status=AssignmentStatus.DONE)
    make_sheet(found, steps=[8, 8], status=SheetStatus.SUBMITTED)
    return found


def score_again(given, points):
    by = given.panelist.user
    sheet = hearings.take_up_sheet(given, by=by)
    sheet.refresh_from_db()
    scores = {"criterion-1": points, "criterion-2": points}
    sheet = sheets.save(sheet, by=by, version=sheet.version, scores=scores)
    return sheets.submit(sheet, by=by)


def test_scores_after_the_hearing_stand_beside_those_before(hearing, given):
    with clock.frozen(hearing.ends_at + timedelta(minutes=5)):
        score_again(given, "3")

    (line,) = hearing_scores.lines(hearing.dossier, hearing)
    assert (line.before.total, line.after.total, line.counts.total) == (4, 3, 3)
    assert SheetVersion.objects.count() == 2


def test_while_the_sheet_is_written_again_neither_counts(hearing, given):
    with clock.frozen(hearing.ends_at):
        hearings.take_up_sheet(given, by=given.panelist.user)

    (line,) = hearing_scores.lines(hearing.dossier, hearing)
    assert line.counts is None
    assert line.before.total == 4


def test_before_the_hearing_is_over_nobody_scores_again(hearing, given):
    with (
        clock.frozen(hearing.ends_at - timedelta(seconds=1)),
        pytest.raises(WrongTime, match="once the hearing is over"),
    ):
        hearings.take_up_sheet(given, by=given.panelist.user)


def test_after_the_hearing_scores_are_given_once(hearing, given):
    with clock.frozen(hearing.ends_at + timedelta(minutes=5)):
        score_again(given, "3")
        given.refresh_from_db()
        with pytest.raises(Refused, match="already"):
            hearings.take_up_sheet(given, by=given.panelist.user)


def take_up(hearing, given):
    with clock.frozen(hearing.ends_at + timedelta(minutes=5)):
        return hearings.take_up_sheet(given, by=given.panelist.user)


def test_no_sheet_is_taken_up_that_a_consensus_rests_on(hearing, given):
    Consensus.objects.create(
        dossier=hearing.dossier,
        status="agreed",
        version=1,
        agreed_at=clock.now(),
        agreed_by=given.panelist.user,
    )

    with pytest.raises(Refused, match="Open the consensus again first"):
        take_up(hearing, given)

    given.refresh_from_db()
    assert given.status == AssignmentStatus.DONE


def test_a_ranking_that_rests_on_a_sheet_taken_up_is_superseded(hearing, given):
    hearing.dossier.stage.quorum = 1
    hearing.dossier.stage.save(update_fields=["quorum"])
    ranking = computed(hearing.dossier.stage)

    take_up(hearing, given)

    ranking.refresh_from_db()
    assert ranking.status == ResultStatus.SUPERSEDED


def test_no_sheet_is_taken_up_once_a_selection_rests_on_the_ranking(hearing, given):
    make_ranking(hearing.dossier.stage, [hearing.dossier], status=ResultStatus.FROZEN)

    with pytest.raises(Refused, match="selection rests on the sheets"):
        take_up(hearing, given)

    given.refresh_from_db()
    assert given.status == AssignmentStatus.DONE


def test_nobody_takes_up_the_sheet_of_somebody_else(hearing, given):
    with clock.frozen(hearing.ends_at), pytest.raises(PermissionDenied):
        hearings.take_up_sheet(given, by=make_officer())


def test_a_hearing_moved_into_the_future_makes_no_score_one_from_after_it(hearing, given):
    with clock.frozen(hearing.ends_at + timedelta(minutes=5)):
        score_again(given, "3")

    later = hearing.starts_at + timedelta(days=30)
    Hearing.objects.update(starts_at=later)
    hearing.refresh_from_db()

    (line,) = hearing_scores.lines(hearing.dossier, hearing)
    assert (line.before.total, line.after) == (3, None)


# Pages


def panel_page(client, user, hearing):
    panel = hearing.dossier.stage.call.panels.get()
    client.force_login(user)
    place = [panel.pk, hearing.dossier.stage.position]
    return client.get(reverse("reviews:panel-hearings", args=place))


def test_the_panel_sees_slots_and_slides_but_not_what_is_closed(client, hearing, given, manager):
    slides = present(hearing, manager, clock.now())
    user = given.panelist.user
    address = reverse("reviews:presentation", args=[slides.pk])
    assert address in panel_page(client, user, hearing).text
    assert client.get(address).status_code == 200

    make_conflict(user, hearing.dossier.application)

    shown = panel_page(client, user, hearing).text
    assert hearing.dossier.application.reference not in shown
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("make", [make_officer, make_auditor])
def test_the_office_sees_nothing_of_a_hearing_that_is_closed_to_it(client, hearing, make):
    person = make()
    make_conflict(person, hearing.dossier.application)
    client.force_login(person)
    stage = hearing.dossier.stage
    place = [stage.call.code, stage.position]

    shown = client.get(reverse("reviews:office-hearings", args=place)).text

    assert hearing.dossier.application.reference not in shown
    for name in ("hearing-scores", "hearing-edit", "hearing-cancel"):
        answer = client.get(reverse(f"reviews:{name}", args=[*place, hearing.pk]))
        assert answer.status_code in (403, 404)


def test_until_the_own_sheet_is_in_a_blind_panelist_gets_no_slides(client, manager):
    stage = make_stage(status="closed", kind="full", blinding="until_sheet")
    hearing = make_hearing(make_dossier(stage=stage, status="submitted", managers=[manager]))
    seat = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])
    let_in(seat, hearing.dossier)
    slides = present(hearing, manager, clock.now())
    hearings.confirm(hearing, by=manager, speakers=["Ada Lovelace"])
    address = reverse("reviews:presentation", args=[slides.pk])

    shown = panel_page(client, seat.user, hearing).text

    assert "Ada Lovelace" not in shown
    assert str(hearing.dossier.application.cluster) not in shown
    assert address not in shown
    assert client.get(address).status_code == 404


def test_the_applicant_goes_from_the_dossier_to_slides_and_calendar(client, hearing, manager):
    client.force_login(manager)
    home = client.get(reverse("home")).text
    assert hearing.get_absolute_url() in home
    dossier = client.get(hearing.dossier.get_absolute_url()).text
    assert hearing.get_absolute_url() in dossier
    place = [hearing.dossier.application.reference, hearing.dossier.stage.position]

    client.post(reverse("reviews:hearing-confirm", args=place), {"speakers": "Ada\nGrace\n"})
    data = {"upload": pdf_upload("slides.pdf")}
    client.post(reverse("reviews:hearing-present", args=place), data)
    page = client.get(hearing.get_absolute_url()).text

    assert "Ada, Grace" in page
    assert "slides.pdf" in page
    calendar = client.get(reverse("reviews:hearing-calendar", args=place))
    assert b"BEGIN:VEVENT" in calendar.content


def test_a_late_presentation_is_refused_with_both_moments_and_nothing_lost(
    client, hearing, manager
):
    client.force_login(manager)
    place = [hearing.dossier.application.reference, hearing.dossier.stage.position]
    with clock.frozen(hearing.closes_at + timedelta(minutes=1)):
        response = client.post(
            reverse("reviews:hearing-present", args=place), {"upload": pdf_upload("slides.pdf")}
        )

    assert response.status_code == 422
    assert "Presentations were taken until" in response.text
    assert not Presentation.objects.exists()


@pytest.mark.parametrize("starts", ["", "tomorrow", "2027-13-45 09:00", "2027-05-12"])
def test_days_that_are_none_are_refused_at_their_field(client, stage, dossier, starts):
    client.force_login(make_officer())
    address = reverse("reviews:office-hearings", args=[stage.call.code, stage.position])
    data = {"starts": starts, "minutes": 30, "pause": 15, "place": "Room 4", "hours": 24}

    response = client.post(address, data)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["starts"]
    assert not Hearing.objects.exists()


def test_a_panelist_scores_again_by_a_button(client, hearing, given):
    user = given.panelist.user
    with clock.frozen(hearing.ends_at + timedelta(minutes=1)):
        address = reverse("reviews:score-again", args=[given.pk])
        assert address in panel_page(client, user, hearing).text

        response = client.post(address)

        assert response.url == reverse("reviews:sheet", args=[given.pk])
        assert address not in panel_page(client, user, hearing).text
