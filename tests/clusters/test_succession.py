"""The rule of what a newly earned tier does to the labels before, by worked examples."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clusters.succession import Held, TooEarly, Way, succeed
from clusters.validity import Period, Policy, first_period, window_closes_on

POLICY = Policy()
GOLD, SILVER, BRONZE = range(3)
DAY = timedelta(days=1)


def held(rank, valid_from, years=2, key=1):
    period = first_period(valid_from, Policy(years=years))
    return Held(key, rank, period, window_closes_on(period, POLICY))


def after(label, rank, years, key):
    until = date(label.period.valid_until.year + years, *label.period.valid_until.timetuple()[1:3])
    period = Period(label.period.valid_until, until, label.period.anchor_day)
    return Held(key, rank, period, window_closes_on(period, POLICY))


def earn(labels, rank, received, decided=None):
    return succeed(
        labels, rank, received_on=received, decided_on=decided or received, policy=POLICY
    )


BRONZE_2019 = held(BRONZE, date(2019, 7, 25))


def test_the_first_label_begins_on_the_day_of_the_decision():
    found = earn([], GOLD, date(2024, 1, 5), date(2024, 3, 1))

    assert (found.way, found.follows, found.ends) == (Way.NEW, None, ())
    assert found.period == Period(date(2024, 3, 1), date(2026, 3, 1), 1)


@pytest.mark.parametrize(
    ("received", "way", "until"),
    [
        (date(2021, 3, 1), Way.RENEWAL, date(2024, 7, 25)),  # early
        (date(2022, 6, 10), Way.RENEWAL, date(2024, 7, 25)),
        (date(2022, 7, 24), Way.RENEWAL, date(2024, 7, 25)),
        (date(2022, 7, 25), Way.NEW, date(2025, 1, 10)),  # two years from the decision
    ],
)
def test_the_day_of_receipt_decides_between_renewal_and_new_label(received, way, until):
    found = earn([BRONZE_2019], BRONZE, received, date(2023, 1, 10))

    assert (found.way, found.period.valid_until) == (way, until)
    assert found.ends == ()


def test_a_better_tier_takes_the_place_of_what_is_left_from_the_day_of_the_decision():
    found = earn([BRONZE_2019], SILVER, date(2020, 1, 1), date(2020, 5, 5))

    assert (found.way, found.follows) == (Way.UPGRADE, 1)
    assert found.period == Period(date(2020, 5, 5), date(2022, 5, 5), 5)
    assert found.ends == ((1, date(2020, 5, 5)),)


def test_a_better_tier_after_expiry_leaves_the_old_label_as_it_was():
    found = earn([BRONZE_2019], GOLD, date(2021, 12, 1), date(2022, 2, 2))

    assert (found.way, found.ends) == (Way.UPGRADE, ())
    assert found.period.valid_from == date(2022, 2, 2)


def test_a_lower_tier_waits_for_the_end_of_the_better_one_and_is_a_first_period():
    gold = held(GOLD, date(2024, 5, 1))

    found = earn([gold], SILVER, date(2026, 1, 1), date(2026, 3, 1))

    assert (found.way, found.ends, found.follows) == (Way.DOWNGRADE, (), 1)
    assert found.period == Period(date(2026, 5, 1), date(2028, 5, 1), 1)


def test_a_lower_tier_that_has_not_begun_gives_way_to_a_renewal_of_the_better_one():
    gold = held(GOLD, date(2024, 5, 1))
    silver = after(gold, SILVER, 2, key=2)

    found = earn([gold, silver], GOLD, date(2026, 4, 1), date(2026, 4, 20))

    assert (found.way, found.follows) == (Way.RENEWAL, 2)
    assert found.ends == ((2, date(2026, 5, 1)),)
    assert found.period == Period(date(2026, 5, 1), date(2029, 5, 1), 1)


def test_a_lower_tier_that_has_begun_is_upgraded():
    gold = held(GOLD, date(2024, 5, 1))
    silver = after(gold, SILVER, 2, key=2)

    found = earn([gold, silver], GOLD, date(2026, 4, 1), date(2026, 5, 1))

    assert (found.way, found.period.valid_from) == (Way.UPGRADE, date(2026, 5, 1))
    assert found.ends == ((2, date(2026, 5, 1)),)


@pytest.mark.parametrize("rank", [GOLD, SILVER])
def test_what_is_renewed_already_is_not_renewed_twice(rank):
    gold = held(GOLD, date(2024, 5, 1))
    renewal = after(gold, GOLD, 3, key=2)

    with pytest.raises(TooEarly):
        earn([gold, renewal], rank, date(2026, 4, 1), date(2026, 4, 20))


def test_the_anchor_of_29_february_never_drifts():
    """DOMAIN 3: from 2024-02-29 for 2 years -> 2026-03-01; 2 + 3 years -> 2029-03-01."""
    label = held(GOLD, date(2024, 2, 29))
    assert label.period.valid_until == date(2026, 3, 1)

    found = earn([label], GOLD, date(2026, 1, 1))
    assert found.period == Period(date(2026, 3, 1), date(2029, 3, 1), 29)

    later = Held(2, GOLD, found.period, window_closes_on(found.period, POLICY))
    assert earn([later], GOLD, date(2029, 1, 1)).period.valid_until == date(2032, 2, 29)


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(0, 1200), st.integers(0, 400))
def test_a_renewal_leaves_no_day_between_and_a_late_one_is_a_new_label(start, wait, work):
    label, received = held(GOLD, start), start + wait * DAY

    found = earn([label], GOLD, received, received + work * DAY)

    if received < label.renewable_until:
        assert (found.way, found.period.valid_from) == (Way.RENEWAL, label.period.valid_until)
    else:
        assert (found.way, found.period.valid_from) == (Way.NEW, received + work * DAY)


def test_nothing_is_decided_before_it_was_received():
    with pytest.raises(ValueError, match="before it was received"):
        earn([], GOLD, date(2024, 2, 2), date(2024, 2, 1))


days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
awards = st.lists(st.tuples(st.integers(0, 2), days, st.integers(0, 900)), max_size=12)


@given(awards)
def test_whatever_is_awarded_no_two_labels_are_in_force_on_one_day(given_awards):
    labels = {}
    for number, (rank, received, wait) in enumerate(sorted(given_awards, key=decided)):
        standing = [one for one, ended in labels.values() if ended is None]
        try:
            found = earn(standing, rank, received, received + wait * DAY)
        except TooEarly:
            continue
        for key, day in found.ends:
            labels[key] = (labels[key][0], day)
        window = window_closes_on(found.period, POLICY)
        labels[number] = (Held(number, rank, found.period, window), None)

    spans = sorted(in_force(*entry) for entry in labels.values())
    spans = [span for span in spans if span[0] < span[1]]
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(awards, st.integers(0, 2), days, st.integers(0, 900))
def test_a_better_label_is_never_cut_short_by_a_lower_one(given_awards, rank, received, wait):
    label = held(GOLD, date(2020, 1, 15))
    assume(rank > GOLD)
    try:
        found = earn([label], rank, received, received + wait * DAY)
    except TooEarly:
        return

    assert found.ends == ()
    assert found.period.valid_from >= label.period.valid_until


def decided(award):
    _rank, received, wait = award
    return received + wait * DAY


def in_force(label, ended):
    return label.period.valid_from, min(label.period.valid_until, ended or date.max)
