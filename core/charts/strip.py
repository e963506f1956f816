"""Deviations from zero to both sides: how strict or lenient each panelist is."""

from django.utils.translation import gettext as _

from core.charts.rows import rows
from core.charts.shapes import MARGIN, SIZE, chart, figure, text_width
from core.formats import score

HEIGHT = 24


def strip(title, sentence, items, *, low_words, high_words, written=None, column=None):
    """Draw ``items``, (label, value), on an axis with zero in the middle.

    The words at its ends say what left and right mean. The side tells the sign, and a
    diamond (below zero) against a circle (above) tells it once more.
    """
    written = written or _signed
    most = max((abs(float(value)) for _label, value in items), default=0) or 1.0

    def draw(board):
        room = max((text_width(written(value)) for _label, value in items), default=0) + 12
        labels = [label for label, _value in items]
        layout = rows(board, labels, height=HEIGHT, top=30, right_room=room)
        scale = layout.scale(-most, most, inset=8)
        zero, half = scale(0), (layout.right - layout.left) / 2
        arrow_left, arrow_right = "\N{LEFTWARDS ARROW}", "\N{RIGHTWARDS ARROW}"
        board.text(layout.left, 16, f"{arrow_left} {low_words}", "t-muted", room=half - 8)
        end = f"{high_words} {arrow_right}"
        board.text(layout.right, 16, end, "t-muted", anchor="end", room=half - 8)
        board.line(zero, 24, zero, layout.bottom, "axis-line")
        for index, (label, value) in enumerate(items):
            y = layout.label(index, label)
            x, css = scale(value), "s2" if value < 0 else "s1"
            board.line(zero, y, x, y, f"stem {css}", stroke_width=3)
            if value < 0:
                corners = [(x - 7, y), (x, y - 7), (x + 7, y), (x, y + 7)]
                points = " ".join(f"{px:.1f},{py:.1f}" for px, py in corners)
                board.mark("polygon", css, points=points, data=figure(value))
            else:
                board.dot(x, y, css, data=figure(value))
            board.text(board.width - MARGIN, y + SIZE * 0.36, written(value), anchor="end")
        board.height = layout.bottom + 6

    table = [[label, written(value)] for label, value in items]
    return chart("strip", title, sentence, draw, [column or _("Name"), _("Deviation")], table)


def _signed(value):
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return f"{sign}{score(abs(value))}"
