"""How an application stands to the rules of its call: live, in words, and before one starts."""

import pytest

from clusters.models import Membership
from competitions import answers as sheets
from competitions import facts, rules_in_words
from competitions.actions import answers, submissions
from competitions.eligibility import RULES
from competitions.forms.before import ASKED
from competitions.presets import PRESETS
from core import clock
from tests.competitions.pages import address
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.applications import (
    make_complete_draft,
    make_draft,
    make_preset_call,
    question,
)
from tests.factories.clusters import make_membership, make_organisation
from tests.factories.competitions import make_call

pytestmark = pytest.mark.django_db
MONEY = [
    {"rule": "private_share", "needed": "50"},
    {"rule": "request_cap", "needed": "40000000.00"},
]
REGISTER = PRESETS["cluster-management"]["call"]["eligibility"]
WINDOW = {"earliest": "2027-01-01", "latest": "2027-12-31"}
MORE = {"region": {"regions": ["DE1"]}, "project_start": WINDOW}
EVERY_RULE = [{"rule": name, "needed": "1"} | MORE.get(name, {}) for name in RULES]


@pytest.fixture
def manager():
    return make_user()


def lines(dossier):
    found = facts.standing(dossier, sheets.load(dossier).items)
    return {line.words: (line.met, line.actual) for line in found}


def test_money_is_judged_as_it_is_written(manager):
    dossier = make_draft(managers=[manager], call=make_preset_call(eligibility=MONEY))
    share = "Firms and private investors carry at least 50 % of the total volume."
    cap = "One cluster requests at most 40 M EUR."
    assert lines(dossier)[share] == (None, "")

    answers.save(dossier, question(dossier, "requested"), "50,000,000", by=manager, version=0)
    answers.save(dossier, question(dossier, "private"), "30,000,000", by=manager, version=0)

    assert lines(dossier)[share] == (False, "37.5 %")
    assert lines(dossier)[cap] == (False, "50,000,000.00 EUR")


def test_years_are_counted_from_the_first_with_money_to_the_last():
    item = type("Item", (), {})()
    item.question = type("Question", (), {"kind": "financing", "key": "financing"})()
    item.value = {"grant": [None, 5, None], "private": [0, None, 7]}

    assert facts._years([item]) == 2


def test_register_is_asked_as_it_stands_now(manager):
    dossier = make_draft(managers=[manager], call=make_preset_call(eligibility=REGISTER))
    members, types, fte, website = (
        "The cluster has at least 15 committed members.",
        "Members are of at least 2 types.",
        "The cluster management has at least 0.5 full-time equivalents.",
        "The cluster has a website in English.",
    )
    cluster = dossier.application.cluster
    cluster.english_website = ""
    assert lines(dossier)[website] == (False, "none")

    for kind in ["sme"] * 14 + ["university"]:
        make_membership(cluster=cluster, organisation=make_organisation(kind=kind))
    make_membership(cluster=cluster, is_committed=False)
    make_membership(cluster=cluster, left_on=clock.now().date())
    cluster.english_website, cluster.management_fte = "https://example.org/en", "0.5"

    found = lines(dossier)
    assert Membership.objects.count() == 17
    assert found[members] == (True, "15 members")
    assert found[types] == (True, "2 types")
    assert found[website] == (True, "yes")
    assert found[fte][0] is True


def test_answer_about_the_management_goes_before_the_register(manager):
    rule = {"rule": "management_fte", "needed": "2"}
    dossier = make_draft(managers=[manager], call=make_preset_call(eligibility=[rule]))
    dossier.application.cluster.management_fte = "1"
    assert next(met for met, _actual in lines(dossier).values()) is False

    answers.save(dossier, question(dossier, "management-fte"), "4.5", by=manager, version=0)

    assert next(iter(lines(dossier).values())) == (True, "4.5 full-time equivalents")


def test_the_begin_of_the_project_is_held_against_its_window(manager):
    rule = {"rule": "project_start"} | WINDOW
    call = make_preset_call(eligibility=[rule])
    dossier = make_draft(managers=[manager], call=call, position=2)
    words = "The project begins between 1 Jan 2027 and 31 Dec 2027."
    assert lines(dossier)[words] == (None, "")

    call.stages.update(status="open", opens_at=clock.now())
    dossier.stage.refresh_from_db()
    start = question(dossier, "project-start")
    answers.save(dossier, start, "2028-01-01", by=manager, version=0)
    assert lines(dossier)[words] == (False, "1 Jan 2028")
    answers.save(dossier, start, "2027-12-31", by=manager, version=1)
    assert lines(dossier)[words] == (True, "31 Dec 2027")


