"""Places in several orders side by side: who moves, and how far."""

from itertools import pairwise

from core.charts.shapes import MARGIN, SIZE, Scale, chart, figure, text_width

STEP, HEAD, DOT = 20, 46, 4.5


def slopes(title, sentence, columns, items, *, marked=(), column, nothing="\N{EN DASH}"):
    """Draw ``items``, (label, [place or None per column]), as lines from column to column.

    Place 1 is at the top; equal places share a point. ``marked`` are the labels of those to look
    at: their lines are stronger and broken, so that colour is not all that tells. Who has no
    place in a column has no point there.
    """
    deepest = max((place for _label, places in items for place in places if place), default=1)

    def draw(board):
        widest = max((text_width(label) for label, _places in items), default=0)
        left = min(widest + 24, board.width * (0.42 if board.is_narrow else 0.45))
        across = Scale(0, max(len(columns) - 1, 1), left + 10, board.width - 34)
        for index, words in enumerate(columns):
            room = board.width if len(columns) == 1 else (across(1) - across(0)) * 0.96
            y = 16 if index % 2 == 0 else 34  # long names in turn above each other
            anchor = "end" if index == len(columns) - 1 and index else "middle"
            x = board.width - MARGIN if anchor == "end" else across(index)
            board.text(x, y, words, "t-muted", anchor=anchor, room=room * 1.6, size=12)
        taken = set()
        for label, places in items:
            _draw_one(board, across, label, places, left, label in marked, taken)
        board.height = HEAD + deepest * STEP + 8

    table = [
        [label, *(nothing if place is None else str(place) for place in places)]
        for label, places in items
    ]
    return chart("slopes", title, sentence, draw, [column, *columns], table)


def _y(place):
    return HEAD + (place - 0.5) * STEP


def _draw_one(board, across, label, places, left, is_marked, taken):
    css = "slope marked" if is_marked else "slope"
    dashes = {"stroke_dasharray": "7 3"} if is_marked else {}
    for index, (one, other) in enumerate(pairwise(places)):
        if one and other:
            board.line(across(index), _y(one), across(index + 1), _y(other), css, **dashes)
    for index, place in enumerate(places):
        if place:
            colour = "s2" if is_marked else "s1"
            board.dot(across(index), _y(place), colour, DOT, data=figure(place))
    first = places[0]
    if first and first not in taken:
        taken.add(first)
        words = f"{first}  {label}"
        board.text(MARGIN, _y(first) + SIZE * 0.36, words, room=left - MARGIN)
