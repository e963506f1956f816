"""A map of regions, each shaded by its figure and a link, with the table that says the same."""

import math
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.charts.shapes import MARGIN, NARROW, WIDE, Board, figure
from core.formats import grouped

SHADES = 5
TALLEST = 620  # units: of the wide drawing, so that it fits on a screen


@dataclass(frozen=True)
class Area:
    """One row of the table, and a region of the map if ``key`` has a shape.

    ``cells`` are further figures of the table; ``url`` leads to what is counted.
    """

    key: str
    label: str
    value: int
    url: str
    cells: tuple = ()


@dataclass(frozen=True)
class RegionMap:
    title: str
    sentence: str
    wide: SafeString
    narrow: SafeString
    columns: tuple
    rows: tuple
    notice: str
    template = "components/chart_map.html"


class Ground:
    """Where regions lie on both drawings. Shapes do not change, so it is made once and kept.

    ``shapes`` are {key: polygons} and ``middles`` {key: position}, where the figure stands, in
    degrees.
    """

    def __init__(self, shapes, middles):
        self.keys = frozenset(shapes)
        self.sheets = {width: _Sheet.of(shapes, middles, width) for width in (WIDE, NARROW)}


def region_map(title, sentence, areas, *, ground, columns, notice):
    """Draw ``areas`` whose keys lie on the ``ground``; all are in the table.

    ``columns`` names those of the table: the region, its figure, and one for each of the cells.
    ``notice`` is whom the shapes belong to. The stronger the colour, the more; each region bears
    its figure.
    """
    shown = {area.key: area for area in areas if area.key in ground.keys}
    drawings = [_drawing(title, shown, ground.sheets[width], width) for width in (WIDE, NARROW)]
    rows = tuple(areas)
    return RegionMap(title, sentence, *drawings, tuple(map(str, columns)), rows, notice)


def shade(value, most):
    """0 for none, then 1 to ``SHADES`` in steps of the same width up to ``most``."""
    return math.ceil(value / most * SHADES) if value else 0


def _drawing(title, shown, sheet, width):
    board = Board(sheet.width, sheet.height)
    most = max((area.value for area in shown.values()), default=0)
    for key, outline in sheet.outlines.items():
        if area := shown.get(key):
            _link(board, area, outline, f"region m{shade(area.value, most)}")
        else:
            board.mark("path", "region m0", d=outline)
    for key, area in shown.items():
        if area.value:
            x, y = sheet.middles[key]
            number = grouped(area.value)
            board.text(x, y + 5, number, "halo region-number", anchor="middle")
    css = "narrow" if width == NARROW else "wide"
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        *(css, math.ceil(sheet.width), math.ceil(sheet.height), title),
        SafeString("".join(board.marks)),
    )


def _link(board, area, outline, css):
    words = f"{area.label}: {grouped(area.value)}"
    path = format_html(
        '<path class="{}" d="{}" data-value="{}"/>', css, outline, figure(area.value)
    )
    title = format_html("<title>{}</title>", words)
    inside = format_html("{}{}", path, title)
    board.mark("a", "region-link", inside, href=area.url, aria_label=words)


@dataclass(frozen=True)
class _Sheet:
    """One drawing without figures: the outlines, the largest first, and where figures stand."""

    width: float
    height: float
    outlines: dict
    middles: dict

    @classmethod
    def of(cls, shapes, middles, width):
        plane = _Plane.of(shapes, width)
        largest_first = sorted(shapes.items(), key=lambda item: _size(item[1]), reverse=True)
        return cls(
            plane.width,
            plane.height,
            {key: plane.path(polygons) for key, polygons in largest_first},
            {key: plane.place(position) for key, position in middles.items()},
        )


@dataclass(frozen=True)
class _Plane:
    """Degrees onto the board: one of longitude is as wide as it is at the middle latitude."""

    west: float
    north: float
    squeeze: float
    scale: float
    width: float
    height: float

    @classmethod
    def of(cls, shapes, width):
        outer = [p for polygons in shapes.values() for polygon in polygons for p in polygon[0]]
        west, east = min(x for x, _ in outer), max(x for x, _ in outer)
        south, north = min(y for _, y in outer), max(y for _, y in outer)
        squeeze = math.cos(math.radians((south + north) / 2))
        tall = (TALLEST - 2 * MARGIN) / (north - south)
        scale = min((width - 2 * MARGIN) / ((east - west) * squeeze), tall)
        across = (east - west) * squeeze * scale + 2 * MARGIN
        return cls(west, north, squeeze, scale, across, (north - south) * scale + 2 * MARGIN)

    def place(self, position):
        x, y = position
        across = (x - self.west) * self.squeeze * self.scale + MARGIN
        return across, (self.north - y) * self.scale + MARGIN

    def path(self, polygons):
        """In whole units: what falls together is written once, an island below one unit not."""
        rings = (self._ring(ring) for polygon in polygons for ring in polygon)
        return "".join(ring for ring in rings if ring)

    def _ring(self, ring):
        places = [tuple(map(round, self.place(position))) for position in ring]
        kept = [
            here for here, before in zip(places, [None, *places], strict=False) if here != before
        ]
        if len(kept) < 4:
            return ""
        (x, y), *rest = kept[:-1]
        steps, last = [], (x, y)
        for here in rest:
            steps.append(f"{here[0] - last[0]} {here[1] - last[1]}")
            last = here
        return f"M{x} {y}l{' '.join(steps)}z"


def _size(polygons):
    """How far a shape reaches: small ones are drawn last, so that none is covered."""
    across = [x for polygon in polygons for x, _y in polygon[0]]
    return max(across) - min(across)
