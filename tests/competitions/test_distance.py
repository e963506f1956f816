"""The distance to each tier while a self-assessment is written, and the documents at indicators."""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from competitions import answers, attached, distance, handed_in, labelling, snapshots
from competitions.actions import answers as actions
from competitions.actions import calls, decisions
from competitions.actions.submissions import submit
from competitions.models import Decision, DecisionKind
from core import clock
from tests.competitions.pages import address
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_draft, make_preset_call, question, questions
from tests.factories.competitions import make_application, make_dossier
from tests.factories.uploads import pdf_upload

GROUPS = ["structure", "governance", "financing", "strategy", "recognition"]


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def draft(db, manager):
    """A self-assessment in which nothing is chosen yet."""
    return make_draft(call=make_preset_call("cluster-management"), managers=[manager])


def choose(dossier, levels=None, *, all_at="3", by=None):
    """Choose ``all_at`` everywhere, but what ``levels`` says: code -> level."""
    for asked in questions(dossier).filter(kind="indicators"):
        codes = [indicator["code"] for indicator in asked.options["indicators"]]
        value = {code: {"level": (levels or {}).get(code, all_at)} for code in codes}
        existing = dossier.answers.filter(question=asked).first()
        version = existing.version if existing else 0
        actions.save(dossier, asked, value, by=by, version=version)


def lines(dossier):
    found = distance.of(answers.load(dossier))
    return {line.tier: line for line in found.lines}


def test_each_tier_says_what_is_missing_to_it(draft):
    choose(draft, {"2.5": "0", "4.1.2": "0", "4.3": "0"})

    found = lines(draft)

    assert found["gold"].words == (
        "67.7 %, 3 indicators below their minimum: 2.5, 4.1.2, 4.3; 80.0 % needed"
    )
    assert found["silver"].words == "all its rules hold"
    assert found["bronze"].words == "all its rules hold"
    assert [tier for tier, line in found.items() if line.is_aim] == ["gold"]


def test_ninety_nine_of_124_points_are_not_shown_as_eighty_percent(draft):
    fours = dict.fromkeys(["2.2.1", "2.2.2", "2.2.3", "2.3", "2.5", "2.6"], "4")
    choose(draft, fours)
    assert lines(draft)["gold"].words == "79.8 %, 80.0 % needed"

    choose(draft, fours | {"2.7": "4"})
    assert lines(draft)["gold"].words == "80.6 %, all its rules hold"


@given(st.integers(1, 5000), st.data())
def test_a_share_is_cut_and_never_rounded_up(whole, data):
    share = Fraction(100 * data.draw(st.integers(0, whole)), whole)

    shown = Fraction(distance.percent(share).removesuffix(" %"))

    assert shown <= share < shown + Fraction(1, 10)


def test_nothing_chosen_yet_is_far_from_everything_and_no_error(draft):
    found = lines(draft)

    assert found["gold"].words == "0.0 %, 31 levels to choose; 80.0 % needed"
    assert "levels to choose" in found["silver"].words


def test_a_failed_baseline_is_named_for_silver_as_well(draft):
    choose(draft, {"2.4": "0"})

    assert lines(draft)["silver"].words == "1 baseline below its minimum: 2.4"


def test_what_does_not_apply_counts_in_neither_and_what_is_wrong_does_not_count(draft):
    choose(draft, {"5.2": "n/a", "5.3": "n/a", "2.1": "n/a"}, all_at="4")

    found = lines(draft)

    assert found["gold"].words == "96.5 %, 1 level to choose"  # 2.1 is a baseline: no n/a
    chart = distance.of(answers.load(draft)).chart
    assert len(chart.rows) == len(GROUPS)


def test_a_form_without_indicators_has_no_distance(db):
    assert distance.of(answers.load(make_draft())) is None


# On the page


def test_the_distance_stands_on_the_page_without_script(client, draft, manager):
    choose(draft, {"2.5": "0"})
    client.force_login(manager)
    section = question(draft, "indicators-governance").section

    page = client.get(address("section", draft, section.pk)).text

    assert "1 indicator below its minimum: 2.5" in page
    assert "you apply for this" in page
    assert "<th scope=" in page  # the table behind the chart


