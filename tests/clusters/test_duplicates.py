"""Which organisations are likely one: worked examples, then properties."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.duplicates import (
    Entry,
    Reason,
    compare,
    core_name,
    identifier,
    likeness,
    pairs,
    similar_to,
)
from core.text import fold

NAMES = st.text(st.sampled_from("abcdefg .&-你好"), min_size=1, max_size=20)
ENTRIES = st.builds(
    Entry,
    key=st.integers(1, 50),
    name=NAMES,
    country=st.sampled_from(["DE", "FR"]),
    identifier=st.sampled_from(["", "", "DE1", "DE2"]),
)


def entry(name, *, key=1, country="DE", number=""):
    return Entry(key, fold(name), country, number)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Südwerk GmbH & Co. KG", "sudwerk"),
        ("SÜDWERK Gesellschaft mit beschränkter Haftung", "sudwerk"),
        ("Light e.V.", "light"),
        ("Acme S.p.A.", "acme"),
        ("Acme, Inc.", "acme"),
        ("Zakład Sp. z o.o.", "zakład"),
        ("GmbH", "gmbh"),
        ("西安航空有限公司", "西安航空"),
        ("AG Weser", "ag weser"),
    ],
)
def test_a_name_is_compared_without_its_legal_form(name, core):
    assert core_name(fold(name)) == core


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Südwerk GmbH", "Sudwerk AG", Reason.NAME),
        ("Fraunhofer-Institut für Lasertechnik", "Fraunhofer Institut f. Lasertechnik", "similar"),
        ("Technische Universität Dresden", "Technische Universität Dresden (TUD)", "similar"),
        ("Universität Ulm", "Universität Köln", None),
        ("Fraunhofer-Institut, Standort 3", "Fraunhofer-Institut, Standort 4", None),
        ("Müller Optik GmbH", "Meier Optik GmbH", None),
        ("Bosch", "Siemens", None),
    ],
)
def test_names_within_a_country(one, other, reason):
    match = compare(entry(one), entry(other, key=2))

    assert (match.reason if match else None) == reason


def test_the_same_name_in_two_countries_is_two_organisations():
    assert compare(entry("Acme AG"), entry("Acme GmbH", key=2, country="AT")) is None


def test_the_same_identifier_is_one_organisation_whatever_the_name_and_country():
    one = entry("Acme AG", number="DE 123.456")
    other = entry("Beta SA", key=2, country="FR", number="de123456")

    assert compare(one, other).reason == Reason.IDENTIFIER


def test_different_identifiers_are_two_organisations_whatever_the_name():
    assert compare(entry("Acme", number="DE1"), entry("Acme", key=2, number="DE2")) is None


def test_likeness_is_the_share_of_common_trigrams():
    # "  ab ": "  a", " ab", "ab "; "  ac ": "  a", " ac", "ac ": one of three and three
    assert likeness("ab", "ac") == Fraction(1, 3)


def test_the_surest_come_first():
    wanted = entry("Sudwerk Optik GmbH", key=0, number="DE1")
    others = [
        entry("Sudwerk Optiks", key=1),
        entry("Sudwerk Optik AG", key=2),
        entry("Nordwerk", key=3, number="DE1"),
        entry("Elsewhere", key=4),
    ]

    found = similar_to(wanted, others)

    assert [match.other for match in found] == [3, 2, 1]
    assert [match.reason for match in found] == [Reason.IDENTIFIER, Reason.NAME, Reason.SIMILAR]


def test_pairs_of_a_register():
    register = [
        entry("Südwerk GmbH", key=1),
        entry("Nordwerk AG", key=2),
        entry("Südwerk", key=3),
        entry("Nordwerke AG", key=4),
    ]

    assert [(m.one, m.other) for m in pairs(register)] == [(1, 3), (2, 4)]


def test_a_beginning_that_many_share_does_not_hide_equal_names():
    many = [entry(f"Universität Nummer{n}xyz", key=n) for n in range(2, 100)]

    found = pairs([entry("Universität Ulm", key=1), *many, entry("Universität Ulm", key=100)])

    assert (found[0].one, found[0].other, found[0].reason) == (1, 100, Reason.NAME)


@given(NAMES)
def test_leaving_out_the_legal_form_twice_is_leaving_it_out_once(name):
    assert core_name(core_name(name)) == core_name(name)


@given(NAMES, NAMES)
def test_likeness_is_symmetric_and_whole_only_at_the_most(one, other):
    value = likeness(one, other)

    assert value == likeness(other, one)
    assert 0 <= value <= 1
    assert likeness(one, one) == 1


@given(ENTRIES, ENTRIES)
def test_comparing_is_symmetric(one, other):
    assert compare(one, other) == compare(other, one)


@given(st.lists(ENTRIES, max_size=12, unique_by=lambda entry: entry.key))
def test_pairs_are_those_that_comparing_finds_and_each_once(entries):
    by_key = {entry.key: entry for entry in entries}
    found = pairs(entries)

    assert len({(m.one, m.other) for m in found}) == len(found)
    for match in found:
        assert match.one < match.other
        assert compare(by_key[match.one], by_key[match.other]) == match


@given(st.text(max_size=20))
def test_an_identifier_is_the_same_however_it_is_spaced(text):
    assert identifier(" ".join(text)) == identifier(text.lower()) or not text.isascii()