def test_every_rule_has_words_for_what_it_needs_and_what_there_is_and_a_question():
    assert set(RULES) == set(rules_in_words.ACTUAL) == set(ASKED)
    assert all(rules_in_words.sentence(rule) for rule in EVERY_RULE)


def test_years_of_a_call_are_said_once():
    twice = make_call(years_max=5, eligibility=[{"rule": "years", "needed": "5"}])
    assert rules_in_words.sentences(twice) == ["The project lasts at most 5 years."]
    assert rules_in_words.sentences(make_call(years_max=5)) == rules_in_words.sentences(twice)


@pytest.mark.parametrize("page", ["dossier", "review"])
def test_cluster_sees_how_it_stands_where_it_writes_and_where_it_hands_in(client, manager, page):
    call = make_preset_call(eligibility=[*MONEY, *REGISTER])
    dossier = make_complete_draft(managers=[manager], by=manager, call=call)
    client.force_login(manager)

    shown = client.get(address(page, dossier)).text

    assert "Whether you meet the rules of the call" in shown
    assert "Now: 50 %." in shown
    assert "The cluster has at least 15 committed members." in shown
    assert "Change it in the register" in shown
    assert client.post(address("review", dossier)).status_code == 302  # it keeps nobody out


def test_call_without_rules_says_nothing(client, manager):
    dossier = make_draft(managers=[manager], call=make_preset_call(years_max=None))
    client.force_login(manager)

    assert "Whether you meet" not in client.get(address("dossier", dossier)).text


@pytest.mark.parametrize("count", [1, 5])
def test_members_cost_one_query(manager, count, django_assert_num_queries):
    dossier = make_draft(managers=[manager], call=make_preset_call(eligibility=REGISTER))
    for _ in range(count):
        make_membership(cluster=dossier.application.cluster)
    items = sheets.load(dossier).items
    with django_assert_num_queries(1):
        facts.standing(dossier, items)


def test_house_sees_how_the_hand_in_stands_and_nothing_of_a_draft(client, manager):
    call = make_preset_call(eligibility=MONEY)
    dossier = make_complete_draft(managers=[manager], by=manager, call=call)
    url = f"/office/dossiers/{dossier.pk}/"
    client.force_login(make_officer())
    assert "Now:" not in client.get(url).text

    submissions.submit(dossier, by=manager, received_at=clock.now())
    answers.save(dossier, question(dossier, "private"), "90,000,000", by=manager, version=1)

    for reader in (make_officer(), make_auditor()):
        client.force_login(reader)
        assert "Now: 50 %." in client.get(url).text


def before(client, call, **answers):
    return client.post(f"/calls/{call.code}/check/", answers)


def test_stranger_learns_before_starting_whether_the_cluster_fits(client):
    call = make_call(eligibility=[*MONEY, *REGISTER], years_max=5)
    assert f"/calls/{call.code}/check/" in client.get(call.get_absolute_url()).text
    fitting = {
        "requested": "10.000.000,00",
        "private": "10,000,000",
        "public": "0",
        "members": "15",
        "types": ["sme", "university"],
        "management": "0.5",
        "website": "yes",
        "years": "5",
    }

    assert "meets every rule" in before(client, call, **fitting).text
    response = before(client, call, **fitting | {"members": "14"})
    assert response.status_code == 200
    assert "does not meet every rule yet" in response.text
    assert "Now: 14 members." in response.text
    assert "still open" in before(client, call, **fitting | {"website": ""}).text


def test_every_rule_is_asked_and_answered(client):
    call = make_call(eligibility=EVERY_RULE)
    answers = {"requested": "1", "private": "1", "public": "0", "members": "3", "years": "1"}
    answers |= {"types": ["sme"], "region": "2", "management": "1", "website": "yes"}
    answers |= {"start": "2027-03-01"}

    page = before(client, call, **answers).text

    assert "meets every rule" in page
    assert "Now: 2 members there." in page


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("members", "-1"),
        ("members", "99999999999"),
        ("requested", "1e99"),
        ("private", "NaN"),
        ("management", "many"),
        ("types", "pirates"),
        ("website", "maybe"),
        ("start", "soon"),
    ],
)
def test_wrong_answers_are_refused_at_the_field_and_kept(client, name, value):
    response = before(client, make_call(eligibility=EVERY_RULE), **{name: value})

    assert response.status_code == 422
    assert "Please look at this again" in response.text


def test_call_without_rules_and_draft_calls_have_no_check(client):
    assert client.get(f"/calls/{make_call().code}/check/").status_code == 404
    draft = make_call(status="draft", eligibility=MONEY)
    assert client.get(f"/calls/{draft.code}/check/").status_code == 404


def test_empty_answers_leave_everything_open(client):
    page = before(client, make_call(eligibility=EVERY_RULE)).text

    assert page.count("not known yet") == len(EVERY_RULE)
