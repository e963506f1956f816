"""Judging in the office: panels, conflicts, assignments, progress, rankings."""

import io
import zipfile

import pytest
from django.urls import reverse

from accounts.models import Invitation
from core import clock
from core.models import Job
from reviews.actions import conflicts
from reviews.models import Assignment, Conflict, Panel, ScoreSheet
from reviews.states import SheetStatus
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.competitions import make_call, make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet
from tests.reviews.test_rankings import computed, make_judged_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def page(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def panel(stage):
    return make_panel(call=stage.call)


def url(name, stage, *more):
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position, *more])


def fill(panel, stage, *, dossiers=3, seats=3):
    made = [make_panelist(panel=panel) for _ in range(seats)]
    return made, [make_dossier(stage=stage, status="submitted") for _ in range(dossiers)]


# Panels


def test_a_panel_is_created_and_its_members_appointed_or_invited(page):
    call = make_call()
    person = make_user(email="ada@example.org")
    created = page.post(reverse("reviews:panels", args=[call.code]), {"name": "Jury"})
    panel = Panel.objects.get()
    assert created.url == panel.get_absolute_url()
    add = reverse("reviews:panelist-add", args=[call.code, panel.pk])
    seat = {"role": "chair", "capacity": "6", "expertise": ["ict", "energy"]}

    page.post(add, seat | {"email": "Ada@example.org"})
    page.post(add, seat | {"email": "unknown@example.org"})

    assert panel.panelists.get().user == person
    assert Invitation.objects.get().data["expertise"] == ["ict", "energy"]
    shown = page.get(panel.get_absolute_url())
    assert "unknown@example.org" in shown.text
    assert shown.context["composition"].chair.user == person
    assert page.post(add, seat | {"email": "ada@example.org"}).status_code == 422


def test_a_seat_is_changed_and_ended(page, panel):
    seat = make_panelist(panel=panel)
    place = [panel.call.code, panel.pk, seat.pk]

    page.post(reverse("reviews:panelist-edit", args=place), {"role": "deputy", "capacity": "3"})
    seat.refresh_from_db()
    assert (seat.role, seat.capacity) == ("deputy", 3)

    page.post(reverse("reviews:panelist-end", args=place))
    seat.refresh_from_db()
    assert seat.ended_at


# Conflicts


def test_a_known_conflict_is_recorded_and_a_potential_one_decided_with_a_reason(page, panel, stage):
    (seat, *_), (dossier, *_) = fill(panel, stage)
    listing = reverse("reviews:office-conflicts", args=[stage.call.code])
    page.post(
        listing,
        {"person": seat.user.pk, "application": dossier.application.pk, "reason": "publication"},
    )
    conflict = Conflict.objects.get()
    decide = reverse("reviews:conflict-decide", args=[stage.call.code, conflict.pk])
    assert "1 conflict waits for a decision" in page.get(listing).text

    assert page.post(decide, {"excludes": "no", "note": ""}).status_code == 422
    page.post(decide, {"excludes": "no", "note": "Seven years ago."})

    conflict.refresh_from_db()
    assert not conflict.excludes
    assert "Seven years ago." in page.get(listing).text


# Assignments


def test_three_each_is_proposed_looked_at_and_applied(page, panel, stage):
    fill(panel, stage, dossiers=3, seats=4)

    shown = page.get(url("assignments-proposal", stage), {"per_dossier": "3"})
    assert not Assignment.objects.exists()
    page.post(
        url("assignments-proposal", stage),
        {"proposal": shown.context["signed"], "due_at": "2027-05-01T12:00"},
    )

    assert Assignment.objects.live().count() == 9
    assert Assignment.objects.first().due_at.astimezone(clock.now().tzinfo).year == 2027


