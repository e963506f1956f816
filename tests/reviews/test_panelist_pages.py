"""What a panelist does through pages: declare, read, score, hand in, give back."""

import pytest
from django.urls import reverse

from core import clock
from core.models import Letter
from reviews.actions import assignments, conflicts, sheets
from reviews.models import Assignment, Conflict, ScoreSheet, Standing
from reviews.states import SheetStatus
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_dossier, make_rubric, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    second = {"allows_not_applicable": True, "descriptors": {"3": "Good work."}}
    rubric = make_rubric({}, second, frozen_at=clock.now())
    return make_stage(status="closed", rubric=rubric)


@pytest.fixture
def seat(stage):
    return make_panelist(panel=make_panel(call=stage.call), declared_at=None)


@pytest.fixture
def ready(stage, seat):
    """The seat, with everything declared."""
    conflicts.declare_confidentiality(seat, by=seat.user)
    conflicts.declare_sheet(seat, stage, by=seat.user)
    return seat


@pytest.fixture
def page(client, seat):
    client.force_login(seat.user)
    return client


def given(seat, stage, **fields):
    dossier = make_dossier(stage=stage, status="submitted", **fields)
    return make_assignment(seat, dossier)


def sheet_url(assignment):
    return reverse("reviews:sheet", args=[assignment.pk])


def filled(version=0, then="save", **fields):
    values = {"score-criterion-1": "3.5", "score-criterion-2": "4", "version": version}
    return values | {"then": then} | fields


def test_nothing_is_read_before_confidentiality_and_conflicts_are_declared(page, seat, stage):
    assignment = given(seat, stage)
    title = assignment.dossier.application.title

    listed = page.get(reverse("reviews:judging"))
    opened = page.get(sheet_url(assignment), follow=True)

    assert title not in listed.text
    assert "1 dossier waits for you" in listed.text
    assert opened.redirect_chain[-1][0] == reverse("reviews:confidentiality", args=[seat.pk])
    assert page.post(sheet_url(assignment), filled()).status_code == 302
    assert not ScoreSheet.objects.exists()


def test_none_of_these_is_one_click(page, seat, stage):
    first, second = given(seat, stage), given(seat, stage)
    page.post(reverse("reviews:confidentiality", args=[seat.pk]))
    conflicts_url = reverse("reviews:conflicts", args=[seat.pk, stage.position])
    assert "None of these 2" in page.get(conflicts_url).text

    page.post(conflicts_url, {"none": "1"})

    listed = page.get(reverse("reviews:judging"))
    assert listed.context["left"] == 2
    assert {row.pk for row in listed.context["batches"][0][0].places} == {first.pk, second.pk}


def test_a_declared_conflict_takes_the_dossier_off_the_list(page, seat, stage):
    closed, kept = given(seat, stage), given(seat, stage)
    conflicts.declare_confidentiality(seat, by=seat.user)
    application = closed.dossier.application

    page.post(
        reverse("reviews:conflicts", args=[seat.pk, stage.position]),
        {f"reason-{application.pk}": "partner", f"note-{application.pk}": "I sit on its board."},
    )

    listed = page.get(reverse("reviews:judging"))
    assert [row.pk for row in listed.context["batches"][0][0].places] == [kept.pk]
    assert page.get(sheet_url(closed)).status_code == 404
    assert Conflict.objects.get().note == "I sit on its board."


@pytest.mark.parametrize(
    "data",
    [
        {"reason-{pk}": "partner", "none": "1"},
        {"reason-{pk}": "friendship"},
        {"note-{pk}": "We met once."},
    ],
)
def test_a_conflict_sheet_that_contradicts_itself_is_not_guessed_at(page, seat, stage, data):
    application = given(seat, stage).dossier.application
    conflicts.declare_confidentiality(seat, by=seat.user)

    response = page.post(
        reverse("reviews:conflicts", args=[seat.pk, stage.position]),
        {name.format(pk=application.pk): value for name, value in data.items()},
    )

    assert response.status_code == 422
    assert not Conflict.objects.exists()
    assert not Standing.objects.filter(declared_at__isnull=False).exists()


