"""A catalogue of indicators: what it must hold to, as files, and its versions."""

import csv
import io
import json
from dataclasses import replace as with_fields

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from competitions import catalogue, catalogue_files
from competitions.actions import applications, calls, catalogues
from competitions.call_checks import call_problems
from competitions.models import Application, Call, Question
from competitions.states import StageStatus
from core import tables
from core.audit import AuditEvent
from core.errors import Changed, Refused, WrongTime
from core.exports import csv_cell
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_officer, make_user
from tests.factories.clusters import make_cluster

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def call(officer):
    """A draft label call with the 31 indicators."""
    return calls.create("cluster-management", by=officer, code="label", title="Label")


@pytest.fixture
def rubric(call):
    return call.stages.get().rubric


def replace(call, rubric, entries, *, by, **more):
    digest = more.pop("digest", catalogue.digest_of(catalogue.of(rubric), rubric.groups))
    return catalogues.replace(call, rubric, by=by, entries=entries, digest=digest, **more)


def as_file(response, name):
    content = response.getvalue()
    return SimpleUploadedFile(name, content)


def changed(entries, code, **fields):
    return [with_fields(e, **fields) if e.code == code else e for e in entries]


def csv_of(rubric, *, change=lambda lines: lines):
    text = catalogue_files.as_csv(rubric, "x.csv").getvalue().decode("utf-8-sig")
    return SimpleUploadedFile("x.csv", change(text).encode())


def test_the_shipped_catalogue_has_31_indicators_in_5_groups_with_words_of_their_own(rubric):
    entries = catalogue.of(rubric)

    assert (len(entries), len({entry.group for entry in entries})) == (31, 5)
    assert catalogue.problems(entries, rubric.groups) == []
    assert len({entry.levels for entry in entries}) == 31
    assert all(len(set(entry.levels)) == 5 and entry.evidence for entry in entries)
    gold_only = {e.code for e in entries if e.in_gold_scope and not e.in_silver_scope}
    assert {"5.2", "5.3"} <= gold_only
    assert "no part of the source" in rubric.source


@pytest.mark.parametrize(("make", "name"), [("as_csv", "x.csv"), ("as_json", "x.json")])
def test_a_catalogue_comes_back_from_its_file_without_a_difference(rubric, make, name):
    file = as_file(getattr(catalogue_files, make)(rubric, name), name)

    reading = catalogue_files.read(file, rubric)

    assert reading.problems == []
    assert reading.entries == catalogue.of(rubric)
    assert reading.groups == rubric.groups


@given(words=st.text(min_size=1, max_size=40))
def test_whatever_an_officer_writes_leaves_and_comes_back(words):
    """Also what a spreadsheet would take for a formula."""
    cells = dict.fromkeys(catalogue.FIELDS, "no") | {"code": "1", "weight": "1"}
    cells |= {"minimum_level": "0", "title": words} | {f"level_{n}": words for n in range(5)}
    entry, problems = catalogue.read(cells, 4)
    if problems:  # nothing but blanks
        return

    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(["title"])
    csv.writer(buffer).writerow([csv_cell(entry.title)])
    table = tables.read(SimpleUploadedFile("x.csv", buffer.getvalue().encode()))

    assert entry.title.startswith(("=", "+", "-", "@")) <= buffer.getvalue().count("'")
    assert table.rows[0].cells[0] == entry.title


