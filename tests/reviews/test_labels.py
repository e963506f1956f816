"""Agreed levels, the tier job, and the label that comes of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from clusters.models import Label
from clusters.states import LabelStatus
from competitions.models import DecisionKind, Outcome
from competitions.states import DossierStatus
from core import jobs
from core.audit import AuditEvent
from core.errors import NotReady, Refused, Stale
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews.actions import assessments, conflicts, consensus
from reviews.models import Assessment, Consensus
from reviews.states import ResultStatus
from tests.factories.accounts import make_officer, make_user
from tests.factories.deliberating import make_assessed
from tests.factories.reviews import make_assignment, make_panel, make_panelist

pytestmark = pytest.mark.django_db

GOLD = {"1": "4", "2": "3", "3": "3"}  # 10 of 12 points


@pytest.fixture
def dossier():
    """A label dossier on which two assessors have handed in their sheets."""
    return make_assessed()


@pytest.fixture
def assessor(dossier):
    return dossier.assignments.first().panelist.user


def settle(dossier, assessor, levels):
    version = dossier.consensus.version if hasattr(dossier, "consensus") else 0
    consensus.save(dossier, by=assessor, version=version, levels=levels, notes={}, text="Good.")
    return consensus.agree(dossier, by=assessor)


def computed(dossier, by):
    job = jobs.run(assessments.request(dossier, by=by).pk)
    return Assessment.objects.get(pk=job.result["assessment"])


def test_levels_agree_when_every_indicator_has_one(dossier, assessor):
    consensus.save(dossier, by=assessor, version=0, levels={"1": "4"}, notes={}, text="")

    with pytest.raises(NotReady) as refused:
        consensus.agree(dossier, by=assessor)

    assert len(refused.value.problems) == 2


@pytest.mark.parametrize("level", ["5", "-1", "1.5", "n/a", "x"])
def test_a_level_off_the_scale_is_refused_and_nothing_is_written(dossier, assessor, level):
    with pytest.raises(Refused):
        consensus.save(dossier, by=assessor, version=0, levels={"1": level}, notes={}, text="")


def test_whoever_saves_on_old_levels_is_told(dossier, assessor):
    consensus.save(dossier, by=assessor, version=0, levels=GOLD, notes={}, text="")

    with pytest.raises(Stale):
        consensus.save(dossier, by=assessor, version=0, levels={"1": "0"}, notes={}, text="")


def test_levels_wait_for_the_sheets_of_all_assessors(dossier, assessor):
    seat = make_panelist(panel=make_panel(call=dossier.stage.call))
    make_assignment(seat, dossier)

    with pytest.raises(Refused):
        consensus.save(dossier, by=assessor, version=0, levels=GOLD, notes={}, text="")


def test_levels_of_a_dossier_that_is_not_judged_any_more_stay(dossier, assessor):
    dossiers = type(dossier).objects.filter(pk=dossier.pk)
    dossiers.update(status=DossierStatus.WITHDRAWN)

    with pytest.raises(TransitionNotAllowed):
        settle(dossiers.get(), assessor, GOLD)


@pytest.mark.parametrize("words", [{"text": "x" * 10_001}, {"notes": {"1": "x" * 10_001}}])
def test_words_that_are_too_long_are_refused_and_not_cut(dossier, assessor, words):
    given = {"notes": {}, "text": "", **words}
    with pytest.raises(Refused, match="At most 10,000"):
        consensus.save(dossier, by=assessor, version=0, levels=GOLD, **given)


def test_each_change_of_the_levels_is_recorded_and_saving_the_same_is_none(dossier, assessor):
    for _again in range(2):
        version = dossier.consensus.version if hasattr(dossier, "consensus") else 0
        found = consensus.save(
            dossier, by=assessor, version=version, levels=GOLD, notes={}, text="Good."
        )

    assert found.version == 1
    assert AuditEvent.objects.filter(object_pk=str(found.pk), verb="draft").count() == 1


@pytest.mark.parametrize(
    ("levels", "tier"),
    [
        (GOLD, "gold"),
        ({"1": "4", "2": "3", "3": "2"}, "silver"),  # 9 of 12 points: 75 %
        ({"1": "4", "2": "n/a", "3": "3"}, "gold"),  # 7 of 8: n/a shrinks what can be reached
        ({"1": "0", "2": "4", "3": "4"}, ""),  # the baseline fails
    ],
)
def test_the_job_computes_the_tier_from_agreed_levels(dossier, assessor, levels, tier):
    settle(dossier, assessor, levels)

    assert computed(dossier, assessor).tier == tier


def test_agreed_levels_are_kept_as_they_were_agreed(dossier, assessor):
    settle(dossier, assessor, GOLD)

    version = dossier.consensus.versions.get()
    assert version.content["scores"] == {"1": 4, "2": 3, "3": 3}


def test_a_conflict_found_before_the_tier_is_confirmed_opens_the_levels_again(dossier, assessor):
    settle(dossier, assessor, GOLD)
    assessment = computed(dossier, assessor)

    conflicts.record(assessor, dossier.application, by=None, reason="partner")

    assessment.refresh_from_db()
    dossier.consensus.refresh_from_db()
    assert assessment.status == ResultStatus.SUPERSEDED
    assert not dossier.consensus.is_agreed
    with pytest.raises(Refused, match="changed since"):
        assessments.confirm(assessment, by=make_officer())


def test_computing_again_adds_nothing(dossier, assessor):
    settle(dossier, assessor, GOLD)

    first, second = computed(dossier, assessor), computed(dossier, assessor)

    assert first == second
    assert Assessment.objects.count() == 1


def test_confirming_makes_a_decision_a_label_and_a_letter(dossier, assessor):
    settle(dossier, assessor, GOLD)
    officer = make_officer()

    decision = assessments.confirm(computed(dossier, assessor), by=officer)

    label = Label.objects.get()
    assert (decision.kind, decision.tier) == (DecisionKind.LABELLED, "gold")
    assert (label.tier, label.status) == ("gold", LabelStatus.VALID)
    assert label.cluster == dossier.application.cluster
    dossier.application.refresh_from_db()
    assert dossier.application.outcome == Outcome.LABELLED
    assert Letter.objects.filter(address__in=managers(dossier)).exists()


def test_no_tier_makes_a_decision_with_the_reason_and_no_label(dossier, assessor):
    settle(dossier, assessor, {"1": "0", "2": "4", "3": "4"})

    decision = assessments.confirm(computed(dossier, assessor), by=make_officer())

    assert decision.kind == DecisionKind.DECLINED
    assert "Baseline not met: 1." in decision.reason
    assert not Label.objects.exists()


def test_an_assessor_does_not_confirm(dossier, assessor):
    settle(dossier, assessor, GOLD)
    assessment = computed(dossier, assessor)

    with pytest.raises(Refused):
        assessments.confirm(assessment, by=assessor)

    assessment.refresh_from_db()
    assert assessment.status == ResultStatus.COMPUTED


def managers(dossier):
    roles = dossier.application.cluster.roles.filter(role="manager")
    return list(roles.values_list("user__email", flat=True))


def test_an_assessor_who_joins_late_sees_no_levels_before_an_own_sheet(client, dossier, assessor):
    settle(dossier, assessor, GOLD)
    computed(dossier, assessor)
    seat = make_panelist(panel=dossier.stage.call.panels.get(), declared_for=[dossier.stage])
    make_assignment(seat, dossier)
    address = reverse("reviews:assessment", args=[dossier.pk])

    client.force_login(assessor)
    assert client.get(address).context["assessment"]
    client.force_login(seat.user)
    page = client.get(address)

    assert page.context["assessment"] is None
    assert page.context["consensus"] is None


@pytest.mark.parametrize("make", [make_officer, make_user])
def test_only_assessors_write_or_settle_what_is_agreed(dossier, assessor, make):
    consensus.save(dossier, by=assessor, version=0, levels=GOLD, notes={}, text="")
    stranger = make()

    with pytest.raises(PermissionDenied):
        consensus.save(dossier, by=stranger, version=1, levels={"1": "0"}, notes={}, text="")
    with pytest.raises(PermissionDenied):
        consensus.agree(dossier, by=stranger)

    dossier.consensus.refresh_from_db()
    assert (dossier.consensus.version, dossier.consensus.status) == (1, "open")


def save(dossier, assessor, **more):
    given = {"version": 0, "levels": GOLD, "notes": {}, "text": ""} | more
    return consensus.save(dossier, by=assessor, **given)


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["9.9"], "no indicator 9.9"),
        (["1", "1"], "once"),
        (["1", "2", "3", "1"], "once"),
        (["x" * 500], "no indicator x"),
    ],
)
def test_areas_to_improve_are_known_indicators_each_once(dossier, assessor, codes, words):
    with pytest.raises(Refused, match=words):
        save(dossier, assessor, improvement_areas=codes)

    assert not Consensus.objects.exists()


def test_at_most_three_areas_to_improve_are_named(dossier, assessor):
    rubric = dossier.stage.rubric
    rubric.criteria.create(key="4", position=9, title="Fourth", descriptors={"0": "None"})

    with pytest.raises(Refused, match="at most 3"):
        save(dossier, assessor, improvement_areas=["1", "2", "3", "4"])


def test_strengths_and_areas_are_kept_with_the_levels_as_they_were_agreed(dossier, assessor):
    save(dossier, assessor, strengths="Loyal members.", improvement_areas=["3", "", "1"])

    consensus.agree(dossier, by=assessor)

    content = dossier.consensus.versions.get().content
    assert content["strengths"] == "Loyal members."
    assert content["improvement_areas"] == ["3", "1"]


def test_other_areas_are_another_draft_and_leaving_them_out_changes_nothing(dossier, assessor):
    save(dossier, assessor, strengths="Good.", improvement_areas=["1"])
    again = save(dossier, assessor, version=1)
    assert (again.version, again.strengths, again.improvement_areas) == (1, "Good.", ["1"])

    other = save(dossier, assessor, version=1, improvement_areas=["2"])

    assert (other.version, other.improvement_areas) == (2, ["2"])