def test_a_proposal_with_gaps_names_the_dossier_and_the_reason(page, panel, stage):
    fill(panel, stage, dossiers=1, seats=2)

    shown = page.get(url("assignments-proposal", stage), {"per_dossier": "3"})

    assert "1 judgement is missing" in shown.text
    assert "it needs more panelists than the 2 there are" in shown.text
    assert "Add 1 panelist without a conflict who takes 8 dossiers." in shown.text
    assert "Be content with 2 of 3 judgements of" in shown.text
    assert "This cannot be assigned" in shown.text
    assert "Assign these" not in shown.text


def test_a_proposal_that_leaves_a_dossier_short_assigns_nothing(page, panel, stage):
    fill(panel, stage, dossiers=1, seats=2)
    shown = page.get(url("assignments-proposal", stage), {"per_dossier": "3"})

    response = page.post(url("assignments-proposal", stage), {"proposal": shown.context["signed"]})

    assert response.status_code >= 400
    assert not Assignment.objects.exists()


def test_a_proposal_for_no_panelists_per_dossier_is_refused(page, panel, stage):
    assert page.get(url("assignments-proposal", stage), {"per_dossier": "0"}).status_code == 422


def test_a_matrix_adds_and_withdraws(page, panel, stage):
    (first, second, _third), (dossier, *_) = fill(panel, stage)
    make_assignment(first, dossier)
    assert (
        f'name="shown" value="{first.pk}-{dossier.pk}"' in page.get(url("assignments", stage)).text
    )

    page.post(
        url("assignments", stage),
        {"pair": [f"{second.pk}-{dossier.pk}"], "shown": [f"{first.pk}-{dossier.pk}"]},
    )

    assert Assignment.objects.live().get().panelist == second


def test_a_matrix_left_open_takes_away_nothing_assigned_since(page, panel, stage):
    (first, second, _third), (dossier, *_) = fill(panel, stage)
    since = make_assignment(first, dossier)
    gone = make_assignment(second, dossier, status="withdrawn")
    left_open = {"pair": [f"{second.pk}-{dossier.pk}"], "shown": [f"{second.pk}-{dossier.pk}"]}

    page.post(url("assignments", stage), left_open)

    assert Assignment.objects.live().get() == since
    gone.refresh_from_db()
    assert gone.status == "withdrawn"


@pytest.mark.parametrize("pair", ["9" * 5000 + "-1", "²-²", "1", "1-2-3", "\x00-1"])
def test_a_proposal_with_a_crafted_pair_is_refused(page, panel, stage, pair):
    fill(panel, stage)

    answer = page.post(
        url("assignments-proposal", stage), {"pair": [pair], "due_at": "2027-05-01T12:00"}
    )

    assert answer.status_code == 422
    assert not Assignment.objects.exists()


def test_a_matrix_that_breaks_a_rule_changes_nothing_and_keeps_the_ticks(page, panel, stage):
    seats, (first, second, _third) = fill(panel, stage)
    kept = make_assignment(seats[0], first)
    type(seats[1]).objects.filter(pk=seats[1].pk).update(capacity=1)
    ticked = [f"{seats[1].pk}-{first.pk}", f"{seats[1].pk}-{second.pk}"]

    response = page.post(url("assignments", stage), {"pair": ticked})

    assert response.status_code == 422
    assert "1 dossier at most" in response.text
    assert response.context["ticked"] == set(ticked)
    assert Assignment.objects.live().get() == kept


# Progress and sheets


def test_progress_names_who_is_late_and_what_is_short(page, panel, stage):
    (late, done, _idle), (dossier, *_) = fill(panel, stage)
    make_assignment(late, dossier, due_at=clock.now())
    make_sheet(
        make_assignment(done, dossier, status="done"), steps=[8, 8], status=SheetStatus.SUBMITTED
    )

    shown = page.get(url("progress", stage))

    assert [person.seat for person in shown.context["late"]] == [late]
    assert len(shown.context["short"]) == 3
    assert {d.pk: d.sheets_in for d in shown.context["dossiers"]}[dossier.pk] == 1
    assert "1 of 2 sheets are in" in shown.text


