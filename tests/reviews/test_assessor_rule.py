"""Whom the rule proposes: by country, load and rotation, with the reason for each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.assessor_rule import Candidate, Need, propose


def chosen(candidates, need):
    return [choice.key for choice in propose(candidates, need).choices]


def test_gold_takes_one_from_elsewhere_and_one_from_the_country_of_the_cluster():
    found = propose([Candidate(1, "DE"), Candidate(2, "FR"), Candidate(3, "DE")], Need("DE", 2, 1))

    assert [(c.key, c.reasons) for c in found.choices] == [
        (2, ("foreign", "only_one")),
        (1, ("own_country", "least_load")),
    ]
    assert found.passed_over == {3: "others_first"}


def test_who_has_least_to_do_comes_first_and_then_the_lower_key():
    people = [Candidate(1, "DE", load=3), Candidate(3, "DE", load=1), Candidate(2, "DE", load=1)]

    assert chosen(people, Need("DE", 2)) == [2, 3]


def test_who_assessed_the_last_label_rests_if_another_can():
    people = [Candidate(1, "DE", was_last=True), Candidate(2, "DE", load=9)]

    found = propose(people, Need("DE", 1))

    assert [c.key for c in found.choices] == [2]
    assert found.passed_over == {1: "rotation"}


def test_another_one_from_elsewhere_is_better_than_the_same_again():
    people = [Candidate(1, "DE", was_last=True), Candidate(2, "FR")]

    assert propose(people, Need("DE", 1)).choices[0].reasons == ("no_own_country", "only_one")


def test_the_same_one_again_is_said_where_nobody_else_can():
    (choice,) = propose([Candidate(1, "DE", was_last=True)], Need("DE", 1)).choices

    assert choice.reasons == ("own_country", "only_one", "last_again")


def test_nobody_from_elsewhere_is_said_and_the_place_is_filled():
    found = propose([Candidate(1, "DE"), Candidate(2, "DE")], Need("DE", 2, 1))

    assert [c.reasons[0] for c in found.choices] == ["no_foreign", "own_country"]


def test_who_is_barred_is_passed_over_with_the_reason_and_places_stay_open():
    found = propose([Candidate(1, "DE", bar="conflict")], Need("DE", 2, 1))

    assert (found.choices, found.passed_over, found.lacking) == ((), {1: "conflict"}, 2)


def test_more_from_elsewhere_than_are_needed_is_a_mistake():
    with pytest.raises(ValueError, match="elsewhere"):
        propose([], Need("DE", 1, 2))


people = st.lists(
    st.builds(
        Candidate,
        key=st.integers(1, 99),
        country=st.sampled_from(["DE", "FR", "AT"]),
        load=st.integers(0, 5),
        was_last=st.booleans(),
        bar=st.sampled_from(["", "", "conflict", "full"]),
    ),
    unique_by=lambda candidate: candidate.key,
    max_size=12,
)


@given(people, st.integers(0, 3), st.integers(0, 3), st.randoms())
def test_the_proposal_depends_on_the_facts_alone_and_leaves_no_place_open_needlessly(
    candidates, assessors, foreign, chance
):
    need = Need("DE", assessors, min(foreign, assessors))
    found = propose(candidates, need)
    shuffled = list(candidates)
    chance.shuffle(shuffled)

    assert propose(shuffled, need).choices == found.choices
    keys = [choice.key for choice in found.choices]
    free = {candidate.key: candidate for candidate in candidates if not candidate.bar}
    assert len(set(keys)) == len(keys)
    assert set(keys) <= set(free)
    assert len(keys) + found.lacking == assessors
    assert not found.lacking or len(keys) == len(free)
    assert set(found.passed_over) | set(keys) == {candidate.key for candidate in candidates}
    abroad = sum(candidate.country != "DE" for candidate in free.values())
    assert sum(free[key].country != "DE" for key in keys) >= min(need.foreign, abroad)
