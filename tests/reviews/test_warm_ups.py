"""The warm-up: scored by all, shown once the own sheet is in, and in nothing that counts."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from competitions.models import Stage
from core.audit import AuditEvent
from core.errors import NotReady, Refused, Stale, WrongTime
from reviews import batches, progress, ranking_inputs, ranking_job, warm_ups
from reviews.actions import sheets
from reviews.actions import warm_ups as actions
from reviews.models import Score, ScoreSheet, SheetVersion, WarmUpSample, WarmUpSheet
from tests.core.agreement import assert_spellings_agree
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.competitions import make_dossier, make_rubric, make_stage
from tests.factories.reviews import (
    make_assignment,
    make_panel,
    make_panelist,
    make_sheet,
)
from tests.factories.warm_ups import make_sample, make_warm_up_sheet
from tests.sources import SOURCES, text

pytestmark = pytest.mark.django_db
BOTH = {"criterion-1": "3.5", "criterion-2": "n/a"}


@pytest.fixture
def stage():
    rubric = make_rubric({}, {"allows_not_applicable": True})
    return make_stage(status="closed", rubric=rubric)


@pytest.fixture
def panel(stage):
    return make_panel(call=stage.call)


@pytest.fixture
def seat(stage, panel):
    return make_panelist(panel=panel, declared_for=[stage])


@pytest.fixture
def chair(stage, panel):
    return make_panelist(panel=panel, declared_for=[stage], role="chair")


@pytest.fixture
def sample(stage):
    return make_sample(stage, explanation="We would give three.")


def own_url(seat, stage, *more):
    name = "warm-up-sample" if more else "warm-up"
    return reverse(f"reviews:{name}", args=[seat.pk, stage.position, *more])


def office_url(stage, name="warm-up-setting", *more):
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position, *more])


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


# Setting it up


def test_an_officer_writes_up_to_three_samples(stage):
    officer = make_officer()
    for number in (1, 2, 3):
        actions.add_sample(stage, by=officer, title=f"Sample {number}", text="Words.")

    with pytest.raises(Refused, match="There are 3 samples already"):
        actions.add_sample(stage, by=officer, title="One more", text="Words.")
    assert AuditEvent.objects.filter(verb="add sample").count() == 3


def test_a_removed_sample_makes_room(stage):
    for number in (1, 2, 3):
        actions.add_sample(stage, by=None, title=f"Sample {number}", text="Words.")
    actions.remove_sample(WarmUpSample.objects.get(position=2), by=None)

    assert actions.add_sample(stage, by=None, title="Another", text="Words.").position == 2


def test_what_somebody_has_begun_to_score_stays_as_it_is(sample, seat):
    make_warm_up_sheet(sample, seat, is_in=False)

    with pytest.raises(Refused, match="only its explanation"):
        actions.edit_sample(sample, by=None, text="Other words.")
    with pytest.raises(Refused, match="it stays"):
        actions.remove_sample(sample, by=None)
    actions.edit_sample(sample, by=None, title=sample.title, explanation="Because.")

    sample.refresh_from_db()
    assert (sample.text, sample.explanation) == ("A short outline.", "Because.")


def test_nothing_changes_once_the_stage_is_decided(sample, seat, stage):
    Stage.objects.filter(pk=stage.pk).update(status="decided")
    sample = WarmUpSample.objects.select_related("warm_up__stage").get()

    for act in (
        lambda: actions.set_up(stage, by=None, is_required=True),
        lambda: actions.add_sample(stage, by=None, title="A", text="B"),
        lambda: actions.edit_sample(sample, by=None, title="A"),
        lambda: actions.remove_sample(sample, by=None),
        lambda: actions.save(sample, seat, by=seat.user, version=0, scores=BOTH),
    ):
        with pytest.raises(WrongTime):
            act()


# Scoring a sample


def test_a_sheet_is_saved_and_handed_in_for_good(sample, seat):
    sheet = actions.save(sample, seat, by=seat.user, version=0, scores=BOTH, comment="Hm.")
    actions.submit(sheet, by=seat.user)

    first, second = sheet.scores.all()
    assert (first.steps, second.is_not_applicable, sheet.comment) == (7, True, "Hm.")
    with pytest.raises(WrongTime):
        actions.save(sample, seat, by=seat.user, version=1, scores={"criterion-1": "1"})
    assert AuditEvent.objects.filter(verb="hand in warm-up").count() == 1
    actions.submit(sheet, by=seat.user)
    assert AuditEvent.objects.filter(verb="hand in warm-up").count() == 1


def test_it_is_refused_as_a_score_sheet_is(sample, seat):
    with pytest.raises(sheets.Invalid) as error:
        actions.save(sample, seat, by=seat.user, version=0, scores={"criterion-1": "3.2"})
    assert error.value.errors == {"criterion-1": "Scores go in steps of 0.5."}
    assert not WarmUpSheet.objects.exists()

    sheet = actions.save(sample, seat, by=seat.user, version=0, scores={"criterion-1": "3"})
    with pytest.raises(NotReady, match="Criterion 2"):
        actions.submit(sheet, by=seat.user)
    with pytest.raises(Stale):
        actions.save(sample, seat, by=seat.user, version=0, scores={"criterion-1": "4"})


def test_nobody_writes_the_sheet_of_another(sample, seat, chair):
    with pytest.raises(PermissionDenied):
        actions.save(sample, seat, by=chair.user, version=0, scores=BOTH)
    sheet = actions.save(sample, seat, by=seat.user, version=0, scores=BOTH)
    with pytest.raises(PermissionDenied):
        actions.submit(sheet, by=chair.user)


# Before the real work


def test_a_required_warm_up_comes_before_the_first_real_sheet(stage, seat):
    sample = make_sample(stage, is_required=True)
    assignment = make_assignment(seat, make_dossier(stage=stage, status="submitted"))
    client = signed_in(seat.user)
    page = reverse("reviews:sheet", args=[assignment.pk])

    with pytest.raises(Refused, match="First score the warm-up"):
        sheets.open(assignment, by=seat.user)
    refused = client.get(page, follow=True)
    assert refused.redirect_chain[-1][0] == own_url(seat, stage)
    assert "First score the warm-up of this stage." in refused.text
    assert client.post(page, {"score-criterion-1": "3", "version": 0}).status_code == 302
    assert not ScoreSheet.objects.exists()

    actions.submit(actions.save(sample, seat, by=seat.user, version=0, scores=BOTH), by=seat.user)
    assert client.get(page).status_code == 200
    assert sheets.open(assignment, by=seat.user)


def test_who_has_begun_already_is_not_stopped_in_the_midst(stage, seat):
    make_sheet(make_assignment(seat, make_dossier(stage=stage, status="submitted")))
    make_sample(stage, is_required=True)
    other = make_assignment(seat, make_dossier(stage=stage, status="submitted"))

    assert sheets.open(other, by=seat.user)


def test_a_warm_up_that_is_not_required_stops_nobody(stage, seat, sample):
    assignment = make_assignment(seat, make_dossier(stage=stage, status="submitted"))

    assert sheets.open(assignment, by=seat.user)


# Who sees what


def test_others_are_shown_without_names_once_the_own_sheet_is_in(stage, seat, sample, panel):
    others = [make_panelist(panel=panel, user=make_user(name=f"Colleague {n}")) for n in range(3)]
    for other, steps in zip(others, ([8, 4], [7, 4], [4, None]), strict=True):
        make_warm_up_sheet(sample, other, steps=steps)
    client = signed_in(seat.user)
    address = own_url(seat, stage, 1)

    before = client.get(address)
    assert before.context["results"] is None
    assert "We would give three." not in before.text
    client.post(address, {"score-criterion-1": "3.5", "score-criterion-2": "2", "then": "submit"})

    after = client.get(address)
    assert after.context["results"].lines[0].values == [8, 7, 4, 7]
    assert after.context["results"].lines[1].values == [4, 4, 4]
    assert "We would give three." in after.text
    assert "Colleague" not in after.text


def test_figures_are_printed_in_points(stage, seat, sample, panel):
    """3.5, 4 and 2 on half marks: 7, 8 and 4 steps, as in docs/methods.md."""
    make_warm_up_sheet(sample, seat, steps=[7, None])
    make_warm_up_sheet(sample, make_panelist(panel=panel), steps=[8, None])
    make_warm_up_sheet(sample, make_panelist(panel=panel), steps=[4, None])

    first, second = warm_ups.results(sample, seat.user).lines

    assert (first.own, first.lowest, first.highest) == ("3.5", "2", "4")
    assert first.figures == {"spread": "2", "difference": "1.33", "within": "33 %"}
    assert set(second.figures.values()) == {"–"}
    assert second.own == "n/a"


def test_office_and_chair_see_names_the_chair_after_the_own_sheet(stage, seat, chair, sample):
    seat.user.name = "Colleague One"
    seat.user.save(update_fields=["name"])
    make_warm_up_sheet(sample, seat, steps=[8, 4], comment="Hard to say.")
    address = office_url(stage, "warm-up-results", sample.pk)

    for user in (make_officer(), make_auditor()):
        page = signed_in(user).get(address).text
        assert "Colleague One" in page
        assert "Hard to say." in page
    page = signed_in(chair.user).get(address).text
    assert "Colleague One" not in page
    assert "once your own sheet is in" in page
    make_warm_up_sheet(sample, chair, steps=[8, 4])
    assert "Colleague One" in signed_in(chair.user).get(address).text
    assert signed_in(seat.user).get(address).status_code == 403


def test_both_spellings_of_every_rule_agree(stage, seat, chair, sample, panel):
    make_warm_up_sheet(sample, seat, steps=[8, 4])
    make_warm_up_sheet(sample, chair, is_in=False)
    make_warm_up_sheet(sample, make_panelist(panel=panel), steps=[1, 1])
    stranger = make_panelist().user
    people = [seat.user, chair.user, stranger, make_user(), make_officer(), make_auditor()]

    for model in (type(sample.warm_up), WarmUpSample, WarmUpSheet):
        assert_spellings_agree(model, people)
    assert WarmUpSheet.objects.visible_to(seat.user).count() == 2
    assert WarmUpSheet.objects.visible_to(chair.user).count() == 1
    assert not WarmUpSheet.objects.visible_to(stranger).exists()
    assert not WarmUpSample.objects.visible_to(stranger).exists()


# It counts for nothing


def test_it_is_in_no_figure_of_the_stage(stage, seat, sample):
    """Ranking, progress, load of the panel and the list of what is to be judged: as before."""
    officer, dossier = make_officer(), make_dossier(stage=stage, status="submitted")
    given = make_assignment(seat, dossier, status="done")
    make_sheet(given, steps=[6, 6], status="submitted")
    others = [make_panelist(panel=seat.panel) for _ in range(3)]

    def figures():
        inputs = ranking_inputs.read(stage)
        return {
            "ranked": (inputs.digest, ranking_job.compute(inputs)),
            "people": [
                (str(p.seat), p.done, p.total) for p in progress.by_panelist(stage, officer)
            ],
            "dossiers": [(d.pk, d.sheets_in) for d in progress.by_dossier(stage, officer)],
            "batches": [(batch.done, batch.total) for batch in batches.of(seat.user)],
            "rows": [model.objects.count() for model in (ScoreSheet, Score, SheetVersion)],
        }

    before = figures()
    for other in [seat, *others]:
        make_warm_up_sheet(sample, other, steps=[10, 10])

    assert figures() == before


def test_no_module_of_ranking_feedback_or_export_knows_of_it():
    """Tables of their own: whoever computes what counts has no way to them."""
    knowing = {name for name in SOURCES if "WarmUp" in text(name)}

    assert knowing <= {
        "reviews/actions/warm_ups.py",
        "reviews/forms/warm_ups.py",
        "reviews/models/__init__.py",
        "reviews/models/warm_up.py",
        "reviews/own_data.py",
        "reviews/views/warm_up.py",
        "reviews/views/warm_up_setting.py",
        "reviews/warm_up_visibility.py",
        "reviews/warm_ups.py",
    }