def test_a_sheet_is_read_and_given_back(page, panel, stage):
    (seat, *_), (dossier, *_) = fill(panel, stage)
    sheet = make_sheet(
        make_assignment(seat, dossier, status="done"),
        steps=[7, 8],
        status=SheetStatus.SUBMITTED,
        comment="Well argued.",
    )
    assert "Well argued." in page.get(url("dossier-sheets", stage, dossier.pk)).text
    back = url("sheet-return", stage, dossier.pk, sheet.pk)

    assert page.post(back, {"reason": ""}).status_code == 422
    page.post(back, {"reason": "Please explain the 3.5."})

    assert ScoreSheet.objects.get().status == SheetStatus.RETURNED


# Rankings


def test_a_ranking_is_asked_for_shown_and_taken_away(page, officer):
    stage, (first, second) = make_judged_stage([[8, 8]], [[8, 8]])
    page.post(url("rankings", stage))
    job = Job.objects.get(kind="ranking")
    assert str(job.pk) in page.get(url("rankings", stage)).text

    ranking = computed(stage, by=officer)
    shown = page.get(url("rankings", stage))
    book = page.get(url("ranking-export", stage, ranking.pk))

    assert shown.text.count("1=") >= 2
    words = zipfile.ZipFile(io.BytesIO(b"".join(book.streaming_content)))
    text = words.read("xl/worksheets/sheet1.xml").decode()
    assert text.count("<t>1=</t>") == 2
    for dossier in (first, second):
        assert dossier.application.reference in text


def test_a_ranking_page_says_when_it_is_out_of_date_and_which_run_followed(page):
    stage, (dossier,) = make_judged_stage([[8, 8]])
    first = computed(stage)
    late = make_assignment(make_panelist(panel=stage.call.panels.get()), dossier, status="done")
    make_sheet(late, steps=[2, 2], status=SheetStatus.SUBMITTED)
    assert "Compute it anew" in page.get(url("rankings", stage)).text

    second = computed(stage)

    old = page.get(url("ranking", stage, first.pk)).text
    assert "This run no longer counts" in old
    assert second.get_absolute_url() in old


def test_a_ranking_that_cannot_be_computed_yet_says_why(page, panel):
    stage = make_stage(call=panel.call, status="open")

    assert "still takes hand-ins" in page.get(url("rankings", stage)).text
    assert page.post(url("rankings", stage)).status_code == 422


def test_an_auditor_reads_all_and_changes_nothing(client, panel, stage):
    fill(panel, stage)
    client.force_login(make_auditor())

    for name in ("assignments", "progress", "rankings"):
        assert client.get(url(name, stage)).status_code == 200
    assert client.post(url("rankings", stage)).status_code == 403
    assert client.post(url("assignments", stage)).status_code == 403


# Queries


def many(count):
    stage, dossiers = make_judged_stage(*[[[8, 8], [6, 6]]] * count)
    for dossier in dossiers:
        conflicts.record(make_user(), dossier.application, by=None, reason="other")
    return stage, computed(stage)


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(
    ("name", "most"),
    [("assignments", 24), ("assignments-proposal", 30), ("progress", 16), ("rankings", 22)],
)
def test_pages_of_a_stage_take_a_constant_number_of_queries(
    page, count, name, most, django_assert_max_num_queries
):
    stage, _ranking = many(count)

    with django_assert_max_num_queries(most):
        assert page.get(url(name, stage)).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_pages_of_a_call_take_a_constant_number_of_queries(
    page, count, django_assert_max_num_queries
):
    stage, _ranking = many(count)
    panel = stage.call.panels.get()
    for _ in range(count):
        make_panelist(panel=panel)

    with django_assert_max_num_queries(14):
        page.get(panel.get_absolute_url())
    with django_assert_max_num_queries(16):
        page.get(reverse("reviews:office-conflicts", args=[stage.call.code]))
