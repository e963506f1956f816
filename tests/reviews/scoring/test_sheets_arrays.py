"""The path on arrays of whole numbers says what the fractions say, to the last bit."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scoring.ranking import Judgement, rank
from reviews.scoring.scale import Direction, Scale
from reviews.scoring.sheets import NONE, Sheets, falls_short, mean_keys, places, plain_sums
from reviews.scoring.thresholds import fundability
from reviews.scoring.totals import NOT_APPLICABLE, Criterion, criterion_means, panelist_total

SCALES = [("0", "5", "0.5"), ("-1", "1", "0.001"), ("1", "9", "1"), ("0.1", "1.3", "0.3")]


@st.composite
def judged(draw):
    """Criteria, and (dossier, panelist) -> steps; some not applicable, some abstaining from all."""
    scale = Scale.of(*draw(st.sampled_from(SCALES)), draw(st.sampled_from(["higher", "lower"])))
    weights = draw(
        st.lists(st.integers(0, 10 ** draw(st.sampled_from([1, 6, 12]))), min_size=1, max_size=4)
    )
    threshold = st.none() | st.fractions(0, 3, max_denominator=10)
    criteria = [Criterion(f"c{n}", scale, w, draw(threshold)) for n, w in enumerate(weights)]
    mark = st.integers(NONE, scale.steps)
    row = st.lists(mark, min_size=len(criteria), max_size=len(criteria))
    pair = st.tuples(st.integers(1, 12), st.integers(1, 6))
    return criteria, draw(st.dictionaries(pair, row, max_size=30))


def sheets_of(criteria, marks):
    pairs = np.array(list(marks), dtype=np.int64).reshape(-1, 2)
    steps = np.array(list(marks.values()), dtype=np.int64).reshape(len(marks), len(criteria))
    return Sheets.of(criteria, pairs[:, 0], pairs[:, 1], steps)


def as_fractions(criteria, marks):
    """dossier -> panelist -> (marks, total): as ``totals`` states it."""
    found = {}
    for (dossier, panelist), row in marks.items():
        sheet = {
            criterion.code: NOT_APPLICABLE if steps == NONE else steps
            for criterion, steps in zip(criteria, row, strict=True)
        }
        found.setdefault(dossier, {})[panelist] = (sheet, panelist_total(criteria, sheet))
    return found


@given(judged())
def test_totals_are_those_of_the_fractions(case):
    criteria, marks = case
    expected = {
        (dossier, panelist): total
        for dossier, sheets in as_fractions(criteria, marks).items()
        for panelist, (_sheet, total) in sheets.items()
        if total is not None
    }

    sheets = sheets_of(criteria, marks)

    assert {(d, p): total for d, p, total in sheets.judgements()} == expected


@given(judged(), st.integers(1, 3))
def test_means_and_places_are_those_of_the_fractions(case, quorum):
    criteria, marks = case
    given_totals = as_fractions(criteria, marks)
    ranking = rank(
        [
            Judgement(f"{dossier:03}", str(panelist), total)
            for dossier, rows in given_totals.items()
            for panelist, (_sheet, total) in rows.items()
        ],
        direction=criteria[0].scale.direction,
        quorum=quorum,
    )

    sheets = sheets_of(criteria, marks)
    kept = np.flatnonzero(sheets.counts >= quorum)
    sums, counts = sheets.sums[kept], sheets.counts[kept]
    ranks, tied = places(mean_keys(sums, counts), criteria[0].scale.direction)

    rows = zip(sheets.dossiers[kept].tolist(), sums, counts, ranks, tied, strict=True)
    found = {
        f"{dossier:03}": (Fraction(int(s), sheets.totals.denominator * int(n)), int(r), bool(t))
        for dossier, s, n, r, t in rows
    }
    assert found == {row.application: (row.score, row.rank, row.tied) for row in ranking.rows}


@given(judged(), st.fractions(0, 12, max_denominator=20))
def test_means_per_criterion_and_thresholds_are_those_of_the_fractions(case, total_threshold):
    criteria, marks = case
    sheets = sheets_of(criteria, marks)
    sums, counts = sheets.criterion_sums
    q, direction = sheets.points[2], criteria[0].scale.direction
    plain, common = plain_sums(sums, counts)
    misses = falls_short(
        plain, np.full(len(plain), common * q, dtype=plain.dtype), total_threshold, direction
    )

    for at, dossier in enumerate(sheets.dossiers.tolist()):
        given_rows = as_fractions(criteria, marks)[dossier].values()
        means = criterion_means(criteria, [sheet for sheet, _total in given_rows])
        found = {
            criterion.code: Fraction(int(sums[at, n]), int(counts[at, n]) * q)
            for n, criterion in enumerate(criteria)
            if counts[at, n]
        }
        assert found == means
        held = fundability(criteria, means, total_threshold=total_threshold)
        assert held.total == Fraction(int(plain[at]), common * q)
        assert bool(misses[at]) == any(s.criterion is None for s in held.shortfalls)


def test_numbers_past_63_bits_are_held_by_python():
    scale = Scale.of("0", "1000000", "1")
    criteria = [Criterion("a", scale, 10**12), Criterion("b", scale, 10**12 + 1)]
    marks = {(1, 1): [999_999, 1], (1, 2): [NONE, 7], (2, 1): [999_999, 1], (2, 2): [NONE, 8]}

    sheets = sheets_of(criteria, marks)

    assert sheets.sums.dtype == object
    ranks, _tied = places(mean_keys(sheets.sums, sheets.counts), Direction.HIGHER)
    assert list(ranks) == [2, 1]


@pytest.mark.parametrize(
    ("marks", "words"),
    [({(1, 1): [11]}, "outside 0 to 10"), ({(1, 1): [-2]}, "outside 0 to 10")],
)
def test_steps_off_the_scale_are_refused(marks, words):
    with pytest.raises(ValueError, match=words):
        sheets_of([Criterion("a", Scale.of("0", "5", "0.5"))], marks)


def test_a_pair_that_comes_twice_is_refused():
    ids = np.array([1, 1])

    with pytest.raises(ValueError, match="panelist 1 judges 1 twice"):
        Sheets.of([Criterion("a", Scale.of("0", "5", "0.5"))], ids, ids, np.array([[1], [2]]))


def test_no_sheets_give_no_numbers():
    sheets = sheets_of([Criterion("a", Scale.of("0", "5", "0.5"))], {})

    assert len(sheets.dossiers) == len(sheets.sums) == len(sheets.counts) == 0
    assert list(sheets.judgements()) == []
