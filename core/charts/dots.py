"""The values that several people gave, a row for each question: where they stand together."""

from collections import Counter
from dataclasses import dataclass

from core.charts.rows import rows
from core.charts.shapes import MARGIN, chart, figure
from core.formats import score

HEIGHT, SMALL, LARGEST = 34, 6.5, 13
LEGEND = 28


@dataclass(frozen=True)
class Dots:
    """One row. ``own`` is one of ``values``, or None: nothing is marked then."""

    label: str
    values: tuple
    own: object = None


def dots(title, sentence, items, *, low, high, columns, own_words="", written=score):
    """Draw a dot for every value that occurs, larger and with a number where it occurs often.

    A ring marks the own value, with ``own_words`` as its key. ``columns`` names those of the
    table: the row, the own value, the lowest, the highest, and all values in order.
    """
    is_marked = any(item.own is not None for item in items)

    def draw(board):
        top = LEGEND if is_marked else MARGIN
        labels = [item.label for item in items]
        layout = rows(board, labels, height=HEIGHT, top=top, right_room=LARGEST)
        scale = layout.scale(low, high, inset=LARGEST)
        layout.axis(scale, written)
        for index, item in enumerate(items):
            _draw_row(board, scale, layout.label(index, item.label), item)
        if is_marked:
            _key(board, own_words)

    table = [_line(item, written) for item in items]
    return chart("dots", title, sentence, draw, columns, table)


def _draw_row(board, scale, y, item):
    for value, count in sorted(Counter(item.values).items()):
        x, radius = scale(value), min(SMALL + 1.3 * (count - 1), LARGEST - 4)
        board.dot(x, y, "s1", radius, data=figure(value), data_count=count)
        if count > 1:
            board.text(x, y + 4.5, count, "t-on", anchor="middle", size=12)
        if value == item.own:
            board.dot(x, y, "own", radius + 3.5, stroke_width=2)


def _key(board, words):
    board.dot(MARGIN + LARGEST, 13, "own", SMALL, stroke_width=2)
    board.text(MARGIN + 2 * LARGEST + 4, 18, words, "t-muted", room=board.width - 60)


def _line(item, written):
    values = sorted(item.values)
    own = "" if item.own is None else written(item.own)
    ends = [written(values[0]), written(values[-1])] if values else ["", ""]
    return [item.label, own, *ends, ", ".join(map(written, values))]