def test_a_sheet_is_saved_and_shown_again(page, ready, stage):
    assignment = given(ready, stage)

    page.post(sheet_url(assignment), filled(comment="Well argued.", **{"comment-criterion-1": "A"}))

    form = page.get(sheet_url(assignment)).context["form"]
    assert [row.value for row in form.rows] == ["3.5", "4"]
    assert form.rows[0].comment == "A"
    assert form.words["comment"] == "Well argued."
    assert form.version == 1


def test_wrong_values_come_back_with_the_reason_at_the_field(page, ready, stage):
    assignment = given(ready, stage)

    response = page.post(sheet_url(assignment), filled(**{"score-criterion-1": "3.2"}))

    assert response.status_code == 422
    row = response.context["form"].rows[0]
    assert (row.value, row.error) == ("3.2", "Scores go in steps of 0.5.")
    assert not ScoreSheet.objects.exists()


def test_handing_in_goes_on_to_the_next_one(page, ready, stage):
    first, second = given(ready, stage), given(ready, stage)

    response = page.post(sheet_url(first), filled(then="submit"))

    assert response.url == sheet_url(second)
    assert ScoreSheet.objects.get().status == SheetStatus.SUBMITTED
    assert page.post(sheet_url(second), filled(then="submit")).url == reverse("reviews:judging")


def test_an_incomplete_sheet_is_saved_and_says_what_is_missing(page, ready, stage):
    assignment = given(ready, stage)

    response = page.post(sheet_url(assignment), filled(then="submit", **{"score-criterion-2": ""}))

    assert response.status_code == 422
    assert "Score “Criterion 2”." in response.text
    assert response.context["form"].version == 1
    assert ScoreSheet.objects.get().status == SheetStatus.DRAFT


def test_pressing_hand_in_twice_does_no_harm(page, ready, stage):
    assignment = given(ready, stage)

    for _ in range(2):
        response = page.post(sheet_url(assignment), filled(then="submit"))

    assert response.status_code == 302
    assert ScoreSheet.objects.get().versions.count() == 1


def test_a_stale_save_loses_nothing_and_shows_both_texts(page, ready, stage):
    assignment = given(ready, stage)
    page.post(sheet_url(assignment), filled(comment="From the first window."))

    stale = page.post(
        sheet_url(assignment),
        filled(version=0, comment="From the second.", **{"score-criterion-1": "1"}),
    )

    assert stale.status_code == 409
    assert "From the second." in stale.text
    assert "From the first window." in stale.text
    form = stale.context["form"]
    assert (form.rows[0].value, form.rows[0].stored_value) == ("1", "3.5")
    assert form.rows[1].stored_value is None
    page.post(sheet_url(assignment), filled(version=form.version, comment="From the second."))
    assert ScoreSheet.objects.get().comment == "From the second."


def test_a_script_saves_by_itself_and_is_told_the_version_the_faults_and_the_conflict(
    page, ready, stage
):
    assignment = given(ready, stage)
    ask = {"headers": {"Accept": "application/json"}}

    saved = page.post(sheet_url(assignment), filled(), **ask)
    wrong = page.post(sheet_url(assignment), filled(1, **{"score-criterion-1": "9"}), **ask)
    stale = page.post(sheet_url(assignment), filled(0, **{"score-criterion-1": "1"}), **ask)

    assert saved.json() == {"version": 1, "done": 2}
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["criterion-1"])
    assert stale.status_code == 409


def test_all_complete_sheets_are_handed_in_at_once(page, ready, stage):
    for complete in (True, True, False):
        fields = {} if complete else {"score-criterion-2": ""}
        page.post(sheet_url(given(ready, stage)), filled(**fields))
    assert page.get(reverse("reviews:judging")).context["complete"] == 2

    page.post(reverse("reviews:hand-in-complete"))

    assert ScoreSheet.objects.submitted().count() == 2


def test_fellow_panelists_scores_are_shown_only_after_the_own_sheet_is_in(page, ready, stage):
    assignment = given(ready, stage)
    fellow = make_panelist(panel=ready.panel, user=make_user(name="Doris Fellow"))
    make_sheet(
        make_assignment(fellow, assignment.dossier, status="done"),
        steps=[1, 1],
        status=SheetStatus.SUBMITTED,
        panel_comment="I am not convinced.",
    )

    before = page.get(sheet_url(assignment))
    page.post(sheet_url(assignment), filled(then="submit"))
    after = page.get(sheet_url(assignment))

    assert "Doris" not in before.text
    assert "Doris Fellow" in after.text
    assert "I am not convinced." in after.text