def save(client, draft, key, **typed):
    asked = question(draft, key)
    prefix = f"q{asked.pk}"
    item = answers.load(draft).item(asked.pk)
    data = {f"{prefix}-version": item.version, f"{prefix}-read": item.mark}
    data |= {f"{prefix}-{name.replace('_', '-')}": value for name, value in typed.items()}
    return client.post(address("answer", draft, asked.pk), data)


def test_each_save_brings_the_distance_anew_in_a_constant_number_of_queries(client, draft, manager):
    client.force_login(manager)
    counts = []
    for number in (1, 2, 10):  # the first one makes the answer, the others change it
        levels = {f"{place}_level": "4" for place in range(number)}
        with CaptureQueriesContext(connection) as captured:
            told = save(client, draft, "indicators-governance", **levels).json()
        counts.append(len(captured))

    assert "21 levels to choose" in told["fragments"]["distance"]
    assert counts[1] == counts[2]


def test_other_questions_bring_no_distance(client, draft, manager):
    client.force_login(manager)
    asked = question(draft, "profile")
    data = {f"q{asked.pk}": "Words", f"q{asked.pk}-version": 0, f"q{asked.pk}-read": "x"}

    told = client.post(address("answer", draft, asked.pk), data).json()

    assert told["fragments"] == {}


def test_a_half_filled_section_is_started_and_not_wrong(client, draft, manager):
    """Levels that are still to choose keep from handing in; they are no error while one writes."""
    client.force_login(manager)

    told = save(client, draft, "indicators-governance", **{"0_level": "3"})

    assert told.status_code == 200
    assert all(not faults for faults in told.json()["faults"].values())
    states = dict(told.json()["parts"])
    section = question(draft, "indicators-governance").section_id
    assert states[str(section)][0] == "started"
    review = client.get(address("review", draft)).text
    assert "Choose a level for 2.2.1" in review


# Documents


def test_a_document_sent_at_an_indicator_is_listed_as_evidence_and_named_there(
    client, draft, manager
):
    client.force_login(manager)

    response = save(
        client, draft, "indicators-governance", **{"0_level": "3", "0_upload": pdf_upload("a.pdf")}
    )

    assert response.status_code == 200, response.text
    evidence = draft.answers.get(question__key="evidence").value
    assert [file["name"] for file in evidence] == ["a.pdf"]
    row = draft.answers.get(question__key="indicators-governance").value["2.1"]
    assert row["files"] == [evidence[0]["id"]]


def with_document(draft, manager):
    """One document that proves 2.1 and 3.1; the rest is chosen, too."""
    choose(draft, by=manager)
    evidence = actions.attach(draft, question(draft, "evidence"), pdf_upload("a.pdf"), by=manager)
    file_id = evidence.value[0]["id"]
    for key, code in [("indicators-governance", "2.1"), ("indicators-financing", "3.1")]:
        answer = draft.answers.get(question__key=key)
        row = answer.value[code] | {"files": [file_id]}
        value = answer.value | {code: row}
        actions.save(draft, answer.question, value, by=manager, version=answer.version)
    return file_id


def evidence_of(items, code):
    """The names of the documents at an indicator, as a page shows them."""
    for item in items:
        for row in item.display.get("rows", []) if item.question.kind == "indicators" else []:
            if row["indicator"]["code"] == code:
                return [file["name"] for file in item.evidence if file["id"] in row["files"]]
    raise AssertionError(code)


def test_assessors_read_the_document_at_each_indicator_it_proves(draft, manager):
    file_id = with_document(draft, manager)

    content = snapshots.build(draft)

    items = [item for part in handed_in.of_snapshot(content) for item in part.all_items]
    attached.look_up(items)
    assert evidence_of(items, "2.1") == evidence_of(items, "3.1") == ["a.pdf"]
    assert evidence_of(items, "2.4") == []
    assert [file["id"] for file in content["files"]] == [file_id]
    assert any("a.pdf" in str(item.blocks) for item in items if item.question.kind == "indicators")


def test_a_document_that_was_removed_is_named_nowhere_in_the_hand_in(draft, manager):
    file_id = with_document(draft, manager)
    actions.detach(draft, question(draft, "evidence"), file_id, by=manager)

    content = snapshots.build(draft)

    assert file_id not in str(content)


