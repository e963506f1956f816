import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reference import ALPHABET, check_character, is_reference, random_reference

bodies = st.text(ALPHABET, min_size=1, max_size=12)


def test_reference_has_the_prefix_the_length_and_no_ambiguous_character():
    prefix, body = random_reference("R", 8).split("-")

    assert (prefix, len(body)) == ("R", 8)
    assert not set(body) & set("01OIL")


def test_reference_is_recognised_however_it_is_typed():
    assert is_reference(f" {random_reference('R', 8).lower()} ")


@pytest.mark.parametrize("text", ["", "R-", "R-2", "R-0000", "no reference"])
def test_other_text_is_no_reference(text):
    assert not is_reference(text)


@given(bodies, st.data())
def test_every_wrong_character_is_found(body, data):
    whole = body + check_character(body)
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != whole[place]]))

    assert is_reference(whole)
    assert not is_reference(whole[:place] + other + whole[place + 1 :])


@given(bodies, st.data())
def test_every_swap_of_two_characters_is_found(body, data):
    whole = body + check_character(body)
    first = data.draw(st.integers(0, len(whole) - 2))
    second = data.draw(st.integers(first + 1, len(whole) - 1))
    swapped = list(whole)
    swapped[first], swapped[second] = swapped[second], swapped[first]

    assert is_reference("".join(swapped)) == (whole[first] == whole[second])


def test_a_reference_needs_room_for_a_character_and_its_check():
    with pytest.raises(ValueError, match="check"):
        random_reference("R", 1)
