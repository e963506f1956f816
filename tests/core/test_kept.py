import pytest

from core.kept import Kept


def test_a_thing_is_made_once():
    kept, made = Kept(2), []

    for _again in range(3):
        assert kept.get("a", lambda: made.append("a") or "A") == "A"
    assert made == ["a"]


def test_what_was_asked_for_longest_ago_goes_first():
    kept = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key.upper())

    assert kept.get("a", lambda: "anew") == "A"
    assert kept.get("b", lambda: "anew") == "anew"


def test_what_could_not_be_made_is_tried_again():
    kept = Kept(2)

    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 / 0)
    assert kept.get("a", lambda: "A") == "A"
