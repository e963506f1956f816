"""The pages about assessors: of the office, the cluster, and the interview."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from reviews.actions import assessors, consensus, sheets, visits
from reviews.models import Accreditation, Appointment, Consensus, ScoreSheet, Visit
from reviews.states import AssignmentStatus
from tests.factories.accounts import make_officer, make_user
from tests.factories.assessors import (
    make_accreditation,
    make_assessor,
    make_label_dossier,
    make_label_stage,
    manager_of,
)
from tests.factories.clusters import make_label_type
from tests.factories.reviews import make_assignment, make_conflict, make_sheet

pytestmark = pytest.mark.django_db
LEVELS = {"score-1.1": "4", "score-2.1": "n/a", "score-2.2": "3"}
NOTES = {"comment-1.1": "", "comment-2.1": "", "comment-2.2": "Seen."}


@pytest.fixture
def stage():
    return make_label_stage()


@pytest.fixture
def dossier(stage):
    return make_label_dossier(stage, claims={"1.1": "4", "2.1": "2", "2.2": "3"})


@pytest.fixture
def officer(client):
    user = make_officer()
    client.force_login(user)
    return user


def at_work(stage, dossier, **fields):
    return make_assignment(make_assessor(stage, declared=True, **fields), dossier)


def own_page(dossier, name="own-assessors", *more):
    where = [dossier.application.reference, dossier.stage.position, *more]
    return reverse(f"reviews:{name}", args=where)


def office_page(stage, dossier):
    where = [stage.call.code, stage.position, dossier.pk]
    return reverse("reviews:dossier-assessors", args=where)


# The office


def test_an_officer_accredits_somebody_with_an_account(client, officer):
    person, label_type = make_user(), make_label_type()
    given = {"email": person.email, "label_type": label_type.pk, "country": "AT"}
    given |= {"from_on": "2027-01-01", "until_on": "2028-12-31", "languages": ["en", "de"]}

    page = client.post(reverse("reviews:accreditation-add"), given, follow=True)

    found = Accreditation.objects.get()
    assert (found.user, found.country, found.languages) == (person, "AT", ["en", "de"])
    assert "31 Dec 2028" in page.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "nobody@example.org"}, "Nobody has an account here"),
        ({"until_on": "2026-01-01"}, "lies before the first one"),
        ({"until_on": "31.02.2027"}, "valid date"),
        ({"languages": []}, "Choose at least one."),
        ({"languages": ["xx"]}, "Choose one of those listed."),
        ({"country": ""}, "Choose one."),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_is_stored(client, officer, change, words):
    given = {"email": make_user().email, "label_type": make_label_type().pk, "country": "AT"}
    given |= {"from_on": "2027-01-01", "until_on": "2028-12-31", "languages": ["en"]}

    page = client.post(reverse("reviews:accreditation-add"), given | change)

    assert page.status_code == 422
    assert words in page.text
    assert not Accreditation.objects.exists()


def test_what_expires_within_sixty_days_waits_for_the_officer(client, officer):
    label_type, today = make_label_type(), clock.today()
    soon = make_accreditation(label_type=label_type, until_on=today + timedelta(days=60))
    later = make_accreditation(label_type=label_type, until_on=today + timedelta(days=61))

    assert "Prolong accreditations of assessors" in client.get(reverse("home")).text
    listed = client.get(reverse("reviews:accreditations"), {"show": "soon"}).text

    assert str(soon.user) in listed
    assert str(later.user) not in listed


def test_the_page_of_a_dossier_says_who_is_proposed_and_why_others_are_not(
    client, officer, stage, dossier
):
    home, abroad = make_assessor(stage), make_assessor(stage, country="FR")
    barred = make_assessor(stage)
    make_conflict(barred.user, dossier.application)

    page = client.get(office_page(stage, dossier))

    text = " ".join(page.text.split())
    assert "2 assessors to propose" in text
    assert "Works in another country than the cluster." in text
    assert "conflict of interest" in text
    ticked = [person.pk for person in page.context["people"] if person.is_ticked]
    assert ticked == [home.pk, abroad.pk]


def test_the_officer_takes_the_proposal_or_is_asked_why_not(client, officer, stage, dossier):
    home, abroad = make_assessor(stage), make_assessor(stage, country="FR")
    address = office_page(stage, dossier)

    page = client.post(address, {"seat": [home.pk], "reason": "", "due_at": ""})
    assert page.status_code == 422
    assert "say why" in page.text
    client.post(address, {"seat": [home.pk, abroad.pk], "reason": "", "due_at": ""})

    assert Appointment.objects.filter(dossier=dossier).count() == 2


@pytest.mark.parametrize("seat", [["x"], ["99999999"], []])
def test_seats_that_are_none_are_refused(client, officer, stage, dossier, seat):
    make_assessor(stage)

    page = client.post(office_page(stage, dossier), {"seat": seat, "reason": "Because."})

    assert page.status_code == 422
    assert not dossier.assignments.exists()


def test_an_officer_in_conflict_sees_nothing_of_the_assessors(client, officer, stage, dossier):
    make_conflict(officer, dossier.application)
    row = at_work(stage, dossier)
    Appointment.objects.create(assignment=row, dossier=dossier, answer_until=clock.now())

    listed = client.get(reverse("reviews:assessors", args=[stage.call.code, stage.position]))

    assert client.get(office_page(stage, dossier)).status_code == 404
    assert dossier.application.reference not in listed.text
    assert not Appointment.objects.visible_to(officer).exists()


def test_a_stage_of_a_contest_has_no_assessors(client, officer):
    from tests.factories.competitions import make_stage

    stage = make_stage(status="closed")
    address = reverse("reviews:assessors", args=[stage.call.code, stage.position])

    assert client.get(address).status_code == 404


# The cluster


def proposed(stage, dossier, **fields):
    seat = make_assessor(stage, employer_name="Institute of Things", **fields)
    assessors.choose(dossier, [seat], by=make_officer(), reason="By hand.")
    return Appointment.objects.get(assignment__panelist=seat)


def test_the_manager_sees_who_is_proposed_and_agrees(client, stage, dossier):
    row = proposed(stage, dossier, country="FR")
    client.force_login(manager_of(dossier))
    assert "Say whether you agree to your assessors" in client.get(reverse("home")).text

    page = client.get(own_page(dossier))
    for words in (str(row.assignment.panelist.user), "Institute of Things", "France"):
        assert words in page.text
    client.post(own_page(dossier, "assessor-agree", row.pk))

    row.assignment.refresh_from_db()
    assert row.assignment.status == AssignmentStatus.ACCEPTED


def test_an_objection_without_words_is_asked_for_them_and_words_refused_stay(
    client, stage, dossier
):
    row, other = proposed(stage, dossier), proposed(stage, dossier)
    client.force_login(manager_of(dossier))
    address = own_page(dossier, "assessor-veto", row.pk)

    assert client.post(address, {"words": ""}).status_code == 422
    too_long = client.post(address, {"words": "x" * 2001})
    assert too_long.status_code == 422
    assert "x" * 2001 in too_long.text
    assert client.post(address, {"words": "A competitor."}).status_code == 302
    page = client.post(own_page(dossier, "assessor-veto", other.pk), {"words": "And another."})

    assert page.status_code == 422
    assert "You have objected once already" in page.text


def test_the_cluster_sees_no_level_before_the_decision(client, stage, dossier):
    first, second = at_work(stage, dossier), at_work(stage, dossier, country="FR")
    for row in (first, second):
        make_sheet(row, steps=[4, 3, 3], status="submitted")
        type(row).objects.filter(pk=row.pk).update(status="done")
    by = first.panelist.user
    levels = {"1.1": "4", "2.1": "3", "2.2": "3"}
    consensus.save(dossier, by=by, version=0, levels=levels, notes={}, text="Secret words.")
    manager = manager_of(dossier)
    client.force_login(manager)

    assert not ScoreSheet.objects.visible_to(manager).exists()
    assert not Consensus.objects.visible_to(manager).exists()
    assert client.get(reverse("reviews:levels", args=[dossier.pk])).status_code in (403, 404)
    assert client.get(reverse("reviews:interview", args=[first.pk])).status_code in (403, 404)
    assert "Secret words." not in client.get(own_page(dossier)).text


def test_assessors_see_each_others_sheets_once_their_own_is_in(stage, dossier):
    first, second = at_work(stage, dossier), at_work(stage, dossier, country="FR")
    sheet = make_sheet(first, steps=[4, 3, 3], status="submitted")
    reader = second.panelist.user
    assert not ScoreSheet.objects.visible_to(reader).exists()

    make_sheet(second, steps=[4, 3, 3], status="submitted")

    assert sheet in ScoreSheet.objects.visible_to(reader)


@pytest.mark.parametrize("day", ["", "x", "2027-02-31T10:00", "2027-05-01T10:00+00:00", "9" * 300])
def test_a_day_that_was_not_offered_is_refused(client, stage, dossier, day):
    row = at_work(stage, dossier)
    days = [clock.now() + timedelta(days=5)]
    visits.offer(dossier, by=row.panelist.user, days=days, minutes=60, place="Here", link="")
    client.force_login(manager_of(dossier))

    page = client.post(own_page(dossier, "visit-choose"), {"day": day, "round": "1"})

    assert page.status_code == 422
    assert Visit.objects.get().starts_at is None


def test_days_are_offered_chosen_and_shown_in_the_zone_of_the_call(client, stage, dossier):
    row = at_work(stage, dossier)
    client.force_login(row.panelist.user)
    address = reverse("reviews:visit", args=[dossier.pk])
    given = {"day_1": "2030-05-06T09:00", "day_2": "2030-05-07T09:00", "day_3": ""}
    given |= {"minutes": "240", "place": "Main Street 4", "link": ""}

    assert "Offer days for the visit" in client.get(reverse("home")).text

    assert client.post(address, given | {"day_1": ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    assert "Offer days for the visit" not in client.get(reverse("home")).text
    visit = Visit.objects.get()
    client.force_login(manager_of(dossier))
    chosen = {"day": visit.moments[1].isoformat(), "round": "1"}
    page = client.post(own_page(dossier, "visit-choose"), chosen, follow=True)

    assert "7 May 2030, 09:00" in page.text
    assert "BEGIN:VCALENDAR" in client.get(own_page(dossier, "own-visit-calendar")).text


# The interview


def test_the_interview_shows_what_the_cluster_says_beside_the_own_level(client, stage, dossier):
    row = at_work(stage, dossier)
    sheet = sheets.open(row, by=row.panelist.user)
    sheets.save(sheet, by=row.panelist.user, version=0, scores={"1.1": "4", "2.1": "1"})
    client.force_login(row.panelist.user)

    page = client.get(reverse("reviews:interview", args=[row.pk]))

    assert "See page 2.1." in page.text
    assert "The cluster says 2, you say 1." in page.text
    assert [step.differs for step in page.context["steps"]] == [False, True, False]
    assert [group for group, _steps in page.context["groups"]] == ["structure", "governance"]


def test_not_applicable_is_offered_where_it_is_allowed_and_never_for_a_baseline(
    client, stage, dossier
):
    row = at_work(stage, dossier)
    client.force_login(row.panelist.user)

    text = client.get(reverse("reviews:interview", args=[row.pk])).text
    refused = client.post(reverse("reviews:sheet", args=[row.pk]), LEVELS | {"score-1.1": "n/a"})

    assert text.count('value="n/a"') == 1
    assert refused.status_code == 422
    assert not ScoreSheet.objects.filter(scores__is_not_applicable=True).exists()


def test_without_script_it_saves_into_the_one_sheet_and_comes_back(client, stage, dossier):
    row = at_work(stage, dossier)
    client.force_login(row.panelist.user)
    address = reverse("reviews:sheet", args=[row.pk]) + "?at=interview"

    page = client.post(address, LEVELS | NOTES | {"version": "0", "then": "save"})

    assert page.url == reverse("reviews:interview", args=[row.pk])
    sheet = ScoreSheet.objects.get()
    stored = {score.criterion.key: score for score in sheet.scores.select_related("criterion")}
    assert (stored["1.1"].steps, stored["2.1"].is_not_applicable) == (4, True)
    assert stored["2.2"].comment == "Seen."


def test_what_cannot_be_written_any_more_is_read_on_the_sheet(client, stage, dossier):
    row = at_work(stage, dossier)
    make_sheet(row, steps=[4, 3, 3], status="submitted")
    type(row).objects.filter(pk=row.pk).update(status="done")
    client.force_login(row.panelist.user)

    page = client.get(reverse("reviews:interview", args=[row.pk]))

    assert page.url == reverse("reviews:sheet", args=[row.pk])


# Agreed levels


def judged(stage, dossier, *rows):
    """Sheets of as many assessors as there are rows; returns the first one's person."""
    people = []
    for steps in rows:
        row = at_work(stage, dossier)
        make_sheet(row, steps=steps, status="submitted")
        type(row).objects.filter(pk=row.pk).update(status="done")
        people.append(row.panelist.user)
    return people[0]


