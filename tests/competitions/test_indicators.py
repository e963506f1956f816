import pytest
from django.http import QueryDict

from competitions.kinds import kind_of
from competitions.models import Question

LEVELS = {str(level): f"Level {level}" for level in range(5)}
INDICATORS = [
    {"code": "1.1", "title": "A", "descriptors": LEVELS, "allows_not_applicable": False},
    {"code": "2.5", "title": "B", "descriptors": LEVELS, "allows_not_applicable": True},
]


@pytest.fixture
def question():
    return Question(key="indicators", kind="indicators", options={"indicators": INDICATORS})


def read(question, raw):
    return kind_of(question).read(question, raw)


def test_levels_are_read_by_code_and_not_applicable_is_no_level(question):
    reading = read(question, {"1.1": {"level": "3"}, "2.5": {"level": "n/a"}})

    assert (reading.value, reading.faults) == ({"1.1": 3, "2.5": None}, ())


@pytest.mark.parametrize("typed", ["", "5", "-1", "3.5", "four", "n/a", "<script>"])
def test_what_is_no_level_is_a_fault_at_its_place(question, typed):
    reading = read(question, {"1.1": {"level": typed}, "2.5": {"level": "0", "text": "x"}})

    assert [fault.part for fault in reading.faults] == ["0-level"]
    assert reading.value == {"2.5": 0}


def test_a_link_must_be_an_address(question):
    raw = {"1.1": {"level": "1", "link": "java script:x"}, "2.5": {"level": "1"}}

    assert [fault.part for fault in read(question, raw).faults] == ["0-link"]


def test_what_the_page_posts_comes_back_as_typed(question):
    kind = kind_of(question)
    posted = QueryDict("q1-0-level=4&q1-0-text=Minutes&q1-1-level=&q1-1-text=++")

    raw = kind.from_post(question, posted, "q1")

    assert raw == {"1.1": {"level": "4", "text": "Minutes", "link": ""}}
    assert kind.to_snapshot(question, raw) == raw
    assert kind.coerce(kind.to_snapshot(question, raw)) == raw