def test_a_cell_that_a_spreadsheet_would_compute_leaves_as_text(call, rubric, officer):
    entries = changed(catalogue.of(rubric), "2.1", title="=1+1")
    replace(call, rubric, entries, by=officer)

    file = csv_of(rubric)

    assert "'=1+1" in file.read().decode()
    file.seek(0)
    assert catalogue_files.read(file, rubric).entries == entries


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda text: text.replace("\r\n2.2.1,", "\r\n2.1,", 1),
            "(2.1): The code 2.1 stands above",
        ),
        (lambda text: text.replace("\r\n3.1,financing", "\r\n3.1,money", 1), "no group “money”"),
        (lambda text: text.replace(",1,1,yes,no", ",1,5,yes,no", 1), "minimum level is a whole"),
        (lambda text: text.replace(",1,1,yes,no", ",1,1,yes,yes", 1), "A baseline always applies"),
        (lambda text: text.replace(",1,1,yes,no", ",-1,1,yes,no", 1), "The weight is a whole"),
        (
            lambda text: text.replace(",1,1,yes,no", ",1,1,perhaps,no", 1),
            "is_baseline is yes or no",
        ),
        (lambda text: text.replace(",1,1,", ",0,1,"), "No indicator in gold scope has a weight"),
        (lambda text: text.replace("One type of organisation only.", ""), "Level 0 has no desc"),
    ],
)
def test_a_table_with_a_fault_says_the_line_and_changes_nothing(rubric, change, words):
    reading = catalogue_files.read(csv_of(rubric, change=change), rubric)

    assert any(words in problem for problem in reading.problems), reading.problems


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("weight", "wait", 1), "no column “wait”"),
        (lambda text: text.replace(",level_4", ",level_5", 1), "no column “level_5”"),
        (lambda text: text.replace(",level_4", "", 1), "more cells than the head|level_4"),
        (lambda text: "", "The file is empty"),
        (lambda text: text + "x\r\n" * 1_000_000, "larger than 1 MB"),
        (lambda text: text + "x\r\n" * 1_000, "at most 200 indicators"),
    ],
)
def test_what_is_no_catalogue_is_refused_as_a_whole(rubric, change, words):
    with pytest.raises(Refused, match=words):
        catalogue_files.read(csv_of(rubric, change=change), rubric)


def test_another_encoding_is_refused_in_words(rubric):
    file = SimpleUploadedFile("x.csv", "code;title\n1;Gebäude".encode("latin-1"))

    with pytest.raises(Refused, match="UTF-8"):
        catalogue_files.read(file, rubric)


def json_of(rubric, change):
    content = json.loads(catalogue_files.as_json(rubric, "x.json").content)
    change(content)
    return SimpleUploadedFile("x.json", json.dumps(content).encode())


def setter(place, name, value):
    def change(content):
        content["indicators"][place][name] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (setter(1, "levels", {"0": "a", "5": "b"}), "Indicator 2: “levels” must describe"),
        (setter(1, "weight", 1.5), "“weight” must be a text"),
        (setter(1, "weight", [1]), "“weight” must be a text"),
        (setter(1, "title", None), "“title” must be a text"),
        (setter(1, "colour", "red"), "Unknown part “colour”"),
        (setter(1, "code", "1.1.0"), "The code 1.1.0 stands above"),
        (lambda content: content["indicators"].__setitem__(0, 7), "It must be an object"),
        (
            lambda content: [
                i.update(allows_not_applicable=True, is_baseline=False)
                for i in content["indicators"]
            ],
            "at least one must always apply",
        ),
        (lambda content: content.update(groups=[["structure", "S"]]), "no group “governance”"),
    ],
)
def test_a_json_with_a_fault_says_where(rubric, change, words):
    reading = catalogue_files.read(json_of(rubric, change), rubric)

    assert any(words in problem for problem in reading.problems), reading.problems


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "Line 1 cannot be read as JSON"),
        (b"[]", "no catalogue"),
        (b'{"format": "other"}', "no catalogue"),
        (b'{"format": "podium-catalogue-1"}', "“indicators” must be a list"),
        (b'{"format": "podium-catalogue-1", "indicators": {}}', "must be a list"),
        (b'{"format": "podium-catalogue-1", "indicators": [], "groups": 3}', "“groups” must"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'{"format": "podium-catalogue-1", "name": "\\ud800"}', "cannot be read"),
        (b'{"a": "\xff"}', "not in UTF-8"),
        (b'{"a":' * 60_000, "cannot be read"),
        (b"[" * 200_000, "cannot be read"),
    ],
)
def test_a_broken_json_is_refused_in_words(rubric, content, words):
    with pytest.raises(Refused, match=words):
        catalogue_files.read(SimpleUploadedFile("x.json", content), rubric)


