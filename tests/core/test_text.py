"""Words as they are kept, and short names made of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import free_name, tidy


@pytest.mark.parametrize(
    ("words", "taken", "name"),
    [
        ("Do you export?", (), "do-you-export"),
        ("Do you export?", {"do-you-export"}, "do-you-export-2"),
        ("Do you export?", {"do-you-export", "do-you-export-2"}, "do-you-export-3"),
        ("Über uns", (), "uber-uns"),
        ("概要", (), "text"),
        ("概要", {"text"}, "text-2"),
        ("One two three four five", (), "one-two-three"),
    ],
)
def test_a_name_is_made_of_the_words_and_is_free(words, taken, name):
    assert free_name(words, taken, length=14, otherwise="text") == name


@given(st.text(), st.sets(st.sampled_from(["a", "b", "text", "text-2"])))
def test_any_words_give_a_free_name_of_plain_letters(words, taken):
    name = free_name(words, taken, length=10, otherwise="text")

    assert name not in taken
    assert re.fullmatch(r"[a-z0-9_-]+", name)


def test_a_text_is_kept_the_same_whichever_line_ends_a_browser_sent():
    assert tidy("a\r\nb\rc\nd") == "a\nb\nc\nd"
    assert tidy("  a\r\n\r\nb\0 \n") == "a\n\nb"
