"""Charts: marks and table hold the same figures, nothing leaves the drawing, nothing acts."""

import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template.loader import render_to_string

from config import styleguide
from core import charts
from core.charts.shapes import SIZE, Scale, fitted, text_width, ticks

HOSTILE = "\"><script>alert(1)</script>&'深圳市新一代信息通信集群" * 4
LONG = "An unusually long name of a cluster " * 6
LABELS = [HOSTILE, LONG, "", "x"]


def drawings(chart):
    return [ET.fromstring(svg) for svg in (chart.wide, chart.narrow)]


def figures(svg):
    return sorted(float(m.get("data-value")) for m in svg.iter() if m.get("data-value"))


def numbers(chart, *columns):
    """The plain numbers of the table's cells in ``columns``."""
    cells = [row[column] for row in chart.rows for column in columns]
    plain = [re.sub(r"[^\d.−-]", "", cell).replace("−", "-") for cell in cells]
    return sorted(float(cell) for cell in plain if cell)


def extent(element):
    """The leftmost and rightmost x of a mark, letters estimated."""
    get = lambda name: float(element.get(name, 0))  # noqa: E731
    if element.tag == "rect":
        return get("x"), get("x") + get("width")
    if element.tag == "line":
        return min(get("x1"), get("x2")), max(get("x1"), get("x2"))
    if element.tag == "circle":
        return get("cx") - get("r"), get("cx") + get("r")
    if element.tag == "polygon":
        across = [float(point.split(",")[0]) for point in element.get("points").split()]
        return min(across), max(across)
    width = text_width(element.text or "", float(element.get("font-size")))
    start = get("x") - {"start": 0, "middle": width / 2, "end": width}[element.get("text-anchor")]
    return start, start + width


def hostile_charts():
    few = [(label, Decimal(n) / 2) for n, label in enumerate(LABELS)]
    return [
        charts.funnel(
            HOSTILE, LONG, [charts.Funnel(name, ((name, 9), ("b", 0))) for name in LABELS]
        ),
        charts.bars(HOSTILE, LONG, LABELS, {"own": [1, 2, None, 4], HOSTILE[:30]: [0, 0, 1, 1]}),
        charts.distribution(
            HOSTILE, LONG, [v for _l, v in few], low=0, high=5, step=Decimal("0.5")
        ),
        charts.dot_intervals(
            HOSTILE,
            LONG,
            [charts.Interval(name, v, v, v) for name, v in few],
            low=0,
            high=5,
            cut_at=1,
            cut_after=2,
            cut_words=LONG,
        ),
        charts.stacked(
            HOSTILE, LONG, [(HOSTILE, dict(few)), (LONG, {"x": 9})], cap=10, cap_words=LONG
        ),
        charts.strip(
            HOSTILE, LONG, [(n, v - 1) for n, v in few], low_words=LONG, high_words=HOSTILE
        ),
        charts.progress(HOSTILE, LONG, [(name, 3, 2) for name in LABELS]),
        charts.slopes(
            HOSTILE,
            LONG,
            [LONG, HOSTILE, "x"],
            [(name, [(n + 1, f"{n + 1}"), None, (1, "1=")]) for n, name in enumerate(LABELS)],
            marked=[HOSTILE],
            column=HOSTILE,
        ),
        charts.dots(
            HOSTILE,
            LONG,
            [charts.Dots(name, (v,) * 40, v) for name, v in few],
            low=0,
            high=1,
            own_words=LONG,
            columns=["a", "b", "c", "d", "e"],
        ),
    ]


def empty_charts():
    return [
        charts.funnel("t", "s", []),
        charts.bars("t", "s", [], {}),
        charts.distribution("t", "s", [], low=0, high=5, step=1),
        charts.dot_intervals("t", "s", [], low=0, high=5),
        charts.stacked("t", "s", []),
        charts.strip("t", "s", [], low_words="a", high_words="b"),
        charts.progress("t", "s", []),
        charts.slopes("t", "s", [], [], column="a"),
        charts.dots("t", "s", [], low=0, high=5, columns=["a", "b", "c", "d", "e"]),
    ]


ALL = [*styleguide.sample_charts(), *hostile_charts(), *empty_charts()]
NAMED = [pytest.param(chart, id=f"{n}-{chart.kind}") for n, chart in enumerate(ALL)]


@pytest.mark.parametrize("chart", NAMED)
def test_nothing_leaves_the_drawing(chart):
    for svg in drawings(chart):
        _left, _top, width, height = map(float, svg.get("viewBox").split())
        for mark in svg:
            start, end = extent(mark)
            assert start >= -0.5, ET.tostring(mark)
            assert end <= width + 0.5, ET.tostring(mark)
            for name in ("y", "y1", "y2", "cy"):
                assert 0 <= float(mark.get(name, 0)) <= height, ET.tostring(mark)


@pytest.mark.parametrize("chart", NAMED)
def test_no_style_and_no_script_is_written(chart):
    html = render_to_string(chart.template, {"chart": chart})
    assert "<script" not in html
    assert " style=" not in html
    assert not re.search(r"<[^>]* on\w+=", html)


@pytest.mark.parametrize("chart", NAMED)
def test_wide_and_narrow_show_the_same_figures(chart):
    wide, narrow = map(figures, drawings(chart))
    assert wide == narrow


@pytest.mark.parametrize("chart", NAMED)
def test_a_drawing_says_what_it_shows_and_has_its_table(chart):
    for svg in drawings(chart):
        assert svg.get("role") == "img"
        assert svg.get("aria-label") == f"{chart.title}. {chart.sentence}"
    assert all(len(row) == len(chart.columns) for row in chart.rows)