def test_a_document_of_somebody_else_cannot_be_named(client, draft, manager):
    other = make_draft(call=draft.stage.call, managers=[make_user()])
    theirs = actions.attach(other, question(other, "evidence"), pdf_upload("b.pdf"), by=None)
    client.force_login(manager)

    save(
        client, draft, "indicators-governance", **{"0_level": "3", "0_file": theirs.value[0]["id"]}
    )

    section = question(draft, "indicators-governance").section
    page = client.get(address("section", draft, section.pk)).text
    assert theirs.value[0]["id"] not in page
    assert theirs.value[0]["id"] not in str(snapshots.build(draft))


def test_a_refused_document_keeps_the_words_and_says_why(client, draft, manager):
    client.force_login(manager)
    broken = pdf_upload("x.pdf", b"no pdf at all")

    response = save(client, draft, "indicators-governance", **{"0_level": "3", "0_upload": broken})

    assert response.status_code == 422
    assert "x.pdf" in response.json()["problems"][0]
    assert draft.answers.get(question__key="indicators-governance").value["2.1"]["level"] == "3"


def test_a_self_assessment_is_handed_in_with_all_levels(draft, manager):
    choose(draft, by=manager)
    actions.save(draft, question(draft, "profile"), "Two people.", by=manager, version=0)

    submission = submit(draft, by=manager, received_at=clock.now())

    kinds = [entry["kind"] for entry in submission.content["answers"]]
    assert kinds.count("indicators") == len(GROUPS)


# What was named for improvement before


@pytest.fixture
def benchmarked(draft):
    """Decide an earlier application of the same cluster, with a benchmark."""

    def decide(areas, levels):
        former = make_application(
            call=draft.stage.call, cluster=draft.application.cluster, outcome="labelled"
        )
        dossier = make_dossier(application=former, stage=draft.stage, status="eligible")
        return decisions.record(
            dossier,
            DecisionKind.LABELLED,
            tier="bronze",
            proposed_by=make_officer(),
            confirmed_by=make_officer(),
            basis_digest="0" * 64,
            benchmark={"levels": levels, "areas": areas},
        )

    return decide


def test_nothing_is_held_against_who_was_never_benchmarked(draft):
    assert labelling.improvements_of(draft.application) is None
    assert labelling.policy_of(draft.stage.call).aim == "gold"


def test_areas_named_before_are_held_against_the_application(draft, benchmarked):
    benchmarked(["2.5", "3.1", "9.9"], {"2.5": 4, "3.1": None, "9.9": 2})

    assert labelling.improvements_of(draft.application) == {"2.5": 4, "3.1": 0, "9.9": 2}

    choose(draft)
    assert "named for improvement and lower than before: 2.5" in lines(draft)["silver"].words


def test_silver_needs_an_earlier_benchmarking(db):
    draft = make_draft(call=make_preset_call("cluster-management-silver"))
    choose(draft)

    assert labelling.improvements_of(draft.application) == {}
    assert lines(draft)["silver"].words == "0 of 3 areas named at a benchmarking before"


def test_a_benchmark_that_was_superseded_counts_no_longer(draft, benchmarked):
    first = benchmarked(["2.5"], {"2.5": 4})
    Decision.objects.create(
        dossier=first.dossier,
        kind="declined",
        basis_digest="1" * 64,
        proposed_by=first.proposed_by,
        confirmed_by=first.confirmed_by,
        supersedes=first,
    )

    assert labelling.improvements_of(draft.application) is None


@pytest.mark.parametrize(
    ("preset", "judges", "aim"),
    [
        ("cluster-management", 2, "gold"),
        ("cluster-management-silver", 1, "silver"),
        ("cluster-management-bronze", 1, "bronze"),
    ],
)
def test_each_preset_has_its_tier_assessors_and_words_on_its_page(client, db, preset, judges, aim):
    call = calls.create(preset, by=make_officer(), code="label", title="Label")
    calls.publish(call, by=make_officer())

    page = client.get(reverse("competitions:call", args=["label"])).text

    assert labelling.policy_of(call).aim == aim
    assert call.stages.get().judges == labelling.policy_of(call).assessors == judges
    assert f"Clusters apply for {aim}." in page
