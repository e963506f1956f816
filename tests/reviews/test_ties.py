"""What ties a person to an application, from facts: worked examples and properties."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.ties import (
    PUBLIC,
    RESERVED,
    Consortium,
    Employer,
    Fact,
    Person,
    Tie,
    all_between,
    between,
    domain_of,
    host_of,
    shared_domain,
    years_before,
)

TODAY = date(2026, 11, 26)
OPTIK = Consortium(
    key=1,
    people=frozenset({7}),
    organisations={12: "Spree Optik GmbH"},
    names={"spree optik": "Spree Optik GmbH", "havel laser": "Havel Laser AG"},
    domains=frozenset({"spree-optik.de", "gmail.com"}),
)


def ties(*employers, key=99, email=""):
    return between(Person(key, employers, email), OPTIK, TODAY)


def test_who_takes_part_took_part_and_nothing_else_matters():
    assert ties(Employer("spree optik", 12), key=7) == (Tie(Fact.TOOK_PART, "took_part"),)


def test_an_employer_is_found_by_its_key_or_by_its_name():
    assert ties(Employer("renamed", 12)) == (Tie(Fact.PARTNER, "partner:12", "Spree Optik GmbH"),)
    assert ties(Employer("havel laser")) == (
        Tie(Fact.PARTNER, "partner:name:havel laser", "Havel Laser AG"),
    )
    assert ties(Employer("elsewhere", 13)) == ()
    assert ties(Employer("")) == ()


@pytest.mark.parametrize(
    ("until", "found"),
    [
        (date(2023, 11, 26), [Fact.FORMER]),
        (date(2023, 11, 25), []),
        (date(2026, 11, 25), [Fact.FORMER]),
    ],
)
def test_a_former_employer_counts_for_three_years(until, found):
    assert [tie.fact for tie in ties(Employer("spree optik", 12, until))] == found


def test_the_present_employer_is_graver_than_a_former_one_and_comes_first():
    former = Employer("havel laser", None, date(2025, 1, 1))
    found = ties(former, Employer("spree optik", 12), email="a@spree-optik.de")
    facts = [tie.fact for tie in found]

    assert facts == [Fact.PARTNER, Fact.FORMER, Fact.DOMAIN]


@pytest.mark.parametrize(
    ("email", "shared"),
    [
        ("ada@spree-optik.de", "spree-optik.de"),
        ("ada@Labor.Spree-Optik.de", "spree-optik.de"),
        ("ada@not-spree-optik.de", ""),
        ("ada@gmail.com", ""),
        ("ada@de", ""),
        ("", ""),
        ("no address", ""),
    ],
)
def test_a_mail_domain_is_shared_with_the_house_and_never_by_a_public_provider(email, shared):
    assert shared_domain(domain_of(email), OPTIK.domains) == shared


@pytest.mark.parametrize("domain", sorted(PUBLIC)[:5] + sorted(RESERVED))
def test_what_belongs_to_everybody_or_nobody_never_counts(domain):
    assert shared_domain(domain, [domain]) == ""
    assert shared_domain(f"mail.{domain}", [f"mail.{domain}", domain]) == ""


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("https://www.Spree-Optik.de/team?x=1", "spree-optik.de"),
        ("spree-optik.de/team", "spree-optik.de"),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_the_host_of_a_website(website, host):
    assert host_of(website) == host


def test_three_years_before_a_leap_day_is_the_twenty_eighth():
    assert years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)


names = st.sampled_from(["a", "b", "c", "d"])
keys = st.integers(1, 4)
people = st.builds(
    Person,
    key=st.integers(1, 5),
    employers=st.lists(
        st.builds(
            Employer,
            name=names,
            organisation=st.none() | keys,
            until=st.none() | st.dates(date(2020, 1, 1), TODAY),
        ),
        max_size=4,
    ).map(tuple),
    email=st.sampled_from(["", "x@a.de", "x@lab.a.de", "x@gmail.com"]),
)
bodies = st.builds(
    Consortium,
    key=st.integers(1, 5),
    people=st.frozensets(st.integers(1, 5), max_size=1),
    organisations=st.dictionaries(keys, names),
    names=st.dictionaries(names, names),
    domains=st.frozensets(st.sampled_from(["a.de", "b.de", "gmail.com"])),
)


@given(people, bodies)
def test_each_fact_is_found_once_and_the_gravest_comes_first(person, body):
    found = between(person, body, TODAY)
    order = [list(Fact).index(tie.fact) for tie in found]

    assert len({tie.key for tie in found}) == len(found)
    assert order == sorted(order)
    assert found == between(person, body, TODAY)


@given(people, bodies)
def test_the_order_of_employers_changes_nothing(person, body):
    turned = Person(person.key, person.employers[::-1], person.email)

    assert {t.key for t in between(turned, body, TODAY)} == {
        t.key for t in between(person, body, TODAY)
    }


@given(people, bodies, st.dates(date(2026, 11, 26), date(2040, 1, 1)))
def test_time_only_takes_ties_away(person, body, later):
    then = {tie.key for tie in between(person, body, later)}

    assert then <= {tie.key for tie in between(person, body, TODAY)}


def several(rows):
    return st.lists(rows, max_size=4, unique_by=lambda row: row.key)


@given(several(people), several(bodies))
def test_all_pairs_are_those_one_by_one(persons, consortia):
    found = all_between(persons, consortia, TODAY)

    for person in persons:
        for body in consortia:
            assert found.get((person.key, body.key), ()) == between(person, body, TODAY)
    assert all(found.values())
