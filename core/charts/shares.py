"""One bar the height of a word: how a whole is shared out. Its figures stand beside it."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join

from core.charts.shapes import figure

WIDTH, HEIGHT, GAP, LEAST = 560, 12, 2, 3


@dataclass(frozen=True)
class Shares:
    """Shown by ``{% chart obj %}``. Says nothing to those who hear the page: numbers are there."""

    drawing: str
    rows: tuple
    template = "components/chart_sparkline.html"


def shares(parts):
    """Draw ``parts`` ((tone, amount), ...) in their order; a small part keeps a visible width."""
    shown = [(tone, amount) for tone, amount in parts if amount]
    if not shown:
        return Shares("", ())
    room = WIDTH - GAP * (len(shown) - 1) - LEAST * len(shown)
    whole, x, marks = sum(amount for _tone, amount in shown), 0.0, []
    for tone, amount in shown:
        width = LEAST + room * float(amount) / float(whole)
        marks.append((tone, f"{x:.1f}", f"{width:.1f}", HEIGHT, figure(amount)))
        x += width + GAP
    drawing = format_html(
        '<svg class="shares" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">'
        "{}</svg>",
        WIDTH,
        HEIGHT,
        format_html_join(
            "", '<rect class="share-{}" x="{}" width="{}" height="{}" data-value="{}"/>', marks
        ),
    )
    return Shares(drawing, tuple(shown))
