"""What people write, shown to others: Markdown and differences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import differences, markdown

HOSTILE = '<script>alert(1)</script> <img src=x onerror="alert(1)"> [x](javascript:alert(1))'


def test_markdown_keeps_what_texts_need():
    html = markdown.render("# Aim\n\n**Light** from [heat](https://example.org/)\n\n* one\n* two")
    assert "<h3>Aim</h3>" in html
    assert "<strong>Light</strong>" in html
    assert 'href="https://example.org/"' in html
    assert "<li>one</li>" in html


def test_markdown_lets_nothing_through_that_acts():
    html = markdown.render(HOSTILE)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize("text", ["", None])
def test_markdown_of_nothing_is_nothing(text):
    assert markdown.render(text) == ""


def test_difference_marks_words_and_leaves_white_space_outside():
    html = differences.marked("We build 12 lines.", "We build 14 pilot lines.")
    assert html == "We build <del>12</del> <ins>14 pilot</ins> lines."


def test_difference_shows_one_side_alone():
    assert differences.marked("a b", "a c", "before") == "a <del>b</del>"
    assert differences.marked("a b", "a c", "after") == "a <ins>c</ins>"


def test_difference_escapes():
    assert "<script" not in differences.marked("a", HOSTILE)


@given(st.text(alphabet="ab <&\n", max_size=40), st.text(alphabet="ab <&\n", max_size=40))
def test_difference_without_its_marks_is_the_text(before, after):
    def plain(html):
        for mark in ("<ins>", "</ins>", "<del>", "</del>"):
            html = html.replace(mark, "")
        return html.replace("&lt;", "<").replace("&amp;", "&")

    assert plain(differences.marked(before, after, "before")) == before
    assert plain(differences.marked(before, after, "after")) == after