def test_differences_are_marked_and_can_be_shown_alone_without_losing_the_rest(
    client, stage, dossier
):
    client.force_login(judged(stage, dossier, (4, 2, 3), (4, 2, 1)))
    address = reverse("reviews:levels", args=[dossier.pk])

    page = client.get(address, {"only": "differing"})

    rows = {row.criterion.key: (row.differs, row.departs) for row in page.context["rows"]}
    assert rows == {"1.1": (False, False), "2.1": (False, False), "2.2": (True, True)}
    assert page.text.count('data-disputed="no" hidden') == 2
    assert page.text.count('name="level-') == 3
    assert 'data-disputed="no" hidden' not in client.get(address).text


def test_with_one_assessor_levels_and_notes_stand_in_the_fields_already(client):
    stage = make_label_stage(judges=1)
    dossier = make_label_dossier(stage)
    person = judged(stage, dossier, (4, None, 3))
    ScoreSheet.objects.get().scores.update(comment="Seen in the minutes.")
    client.force_login(person)

    page = client.get(reverse("reviews:levels", args=[dossier.pk]))

    assert [row.suggestion for row in page.context["rows"]] == ["4", "n/a", "3"]
    assert page.text.count("Seen in the minutes.</textarea>") == 3


def test_assessors_are_proposed_by_rule_and_withdrawn_with_a_reason_alone(client, stage, dossier):
    """The matrix of a contest, which asks for no reason, is none of a label call's pages."""
    row = at_work(stage, dossier)
    Appointment.objects.get_or_create(
        assignment=row, dossier=dossier, defaults={"answer_until": clock.now()}
    )
    client.force_login(make_officer())
    place = [stage.call.code, stage.position]
    for name in ("assignments", "assignments-proposal", "assignments-table", "assignments-export"):
        assert client.get(reverse(f"reviews:{name}", args=place)).status_code == 404
    page = client.get(reverse("reviews:dossier-assessors", args=[*place, dossier.pk])).text
    address = reverse("reviews:assessor-withdraw", args=[*place, dossier.pk, row.appointment.pk])
    assert address in page
    assert reverse("reviews:assignments", args=place) not in page

    assert "Say why" in client.post(address, {"words": " "}).text
    client.post(address, {"words": "Fell ill."})

    row.refresh_from_db()
    assert row.status == "withdrawn"


