"""The office's pages about a catalogue and the rules of a label; what applicants see before."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from competitions import catalogue
from competitions.actions import calls
from competitions.models import Call
from core.audit import AuditEvent
from tests.factories.accounts import make_officer, make_user
from tests.factories.clusters import make_cluster
from tests.factories.competitions import make_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def call(officer, client):
    client.force_login(officer)
    return calls.create("cluster-management", by=officer, code="label", title="Label")


def url(name, *more):
    return reverse(f"competitions:office-{name}", args=["label", *more])


def entries(call):
    return catalogue.of(call.stages.get().rubric)


def entry_of(call, code):
    return next(entry for entry in entries(call) if entry.code == code)


def fields_of(entry, **changes):
    data = {name: getattr(entry, name) for name in catalogue.FIELDS}
    data |= {f"level_{level}": words for level, words in enumerate(entry.levels)} | changes
    return {name: value for name, value in data.items() if value is not False}


def test_the_catalogue_is_shown_by_group_with_levels_and_evidence(client, call):
    page = client.get(url("catalogue")).text

    assert page.index("Structure of the cluster") < page.index("Achievements and recognition")
    assert entry_of(call, "4.5").levels[2] in page
    assert "no part of the source" in page


def test_one_indicator_is_edited_with_its_levels(client, call):
    entry = entry_of(call, "2.5")
    changed = fields_of(entry, minimum_level=2, level_0="Nobody.", evidence="A log.")

    response = client.post(url("indicator", "2.5"), changed, follow=True)

    assert "Indicator 2.5 saved." in response.text
    after = entry_of(call, "2.5")
    assert (after.minimum_level, after.levels[0], after.evidence) == (2, "Nobody.", "A log.")
    assert len(entries(call)) == 31


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "2.6"}, "Another indicator has this code."),
        ({"code": "2 5"}, "The code has letters"),
        ({"group": "money"}, "Choose one of those listed."),
        ({"weight": "-1"}, "Enter 0 or more."),
        ({"minimum_level": "5"}, "Choose one of those listed."),
        ({"is_baseline": "on"}, "A baseline always applies"),
        ({"level_3": " "}, "Fill this in."),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(client, call, changes, words):
    before = entries(call)

    response = client.post(url("indicator", "2.5"), fields_of(entry_of(call, "2.5"), **changes))

    assert (response.status_code, words in response.text) == (422, True)
    assert entries(call) == before


def test_an_indicator_is_added_behind_its_group_and_deleted(client, call):
    new = fields_of(entry_of(call, "3.1"), code="3.3", title="Reserves")
    client.post(url("indicator-new"), new)
    assert [entry.code for entry in entries(call)][14:18] == ["3.1", "3.2", "3.3", "4.1.1"]

    assert "Delete the indicator 3.3" in client.get(url("indicator-delete", "3.3")).text
    client.post(url("indicator-delete", "3.3"))
    assert "3.3" not in [entry.code for entry in entries(call)]


def exported(client, kind):
    return client.get(f"{url('catalogue-export')}?format={kind}").getvalue()


def upload(client, content, name="catalogue.csv"):
    return client.post(url("catalogue-import"), {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_file_is_looked_at_and_then_taken_over(client, call, kind):
    content = exported(client, kind).replace(b"Success stories", b"Stories of success")
    before = entries(call)

    page = upload(client, content, f"catalogue.{kind}")

    assert (page.status_code, entries(call)) == (200, before)
    assert "1 indicator changes" in page.text
    assert "<del>Success stories</del> <ins>Stories of success</ins>" in page.text
    signed = re.search('name="signed" value="([^"]+)"', page.text)[1]
    done = client.post(url("catalogue-import"), {"signed": signed}, follow=True)
    assert "taken over" in done.text
    assert entry_of(call, "5.2").title == "Stories of success"


def test_the_same_file_again_changes_nothing(client, call):
    assert "says what holds already" in upload(client, exported(client, "csv")).text


def test_a_faulty_file_names_its_lines_and_stores_nothing(client, call):
    content = exported(client, "csv").replace(b"\r\n2.6,", b"\r\n2.5,")

    page = upload(client, content)

    assert (page.status_code, len(entries(call))) == (422, 31)
    assert re.search(r"Line \d+ \(2.5\): The code 2.5 stands above already", page.text)


@pytest.mark.parametrize(
    ("pattern", "put", "words"),
    [
        (b",1,1,(yes|no),", rb",0,1,\1,", "gold could not be computed"),
        (b",1,1,(yes|no),(yes|no),", b",1,1,no,yes,", "at least one must always apply"),
        (b",1,1,yes,no,", b",1,1,yes,no,31.02.2025,", "more cells than the head"),
        (rb"\Z", b"x\r\n" * 1_000_000, "larger than 1 MB"),
        (rb"\Z", b"9.9,structure,More\r\n" * 200, "at most 200 indicators"),
        (rb"(?s)\A.*", b"", "The file is empty"),
    ],
)
def test_a_catalogue_that_cannot_be_is_refused_on_the_page(client, call, pattern, put, words):
    page = upload(client, re.sub(pattern, put, exported(client, "csv")))

    assert (page.status_code, words in page.text) == (422, True)
    assert 'name="signed"' not in page.text


def test_the_last_weight_cannot_be_taken_away(client, call):
    rubric = call.stages.get().rubric
    rubric.criteria.exclude(key="2.5").update(weight=0)

    page = client.post(url("indicator", "2.5"), fields_of(entry_of(call, "2.5"), weight=0))

    assert (page.status_code, entry_of(call, "2.5").weight) == (422, 1)
    assert "gold could not be computed" in page.text


def test_what_was_looked_at_is_not_taken_over_when_somebody_else_wrote_or_it_was_forged(
    client, call
):
    content = exported(client, "csv").replace(b"Success stories", b"Stories")
    signed = re.search('name="signed" value="([^"]+)"', upload(client, content).text)[1]
    client.post(url("indicator", "2.5"), fields_of(entry_of(call, "2.5"), title="Other"))

    assert client.post(url("catalogue-import"), {"signed": signed}).status_code == 422
    assert client.post(url("catalogue-import"), {"signed": f"{signed}x"}).status_code == 422
    assert (entry_of(call, "2.5").title, entry_of(call, "5.2").title) == (
        "Other",
        "Success stories",
    )


def test_a_frozen_catalogue_leads_to_its_next_version(client, call, officer):
    calls.publish(call, by=officer)
    assert client.get(url("indicator", "2.5")).status_code == 409
    page = client.get(url("catalogue")).text
    assert "This version is frozen" in page
    assert url("indicator", "2.5") not in page

    client.post(url("catalogue-follow"))

    later = Call.objects.get(former=call)
    page = client.get(reverse("competitions:office-catalogue", args=[later.code])).text
    assert "version 2" in page
    calls.publish(later, by=officer)
    public = client.get(call.get_absolute_url()).text
    assert "New applications go to a later call" in public
    assert later.get_absolute_url() in public


def test_a_contest_has_no_catalogue(client, call):
    contest = make_call(status="draft", code="contest")

    response = client.get(reverse("competitions:office-catalogue", args=[contest.code]))

    assert response.status_code == 404


RULES = {
    "aim": "gold",
    "threshold": "82.5",
    "fallback": ["silver", "bronze"],
    "improvement_areas": "2",
    "assessors": "3",
    "foreign_assessors": "1",
    "veto_days": "5",
}


def test_the_rules_of_the_label_are_set_and_told_in_words(client, call, officer):
    client.post(url("label-rules"), RULES)

    call.refresh_from_db()
    assert call.label_rules["threshold"] == "82.5"
    assert call.stages.get().judges == call.stages.get().quorum == 3
    calls.publish(call, by=officer)
    page = client.get(call.get_absolute_url()).text
    for words in (
        "at least 82.5 % of all points",
        "may get silver or bronze instead",
        "3 assessors come to the cluster. 1 of them is from another country.",
        "may object to an assessor once, within 5 days",
        "2 areas to improve are named",
    ):
        assert words in page
    assert client.get(url("label-rules")).status_code == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fallback": ["gold"]}, "Choose one of those listed."),
        ({"aim": "silver", "fallback": ["silver"]}, "Choose lower tiers"),
        ({"foreign_assessors": "4"}, "There are not so many assessors."),
        ({"threshold": "101"}, "Enter 100 or less."),
        ({"aim": "tin"}, "Choose one of those listed."),
        ({"assessors": "0"}, "Enter 1 or more."),
        ({"veto_days": "61"}, "Enter 60 or less."),
    ],
)
def test_rules_that_cannot_hold_are_refused_at_their_field(client, call, changes, words):
    before = call.label_rules

    response = client.post(url("label-rules"), RULES | changes)

    call.refresh_from_db()
    assert (response.status_code, words in response.text) == (422, True)
    assert call.label_rules == before


def test_who_may_apply_sees_before_what_the_register_lacks(client, call, officer):
    calls.publish(call, by=officer)
    manager = make_user()
    cluster = make_cluster(managers=[manager], management_fte="0.25", english_website="")
    client.force_login(manager)

    page = client.get(reverse("competitions:apply", args=["label"])).text

    assert f"Whether {cluster} meets the rules" in page
    assert "Now: 0.25 full-time equivalents." in page
    assert page.count("Change it in the register") == 4
    assert reverse("clusters:manage", args=[cluster.slug]) in page


def head_of(call, **changes):
    rubric = call.stages.get().rubric
    titles = {f"group-{key}": title for key, title in rubric.groups}
    return {"name": rubric.name, "source": rubric.source} | titles | changes


def test_a_group_gets_another_title_wherever_it_stands(client, call):
    data = head_of(call, name="Ours", **{"group-structure": "Who we are"})

    page = client.post(url("catalogue-head"), data, follow=True).text

    assert "Who we are" in page
    rubric = call.stages.get().rubric
    assert (rubric.name, dict(rubric.groups)["structure"]) == ("Ours", "Who we are")
    section = call.stages.get().form.sections.get(title="Who we are")
    assert section.questions.get().label == "Who we are"
    event = AuditEvent.objects.get(verb="set catalogue")
    assert (event.new["name"], event.new["groups"][0][1]) == ("Ours", "Who we are")


def test_a_group_comes_and_goes(client, call):
    client.post(url("catalogue-head"), head_of(call, new_key="digital", new_title="Digital"))
    assert call.stages.get().rubric.groups[-1] == ["digital", "Digital"]

    client.post(url("catalogue-head"), head_of(call, **{"group-digital": ""}))
    assert "digital" not in dict(call.stages.get().rubric.groups)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"group-structure": ""}, "Fill this in."),
        ({"name": ""}, "Fill this in."),
        ({"new_key": "structure", "new_title": "Again"}, "There is such a group already."),
        ({"new_key": "x"}, "A group has both."),
        ({"new_title": "X"}, "A group has both."),
        ({"new_key": "a b", "new_title": "X"}, "Letters, digits, dots and hyphens alone."),
        ({"group-structure": "x" * 151}, "Shorten this to 150 characters"),
    ],
)
def test_names_and_groups_that_cannot_be_are_refused_at_their_field(client, call, changes, words):
    before = head_of(call)

    response = client.post(url("catalogue-head"), before | changes)

    assert (response.status_code, words in response.text) == (422, True)
    assert head_of(call) == before
