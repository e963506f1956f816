"""Where regions lie: their shapes and middles, in degrees of longitude and latitude."""

import json
from functools import cache
from pathlib import Path

from core import charts, topology

SOURCE = Path(__file__).parent / "data" / "nuts1_de_2021.topo.json"
NOTICE = "© EuroGeographics for the administrative boundaries"  # beside every map


@cache
def shapes():
    """{code of a region: polygons}, of the sixteen German federal states (NUTS 1, 2021)."""
    return topology.shapes(_source(), "NUTS")


@cache
def middles():
    """{code of a region: (longitude, latitude)}."""
    geometries = _source()["objects"]["NUTS"]["geometries"]
    return {shape["id"]: tuple(shape["properties"]["centroid"]) for shape in geometries}


@cache
def ground():
    """For maps. A figure stands in the middle, but for the region that lies around Berlin."""
    return charts.Ground(shapes(), middles() | {"DE4": (13.9, 51.85)})


def _source():
    return json.loads(SOURCE.read_text(encoding="utf-8"))
