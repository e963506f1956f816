"""The map of regions: shapes from a topology, shades, links, and the table that says the same."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.template.loader import render_to_string

from core import charts, topology
from core.charts.regions import shade

# two unit squares side by side, the right one with a hole; the border between them is arc 0
TOPOLOGY = {
    "transform": {"scale": [0.5, 0.5], "translate": [10, 50]},
    "arcs": [
        [[2, 0], [0, 2]],
        [[2, 2], [-2, 0], [0, -2], [2, 0]],
        [[2, 0], [2, 0], [0, 2], [-2, 0]],
        [[2, 1], [1, 0], [0, 0], [-1, 0]],
    ],
    "objects": {
        "R": {
            "geometries": [
                {"type": "Polygon", "id": "A", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "B", "arcs": [[[2, -1], [3]]]},
            ]
        }
    },
}
SHAPES = {"A": [[[(10, 50), (11, 50), (11, 51), (10, 51), (10, 50)]]]}
MIDDLES = {"A": (10.5, 50.5)}
HOSTILE = "\"><script>alert(1)</script>&'"


def make_map(*areas):
    return charts.region_map(
        HOSTILE,
        "s",
        areas,
        ground=charts.Ground(SHAPES, MIDDLES),
        columns=["Region", "Labels", "gold"],
        notice="© somebody",
    )


def test_shapes_share_their_border_and_run_as_geojson_wants_it():
    shapes = topology.shapes(TOPOLOGY, "R")

    ((left,),) = shapes["A"]
    ((right, _hole),) = shapes["B"]
    assert left[0] == left[-1]
    assert topology.area(left) == topology.area(right) == 1
    assert {(11.0, 50.0), (11.0, 51.0)} <= set(left) & set(right)


def test_a_line_has_no_area():
    line = {"geometries": [{"type": "LineString", "id": "x", "arcs": [0]}]}

    with pytest.raises(ValueError, match="LineString"):
        topology.shapes(TOPOLOGY | {"objects": {"R": line}}, "R")


@pytest.mark.parametrize(
    ("value", "most", "expected"), [(0, 0, 0), (0, 9, 0), (1, 100, 1), (20, 100, 1), (21, 100, 2)]
)
def test_only_nothing_is_white_and_steps_are_even(value, most, expected):
    assert shade(value, most) == expected


def test_the_most_is_the_darkest():
    assert [shade(n, 7) for n in (7, 6)] == [5, 5]


def test_map_and_table_say_the_same_and_what_has_no_shape_is_in_the_table_alone():
    drawn = make_map(charts.Area("A", "Left", 3, "?region=A"), charts.Area("FR", "France", 2, "?f"))
    html = render_to_string(drawn.template, {"chart": drawn})

    for drawing in (drawn.wide, drawn.narrow):
        svg = ET.fromstring(drawing)
        (link,) = svg.findall("a")
        assert (link.get("href"), link.get("aria-label")) == ("?region=A", "Left: 3")
        assert link.find("path").get("data-value") == "3"
    rows = re.findall(r'<th scope="row"><a href="([^"]*)">(\w+)</a></th><td[^>]*>(\d+)</td>', html)
    assert rows == [("?region=A", "Left", "3"), ("?f", "France", "2")]
    assert "© somebody" in html


def test_words_of_others_stay_words():
    html = render_to_string(
        "components/chart_map.html", {"chart": make_map(charts.Area("A", HOSTILE, 1, HOSTILE))}
    )

    assert "<script" not in html
    assert " style=" not in html


def test_every_mark_lies_on_the_board():
    svg = ET.fromstring(make_map(charts.Area("A", "Left", 3, "?")).narrow)
    _left, _top, width, height = map(float, svg.get("viewBox").split())
    (path,) = svg.iter("path")
    x, y = map(int, re.match(r"M(\d+) (\d+)", path.get("d")).groups())

    assert 0 <= x <= width
    assert 0 <= y <= height


def test_shares_are_as_wide_as_their_part_and_a_small_one_can_be_seen():
    drawn = charts.shares([("gold", 1), ("silver", 0), ("bronze", 9999)])
    gold, bronze = ET.fromstring(drawn.drawing)

    assert (gold.get("data-value"), bronze.get("data-value")) == ("1", "9999")
    assert float(gold.get("width")) >= 3
    assert float(bronze.get("x")) + float(bronze.get("width")) == pytest.approx(560, abs=0.2)
    assert charts.shares([("gold", 0)]).drawing == ""
