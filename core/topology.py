"""Shapes out of a TopoJSON topology (https://github.com/topojson/topojson-specification).

Borders that two shapes share are one arc in it; each shape says which arcs, in which order, and
with ``~index`` for backwards. Positions are whole numbers, each the difference to the one before.
"""

from itertools import accumulate, pairwise


def shapes(topology, name):
    """{id of the shape: polygons}; a polygon is a list of rings of (x, y), the outer one first.

    Outer rings run anticlockwise and holes clockwise, as GeoJSON wants them (RFC 7946, 3.1.6).
    Raises ValueError for a geometry that is neither a polygon nor several.
    """
    arcs = [_positions(arc, topology["transform"]) for arc in topology["arcs"]]
    found = {}
    for geometry in topology["objects"][name]["geometries"]:
        match geometry["type"]:
            case "Polygon":
                polygons = [geometry["arcs"]]
            case "MultiPolygon":
                polygons = geometry["arcs"]
            case kind:
                raise ValueError(f"a {kind} has no area")
        found[geometry["id"]] = [_polygon(rings, arcs) for rings in polygons]
    return found


def area(ring):
    """The signed area within a closed ring: positive where it runs anticlockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def _positions(arc, transform):
    (scale_x, scale_y), (x, y) = transform["scale"], transform["translate"]
    across = accumulate(step[0] for step in arc)
    up = accumulate(step[1] for step in arc)
    # six decimals are a tenth of a metre; the rest is the noise of adding
    return [
        (round(p * scale_x + x, 6), round(q * scale_y + y, 6))
        for p, q in zip(across, up, strict=True)
    ]


def _polygon(rings, arcs):
    closed = [_ring(indexes, arcs) for indexes in rings]
    return [
        ring if (area(ring) > 0) == (place == 0) else ring[::-1]
        for place, ring in enumerate(closed)
    ]


def _ring(indexes, arcs):
    """The arcs one after another; where two meet, the position is there once."""
    ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring
