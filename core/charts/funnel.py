"""How many are left after each step, several rounds side by side on one scale."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.charts.shapes import MARGIN, SIZE, chart, figure
from core.formats import grouped

BAR, WORDS, GAP = 26, 22, 14


@dataclass(frozen=True)
class Funnel:
    """One funnel: ``steps`` are (word, count) from the widest to the narrowest."""

    label: str
    steps: tuple


def funnel(title, sentence, funnels):
    """Draw ``funnels`` on one common scale, so that rounds can be compared by eye."""
    most = max((count for one in funnels for _word, count in one.steps), default=0) or 1
    words = list(dict.fromkeys(word for one in funnels for word, _count in one.steps))

    def draw(board):
        columns = 1 if board.is_narrow else min(len(funnels), 3)
        width = board.width / columns
        row_top = 0
        for first in range(0, len(funnels), columns):
            for place, one in enumerate(funnels[first : first + columns]):
                _draw_one(board, one, place * width + MARGIN, row_top, width - 28, most)
            row_top = board.height + 16

    rows = [
        [one.label, *(grouped(dict(one.steps)[w]) if w in dict(one.steps) else "" for w in words)]
        for one in funnels
    ]
    return chart("funnel", title, sentence, draw, [_("Round"), *words], rows)


def _draw_one(board, one, left, top, room, most):
    y = top
    if one.label:
        board.text(left, y + 16, one.label, "t-strong", size=SIZE + 1, room=room)
        y += 30
    previous = None
    for word, count in one.steps:
        width = max(room * count / most, 2)
        if previous is not None:
            _connect(board, left, y, previous, width)
        board.text(left, y + 15, grouped(count), "t-strong", size=SIZE + 2)
        indent = (len(grouped(count)) * 0.62 + 0.4) * (SIZE + 2)
        board.text(left + indent, y + 15, word, "t-muted", room=room - indent)
        board.rect(left, y + WORDS, width, BAR, "s1", data=figure(count))
        previous = width
        y += WORDS + BAR + GAP
    board.height = max(board.height, y)


def _connect(board, left, y, above, below):
    """A slope from the end of the bar above to the end of the one below, at its right only."""
    top, bottom = y - GAP, y + WORDS
    points = [(left, top), (left + above, top), (left + below, bottom), (left, bottom)]
    board.mark("polygon", "soft", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points))