def test_areas_to_improve_are_named_on_the_page(client, stage, dossier):
    client.force_login(judged(stage, dossier, (4, 2, 3), (4, 2, 3)))
    address = reverse("reviews:levels", args=[dossier.pk])
    given = {"level-1.1": "4", "level-2.1": "2", "level-2.2": "3", "version": "0"}

    twice = client.post(address, given | {"strengths": "Loyal.", "area": ["2.1", "2.1", ""]})
    assert twice.status_code == 422
    assert "Loyal." in twice.text
    client.post(address, given | {"strengths": "Loyal.", "area": ["2.1", "", "1.1"]})

    found = Consensus.objects.get(dossier=dossier)
    assert (found.strengths, found.improvement_areas) == ("Loyal.", ["2.1", "1.1"])


def test_a_link_that_is_none_is_shown_as_typed_and_leads_nowhere(client, stage):
    dossier = make_label_dossier(stage, claims={"1.1": "4"}, link="javascript:alert(1)")
    row = at_work(stage, dossier)
    client.force_login(row.panelist.user)

    text = client.get(reverse("reviews:interview", args=[row.pk])).text

    assert "javascript:alert(1)" in text
    assert 'href="javascript' not in text


def test_levels_wait_for_as_many_sheets_as_the_call_asks_for(client):
    stage = make_label_stage(rules={"assessors": 2}, judges=1)
    dossier = make_label_dossier(stage)
    client.force_login(judged(stage, dossier, (4, 3, 3)))

    page = client.get(reverse("reviews:levels", args=[dossier.pk]))

    assert page.status_code in (409, 422)
    assert "Agreed levels need 2 sheets" in page.text
