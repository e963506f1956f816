from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clusters.timeline import Span, overlaps

DAY = date(2020, 1, 1)
spans = st.builds(
    lambda start, length: Span(DAY + timedelta(start), DAY + timedelta(start + length)),
    st.integers(0, 60),
    st.integers(0, 20),
)


def span(begins, ends):
    return Span(date.fromisoformat(begins), date.fromisoformat(ends))


def test_a_label_that_begins_when_the_one_before_ends_overlaps_with_nothing():
    assert overlaps([span("2019-07-25", "2021-07-25"), span("2021-07-25", "2024-07-25")]) == []


def test_one_day_is_enough():
    assert overlaps([span("2019-07-25", "2021-07-25"), span("2021-07-24", "2024-07-25")]) == [
        (1, 0)
    ]


def test_a_long_one_is_found_behind_a_short_one():
    long, short, late = span("2010-01-01", "2020-01-01"), span("2011-01-01", "2012-01-01"), None
    late = span("2015-01-01", "2016-01-01")

    assert overlaps([late, long, short]) == [(2, 1), (0, 1)]


@given(st.lists(spans, max_size=12))
def test_something_overlaps_exactly_if_some_day_lies_in_two(found):
    days = [DAY + timedelta(n) for n in range(90)]
    crowded = any(sum(one.begins <= day < one.ends for one in found) > 1 for day in days)

    assert bool(overlaps(found)) == crowded


@given(st.lists(spans, max_size=12))
def test_each_pair_that_is_named_has_a_day_in_common(found):
    for later, earlier in overlaps(found):
        assert found[earlier].begins <= found[later].begins < found[earlier].ends