def test_table_behind_a_chart_has_the_figures_of_its_marks():
    found = styleguide.sample_charts()
    funnel, intervals, _spread, bars, stacked, strip, slopes, progress, _dots = found
    for chart, columns in [
        (funnel, (1, 2, 3)),
        (intervals, (1,)),
        (bars, (1, 2)),
        (strip, (1,)),
        (slopes, (1, 2, 3)),
        (progress, (1,)),
    ]:
        assert figures(drawings(chart)[0]) == pytest.approx(numbers(chart, *columns)), chart.kind
    millions = [value / 1e6 for value in figures(drawings(stacked)[0])]
    assert millions == pytest.approx(numbers(stacked, 1, 2, 3, 4, 5))


def test_dots_say_how_often_a_value_occurs_and_which_is_the_own():
    item = charts.Dots("a", (Decimal(2), Decimal(4), Decimal("0.5"), Decimal(4)), Decimal(2))
    chart = charts.dots("t", "s", [item], low=0, high=5, own_words="yours", columns=["x"] * 5)

    for svg in drawings(chart):
        counts = {m.get("data-value"): m.get("data-count") for m in svg if m.get("data-count")}
        assert counts == {"0.5": "1", "2": "1", "4": "2"}
        (own,) = [m for m in svg if m.get("class") == "own" and m.get("cy") != "13"]
        (same,) = [m for m in svg if m.get("data-value") == "2"]
        assert own.get("cx") == same.get("cx")
    assert chart.rows == (("a", "2", "0.5", "4", "0.5, 2, 4, 4"),)


def test_ends_of_a_spread_stand_in_the_table():
    chart = charts.dot_intervals(
        "t", "s", [charts.Interval("a", Fraction(10, 3), Decimal("2.5"), 4)], low=0, high=5
    )
    spread = next(m for m in drawings(chart)[0] if m.get("data-low"))
    assert (spread.get("data-low"), spread.get("data-high")) == ("2.5", "4")
    assert chart.rows == (("a", "3.33", "2.5", "4"),)


def test_distribution_counts_every_value_once():
    values = [Decimal(k) / 2 for k in range(11)] * 20
    chart = charts.distribution("t", "s", values, low=0, high=5, step=Decimal("0.5"))
    assert sum(figures(drawings(chart)[0])) == len(values) == sum(numbers(chart, 1))


def test_rows_beyond_the_line_have_another_shape():
    items = [charts.Interval(name, Decimal(3)) for name in "abc"]
    chart = charts.dot_intervals("t", "s", items, low=0, high=5, cut_after=2)
    dots = [m.get("class") for m in drawings(chart)[0] if m.tag == "circle"]
    assert dots == ["s1", "s1", "hollow"]


def test_funnels_share_one_scale():
    chart = charts.funnel(
        "t", "s", [charts.Funnel("a", (("x", 38),)), charts.Funnel("b", (("x", 19),))]
    )
    first, second = [float(m.get("width")) for m in drawings(chart)[0] if m.tag == "rect"]
    assert first == pytest.approx(2 * second)


def test_sparkline_says_in_words_where_it_goes():
    line = charts.sparkline("Sheets <per> day", [2, 5, 21])
    svg = ET.fromstring(line.drawing)
    assert svg.get("aria-label") == "Sheets <per> day: from 2 to 21, lowest 2, highest 21"
    assert svg[0].get("data-values") == "2 5 21"
    assert charts.sparkline("nothing", []).drawing == ""


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 5, [0, 1, 2, 3, 4, 5]),
        (0, 200, [0, 50, 100, 150, 200]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (3, 3, [3]),
    ],
)
def test_ticks_are_round_numbers(low, high, expected):
    assert ticks(low, high) == expected


def test_scale_keeps_what_is_off_it_at_its_ends():
    scale = Scale(0, 5, 10, 110)
    assert [scale(v) for v in (-1, 0, Fraction(5, 2), 9)] == [10, 10, 60, 110]


def test_text_that_does_not_fit_is_cut_and_kept_whole_in_its_title():
    assert fitted("short", 100) == "short"
    assert text_width(fitted(LONG, 100)) <= 100
    assert text_width("深圳市") == pytest.approx(3 * SIZE, rel=0.05)
    chart = charts.strip("t", "s", [(LONG, 1)], low_words="a", high_words="b")
    titles = [title.text for title in drawings(chart)[0].iter("title")]
    assert titles == [LONG]


def test_who_shares_a_place_has_an_own_line_for_its_label_and_reads_2_equal():
    items = [
        ("A", [(1, "1"), (4, "4")]),
        ("B", [(2, "2="), (1, "1=")]),
        ("C", [(2, "2="), (1, "1=")]),
        ("D", [(4, "4"), None]),
        ("E", [None, (3, "3")]),
    ]

    chart = charts.slopes("t", "s", ["mean", "median"], items, column="Application")

    assert [row[1:] for row in chart.rows][1:4] == [("2=", "1="), ("2=", "1="), ("4", "–")]
    for svg in drawings(chart):
        labels = [mark for mark in svg.iter() if mark.tag == "text" and "  " in (mark.text or "")]
        assert [mark.text for mark in labels] == ["1  A", "2=  B", "2=  C", "4  D"]
        assert len({mark.get("y") for mark in labels}) == 4
        assert all(float(mark.get("y")) <= float(svg.get("viewBox").split()[3]) for mark in labels)
