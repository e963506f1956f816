"""A line of the size of a word: where it came from and where it is now."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.charts.shapes import Scale, figure
from core.formats import score

WIDTH, HEIGHT, EDGE = 96, 24, 4


@dataclass(frozen=True)
class Sparkline:
    """Shown by ``{% chart obj %}`` inside running text or a table cell."""

    drawing: str
    rows: tuple
    template = "components/chart_sparkline.html"


def sparkline(label, values, *, written=score):
    """Draw ``values`` from old to new; the words for those who do not see it name both ends."""
    values = list(values)
    if not values:
        return Sparkline("", ())
    across = Scale(0, max(len(values) - 1, 1), EDGE, WIDTH - EDGE)
    low, high = float(min(values)), float(max(values))
    up = Scale(low, high if high > low else low + 1, HEIGHT - EDGE, EDGE)
    points = [(across(place), up(value)) for place, value in enumerate(values)]
    words = _("%(label)s: from %(first)s to %(last)s, lowest %(low)s, highest %(high)s") % {
        "label": label,
        "first": written(values[0]),
        "last": written(values[-1]),
        "low": written(min(values)),
        "high": written(max(values)),
    }
    x, y = points[-1]
    drawing = format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<path d="M{}" data-values="{}"/><circle cx="{}" cy="{}" r="2.5"/></svg>',
        WIDTH,
        HEIGHT,
        words,
        " L".join(f"{px:.1f} {py:.1f}" for px, py in points),
        " ".join(figure(value) for value in values),
        f"{x:.1f}",
        f"{y:.1f}",
    )
    return Sparkline(drawing, tuple(values))
