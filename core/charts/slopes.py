"""Places in several orders side by side: who moves, and how far."""

from collections import Counter
from itertools import pairwise

from core.charts.shapes import MARGIN, SIZE, Scale, chart, figure, text_width

STEP, HEAD, DOT = 20, 46, 4.5


def slopes(title, sentence, columns, items, *, marked=(), column, nothing="\N{EN DASH}"):
    """Draw ``items`` as lines from column to column: (label, [(place, words) or None per column]).

    Place 1 is at the top; equal places share a point, and their labels stand below each other, on
    the lines that the places after them leave free. ``words`` are the place as it is said, such
    as "2=". ``marked`` are the labels of those to look at: their lines are stronger and broken, so
    that colour is not all that tells. Who has no place in a column has no point there.
    """
    lines = _lines([places[0] for _label, places in items])
    drawn = [place[0] for _label, places in items for place in places if place]
    deepest = max([1, *drawn, *lines])

    def draw(board):
        widest = max((text_width(_said(*item)) for item in items), default=0)
        left = min(widest + MARGIN + 8, board.width * (0.52 if board.is_narrow else 0.45))
        across = Scale(0, max(len(columns) - 1, 1), left + 10, board.width - 34)
        for index, words in enumerate(columns):
            room = board.width if len(columns) == 1 else (across(1) - across(0)) * 0.96
            y = 16 if index % 2 == 0 else 34  # long names in turn above each other
            anchor = "end" if index == len(columns) - 1 and index else "middle"
            x = board.width - MARGIN if anchor == "end" else across(index)
            board.text(x, y, words, "t-muted", anchor=anchor, room=room * 1.6, size=12)
        for (label, places), line in zip(items, lines, strict=True):
            _draw_one(board, across, places, label in marked)
            if places[0]:
                _write_one(board, across(0), _said(label, places), places[0][0], left, line)
        board.height = HEAD + deepest * STEP + 8

    table = [
        [label, *(nothing if place is None else place[1] for place in places)]
        for label, places in items
    ]
    return chart("slopes", title, sentence, draw, [column, *columns], table)


def _y(place):
    return HEAD + (place - 0.5) * STEP


def _lines(places):
    """The line on which the label of each first place stands; 0 where there is none."""
    found, taken = [], Counter()
    for place in places:
        number = place[0] if place else 0
        found.append(number + taken[number] if place else 0)
        taken[number] += 1
    return found


def _draw_one(board, across, places, is_marked):
    css = "slope marked" if is_marked else "slope"
    dashes = {"stroke_dasharray": "7 3"} if is_marked else {}
    for index, (one, other) in enumerate(pairwise(places)):
        if one and other:
            ends = across(index), _y(one[0]), across(index + 1), _y(other[0])
            board.line(*ends, css, **dashes)
    for index, place in enumerate(places):
        if place:
            colour = "s2" if is_marked else "s1"
            board.dot(across(index), _y(place[0]), colour, DOT, data=figure(place[0]))


def _said(label, places):
    return f"{places[0][1]}  {label}" if places[0] else label


def _write_one(board, x, words, place, left, line):
    """The label of an item; where it stands below its point, a line leads there."""
    if line != place:
        board.line(left, _y(line), x - DOT, _y(place), "slope")
    board.text(MARGIN, _y(line) + SIZE * 0.36, words, room=left - MARGIN)
