"""Charts as server-side SVG: they print, work without script and follow light and dark.

Every function takes a title, one sentence that says what to see, and plain data, and returns
a Chart for ``{% chart obj %}``. The table behind a chart holds the same figures as its marks.
"""

from core.charts.bars import bars, progress
from core.charts.distribution import distribution
from core.charts.dots import Dots, dots
from core.charts.funnel import Funnel, funnel
from core.charts.intervals import Interval, dot_intervals
from core.charts.regions import Area, Ground, RegionMap, region_map
from core.charts.shapes import Chart
from core.charts.shares import shares
from core.charts.slopes import slopes
from core.charts.sparkline import sparkline
from core.charts.stacked import stacked
from core.charts.strip import strip

__all__ = [
    "Area",
    "Chart",
    "Dots",
    "Funnel",
    "Ground",
    "Interval",
    "RegionMap",
    "bars",
    "distribution",
    "dot_intervals",
    "dots",
    "funnel",
    "progress",
    "region_map",
    "shares",
    "slopes",
    "sparkline",
    "stacked",
    "strip",
]
