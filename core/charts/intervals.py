"""A score per row with its spread, and the line that decides."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.charts.rows import GAP, LABEL_SHARE, rows
from core.charts.shapes import MARGIN, chart, figure, text_width
from core.formats import score

HEIGHT = 26


@dataclass(frozen=True)
class Interval:
    """One row: ``value`` with its spread from ``low`` to ``high`` (both None: no spread)."""

    label: str
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None


def dot_intervals(
    title,
    sentence,
    items,
    *,
    low,
    high,
    cut_after=None,
    cut_words="",
    cut_at=None,
    written=score,
    label_share=LABEL_SHARE,
):
    """Draw ``items`` in the order given, best first.

    ``cut_after`` draws the line below the n-th row, where places or money end; ``cut_at``
    draws it upright at a score, a threshold. Rows beyond it get hollow dots, so that the
    line can be seen without colour. ``low`` and ``high`` are the ends of the scale. The labels
    get ``label_share`` of the width at most.
    """

    def draw(board):
        top = 26 if cut_at is not None else MARGIN
        room = max((text_width(written(item.value)) for item in items), default=0) + 22
        labels = [item.label for item in items]
        layout = rows(
            board,
            labels,
            height=HEIGHT,
            top=top,
            right_room=room,
            gap_after=cut_after,
            label_share=label_share,
        )
        scale = layout.scale(low, high, inset=7)
        layout.axis(scale, written)
        for index, item in enumerate(items):
            below = _is_below(index, item.value, cut_after, cut_at)
            _draw_row(board, layout, scale, index, item, below, written)
        if cut_at is not None:
            _upright(board, scale(cut_at), layout, cut_words)
        if cut_after is not None:
            _across(board, layout.top + cut_after * layout.step + GAP / 2, cut_words)

    columns = [_("Name"), _("Value"), _("From"), _("To")]
    table = [
        [item.label, *(score_or_nothing(v, written) for v in (item.value, item.low, item.high))]
        for item in items
    ]
    return chart("dot-intervals", title, sentence, draw, columns, table)


def score_or_nothing(value, written):
    return "" if value is None else written(value)


def _is_below(index, value, cut_after, cut_at):
    beyond_places = cut_after is not None and index >= cut_after
    return beyond_places or (cut_at is not None and value < cut_at)


def _draw_row(board, layout, scale, index, item, below, written):
    y = layout.label(index, item.label, "t-muted" if below else "")
    if item.low is not None and item.high is not None:
        css = "spread below" if below else "spread"
        board.line(
            scale(item.low),
            y,
            scale(item.high),
            y,
            css,
            stroke_width=4,
            stroke_linecap="round",
            data_low=figure(item.low),
            data_high=figure(item.high),
        )
    css, outline = ("hollow", 2) if below else ("s1", None)
    board.dot(scale(item.value), y, css, 5.5, stroke_width=outline, data=figure(item.value))
    words = written(item.value)
    board.text(board.width - MARGIN, y + 5, words, "" if below else "t-strong", anchor="end")


def _upright(board, x, layout, words):
    board.line(x, 20, x, layout.bottom, "cut-line", stroke_width=2, stroke_dasharray="6 4")
    board.centred(x, 14, words, "t-cut")


def _across(board, y, words):
    """The line between two rows, broken by its words."""
    room = board.width * 0.9
    end = board.width - MARGIN - min(text_width(words), room) - (8 if words else 0)
    board.line(MARGIN, y, max(end, MARGIN), y, "cut-line", stroke_width=2, stroke_dasharray="6 4")
    board.text(board.width - MARGIN, y + 5, words, "t-cut", anchor="end", room=room)
