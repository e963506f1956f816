"""How values spread: one dot each while they are few, bars of counts when they are many."""

import math
from collections import Counter
from statistics import median

from django.utils.translation import gettext as _

from core.charts.shapes import MARGIN, Scale, chart, text_width, ticks
from core.formats import grouped, score

MOST_DOTS = 80
MOST_CLASSES = 500  # rows of the table behind the picture
PLOT, FLOOR = 130, 160


def distribution(title, sentence, values, *, low, high, step, written=score):
    """Count ``values`` in classes of ``step`` from ``low`` to ``high``; the median is marked.

    Values off the scale count in the outermost class. ``step`` should be the step of the
    scale, so that each class is one possible value; of a scale with very many, some share one.
    """
    steps = round((float(high) - float(low)) / float(step))
    step *= math.ceil(steps / MOST_CLASSES) or 1
    classes = round((float(high) - float(low)) / float(step)) + 1
    counts = Counter(_class_of(value, low, step, classes) for value in values)

    def draw(board):
        scale = Scale(0, classes, MARGIN, board.width - MARGIN)
        _draw_counts(board, counts, scale, as_dots=len(values) <= MOST_DOTS)
        board.line(MARGIN, FLOOR, board.width - MARGIN, FLOOR, "axis-line")

        def place(value):
            return scale((float(value) - float(low)) / float(step) + 0.5)

        for value in ticks(low, high, 6 if board.is_narrow else 11):
            board.line(place(value), FLOOR, place(value), FLOOR + 5, "axis-line")
            board.text(place(value), FLOOR + 21, written(value), "t-muted", anchor="middle")
        if values:
            middle = median(values)
            _mark_median(board, place(middle), _("median %s") % written(middle))
        board.height = FLOOR + 30

    table = [
        [written(float(low) + index * float(step)), grouped(counts[index])]
        for index in range(classes)
    ]
    return chart("distribution", title, sentence, draw, [_("Value"), _("How many")], table)


def _class_of(value, low, step, classes):
    index = math.floor((float(value) - float(low)) / float(step) + 0.5)
    return min(max(index, 0), classes - 1)


def _draw_counts(board, counts, scale, *, as_dots):
    tallest = max(counts.values(), default=1)
    band = scale(1) - scale(0)
    radius = min(band * 0.42, PLOT / (2 * tallest), 10)
    for index, count in sorted(counts.items()):
        x = scale(index + 0.5)
        if as_dots and radius >= 2.5:
            for nth in range(count):
                board.dot(x, FLOOR - radius - nth * 2 * radius, "s1", radius * 0.92, data=1)
            continue
        height = (PLOT - 18) * count / tallest
        board.rect(x - band * 0.42, FLOOR - height, band * 0.84, height, "s1", data=count)
        if band >= text_width(str(count), 12):
            board.text(x, FLOOR - height - 4, count, anchor="middle", size=12)


def _mark_median(board, x, words):
    board.line(x, 20, x, FLOOR, "median-line", stroke_dasharray="3 3", stroke_width=1.5)
    board.centred(x, 14, words, "t-strong")
