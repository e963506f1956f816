"""Which questions are asked: by hand, and for all forms."""

from hypothesis import given
from hypothesis import strategies as st

from competitions.conditions import Condition, asked, in_circles, of, unknown

EXPORTS = {
    "export": None,
    "where": Condition("export", "yes"),
    "risks": Condition("where", "asia"),
    "why-not": Condition("export", "no"),
}


def test_what_has_no_condition_is_always_asked():
    assert asked(EXPORTS, {}) == {"export"}


def test_a_question_is_asked_while_the_other_has_that_answer_alone_or_among_others():
    assert asked(EXPORTS, {"export": ["yes"]}) == {"export", "where"}
    assert asked(EXPORTS, {"export": ["no"]}) == {"export", "why-not"}
    assert asked({"a": None, "b": Condition("a", "x")}, {"a": ["w", "x"]}) == {"a", "b"}


def test_what_depends_on_a_question_that_is_not_asked_is_not_asked_either():
    assert asked(EXPORTS, {"export": ["yes"], "where": ["asia"]}) == {"export", "where", "risks"}
    assert asked(EXPORTS, {"export": ["no"], "where": ["asia"]}) == {"export", "why-not"}


def test_circles_and_unknown_questions_are_found_and_never_asked():
    circle = {"a": Condition("b", "x"), "b": Condition("a", "x"), "c": Condition("a", "x")}
    lost = {"a": Condition("nobody", "x")}

    assert in_circles(circle) == ["a", "b"]
    assert in_circles({"a": Condition("a", "x")}) == ["a"]
    assert unknown(lost) == ["a"]
    assert asked(circle | {"d": None}, {"a": ["x"], "b": ["x"]}) == {"d"}
    assert asked(lost, {"nobody": ["x"]}) == set()
    assert (in_circles(EXPORTS), unknown(EXPORTS)) == ([], [])


def test_a_question_keeps_its_condition_as_data():
    assert of({"key": "export", "equals": "yes"}) == Condition("export", "yes")
    assert of({}) is None


KEYS = st.sampled_from("abcdef")
VALUES = st.sampled_from("xy")
FORMS = st.dictionaries(KEYS, st.none() | st.builds(Condition, KEYS, VALUES))
ANSWERS = st.dictionaries(KEYS, st.lists(VALUES, max_size=2))


@given(FORMS, ANSWERS)
def test_every_question_that_is_asked_has_its_condition_met_by_one_that_is_asked(form, answers):
    found = asked(form, answers)

    assert {key for key, needs in form.items() if needs is None} <= found
    for key in found:
        needs = form[key]
        assert needs is None or (needs.key in found and needs.equals in answers[needs.key])


@given(FORMS, ANSWERS)
def test_every_question_whose_condition_is_met_is_asked_unless_it_waits_for_itself(form, answers):
    found = asked(form, answers)

    for key, needs in form.items():
        if needs and needs.key in found and needs.equals in answers.get(needs.key, []):
            assert key in found


@given(FORMS, ANSWERS, KEYS)
def test_answers_to_questions_that_are_not_asked_decide_nothing(form, answers, key):
    found = asked(form, answers)

    if key not in found:
        without = {k: v for k, v in answers.items() if k != key}
        assert asked(form, without) == found