def test_an_assignment_is_refused_with_a_reason(page, ready, stage):
    assignment = given(ready, stage)
    url = reverse("reviews:assignment-refuse", args=[assignment.pk])

    assert page.post(url, {"reason": ""}).status_code == 422
    page.post(url, {"reason": "I am ill."})

    assert Assignment.objects.get().note == "I am ill."
    assert page.get(reverse("reviews:judging")).context["left"] == 0


def test_a_conflict_found_while_judging_closes_the_application(page, ready, stage):
    assignment = given(ready, stage)
    page.post(sheet_url(assignment), filled(then="submit"))

    page.post(
        reverse("reviews:late-conflict", args=[assignment.pk]),
        {"reason": "cooperation", "note": "A joint project."},
    )

    assert page.get(sheet_url(assignment)).status_code == 404
    assert ScoreSheet.objects.get().status == SheetStatus.VOIDED
    assert not Letter.objects.filter(address=ready.user.email).exists()


def test_somebody_elses_sheet_and_seat_do_not_exist(page, ready, stage):
    other = make_panelist(panel=ready.panel, declared_for=[stage])
    assignment = given(other, stage)

    assert page.get(sheet_url(assignment)).status_code == 404
    assert page.post(sheet_url(assignment), filled()).status_code == 404
    url = reverse("reviews:conflicts", args=[other.pk, stage.position])
    assert page.post(url, {"none": "1"}).status_code == 404


def test_an_indicator_rubric_of_whole_levels_uses_the_same_screen(client):
    rubric = make_rubric(
        *({"key": f"1.{n}", "group": "structure"} for n in range(31)), maximum=4, step=1
    )
    stage = make_stage(kind="assessment", timing="rolling", status="open", rubric=rubric)
    seat = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])
    assignment = given(seat, stage)
    client.force_login(seat.user)

    data = {f"score-1.{n}": str(n % 5) for n in range(31)} | {"then": "submit"}
    client.post(sheet_url(assignment), data)

    assert ScoreSheet.objects.get().versions.get().content["scores"]["1.30"] == 0


def test_a_scale_with_many_steps_is_typed(page, seat):
    stage = make_stage(
        call=seat.panel.call, status="closed", rubric=make_rubric({}, maximum=100, step="0.1")
    )
    conflicts.declare_confidentiality(seat, by=seat.user)
    assignment = given(seat, stage)
    conflicts.declare_sheet(seat, stage, by=seat.user)

    page.post(sheet_url(assignment), {"score-criterion-1": "87,4", "then": "save"})

    assert 'value="87.4"' in page.get(sheet_url(assignment)).text


@pytest.mark.parametrize("name", ["sheet", "assignment-refuse", "late-conflict"])
def test_what_was_taken_away_is_gone_for_its_panelist(page, ready, stage, name):
    assignment = given(ready, stage)
    url = reverse(f"reviews:{name}", args=[assignment.pk])
    assert page.get(url).status_code == 200

    assignments.withdraw(assignment, by=make_officer())

    assert page.get(url).status_code == 404
    assert page.post(url, filled()).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_a_constant_number_of_queries(
    page, ready, stage, count, django_assert_max_num_queries
):
    for number in range(count):
        assignment = given(ready, stage)
        if number % 2:
            sheet = sheets.open(assignment, by=ready.user)
            sheets.save(sheet, by=ready.user, version=0, scores={"criterion-1": "3"})

    with django_assert_max_num_queries(17):
        response = page.get(reverse("reviews:judging"))

    assert response.context["left"] == count


@pytest.mark.parametrize("count", [1, 30])
def test_the_conflict_sheet_takes_a_constant_number_of_queries(
    page, ready, stage, count, django_assert_max_num_queries
):
    for _ in range(count):
        make_dossier(stage=stage, status="submitted")

    with django_assert_max_num_queries(11):
        page.get(reverse("reviews:conflicts", args=[ready.pk, stage.position]))


@pytest.mark.parametrize("count", [1, 30])
def test_the_scoring_screen_takes_a_constant_number_of_queries(
    page, ready, stage, count, django_assert_max_num_queries
):
    assignments = [given(ready, stage) for _ in range(count)]
    page.post(sheet_url(assignments[0]), filled())

    with django_assert_max_num_queries(16):
        page.get(sheet_url(assignments[0]))