def test_what_is_taken_over_stands_in_the_questions_and_in_the_record(call, rubric, officer):
    entries = changed(catalogue.of(rubric), "2.5", title="Talks", minimum_level=2)

    replace(call, rubric, entries, by=officer)

    rubric.refresh_from_db()
    assert catalogue.of(rubric) == entries
    question = Question.objects.get(section__form__stages__call=call, key="indicators-governance")
    told = {row["code"]: row for row in question.options["indicators"]}["2.5"]
    assert (told["title"], told["minimum"]) == ("Talks", 2)
    event = AuditEvent.objects.get(verb="set catalogue")
    assert (list(event.old), event.new["2.5"]["title"]) == (["2.5"], "Talks")


def test_nothing_is_written_with_a_fault_over_others_words_or_when_frozen(call, rubric, officer):
    before = catalogue.of(rubric)
    twice = [*before, before[0]]
    with pytest.raises(Refused, match="stands above"):
        replace(call, rubric, twice, by=officer)
    with pytest.raises(Changed):
        replace(call, rubric, before[1:], by=officer, digest="0" * 64)
    assert catalogue.of(rubric) == before

    calls.publish(call, by=officer)
    rubric.refresh_from_db()
    with pytest.raises((WrongTime, TransitionNotAllowed)):
        replace(call, rubric, before[1:], by=officer)
    assert catalogue.of(rubric) == before


def test_a_group_that_no_question_asks_for_keeps_the_call_from_being_published(call, rubric):
    Question.objects.get(section__form__stages__call=call, key="indicators-financing").delete()

    assert any("“Financing”" in problem for problem in call_problems(call))


class TestNextVersion:
    @pytest.fixture
    def running(self, call, officer):
        calls.set_fees(call, by=officer, table=call.fees, terms="IBAN.")
        calls.publish(call, by=officer)
        return call

    @pytest.fixture
    def begun(self, running):
        manager = make_user()
        cluster = make_cluster(managers=[manager])
        found = applications.start(running, cluster, by=manager, title="L", sector=cluster.sector)
        return found.dossiers.get()

    def publish_next(self, running, officer, **fields):
        later = catalogues.prepare_next(running, by=officer)
        rubric = later.stages.get().rubric
        entries = changed(catalogue.of(rubric), "2.5", **{"minimum_level": 3} | fields)
        replace(later, rubric, entries, by=officer)
        return calls.publish(later, by=officer)

    def test_it_is_a_draft_call_with_all_that_the_one_before_promised(self, running, officer):
        later = catalogues.prepare_next(running, by=officer)

        assert catalogues.prepare_next(running, by=officer) == later
        assert (later.status, later.former, later.code) == ("draft", running, "label-2")
        for name in ("label_rules", "eligibility", "fees", "payment_terms"):
            assert getattr(later, name) == getattr(running, name)
            assert getattr(later, name)
        old, new = running.stages.get(), later.stages.get()
        assert (new.rubric.version, new.rubric.former, new.form.version) == (2, old.rubric, 2)
        assert new.form.frozen_at is None
        assert new.rubric.frozen_at is None
        assert catalogue.of(new.rubric) == catalogue.of(old.rubric)
        assert call_problems(later) == []

    def test_a_dossier_keeps_the_version_it_was_opened_with(self, running, begun, officer):
        asked = catalogue.of(begun.stage.rubric)

        later = self.publish_next(running, officer)

        begun.refresh_from_db()
        assert begun.stage.rubric.version == 1
        assert catalogue.of(begun.stage.rubric) == asked
        assert catalogue.of(later.stages.get().rubric) != asked

    def test_new_ones_begin_under_the_later_version_only(self, running, begun, officer):
        later = self.publish_next(running, officer)

        assert running.stages.get().status == StageStatus.CLOSED
        assert applications.open_stage(running) is None
        assert applications.open_stage(later) == later.stages.get()
        cluster = begun.application.cluster
        with pytest.raises(Refused, match="Finish that first"):
            applications.start(later, cluster, by=None, title="L", sector=cluster.sector)
        assert Application.objects.filter(call=later).count() == 0

    def test_only_a_published_label_call_has_a_next_version(self, call, officer):
        with pytest.raises(WrongTime):
            catalogues.prepare_next(call, by=officer)
        assert Call.objects.count() == 1
