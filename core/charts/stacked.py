"""Amounts that make up a whole, against a cap."""

from django.utils.translation import gettext as _

from core.charts.rows import rows
from core.charts.shapes import MARGIN, chart, figure, text_width
from core.formats import money

BAR = 30


def stacked(title, sentence, items, *, cap=None, cap_words="", written=money, column=None):
    """Draw ``items``, (label, {part: amount}), each as one bar of its parts in their order.

    All bars share one axis from zero to the cap or the largest total. Parts are named in a
    key with their order, for a single bar together with their amounts; of several bars an
    amount stands in its part where it fits.
    """
    parts = list(dict.fromkeys(part for _label, amounts in items for part in amounts))
    totals = [sum(amounts.values()) for _label, amounts in items]
    most = max([float(t) for t in totals] + [float(cap or 0)]) or 1.0

    def draw(board):
        only = items[0][1] if len(items) == 1 else {}
        named = [f"{part} {written(only[part])}" if part in only else part for part in parts]
        bottom = _key(board, named)
        top = bottom + (24 if cap is not None else 6)
        room = max((text_width(written(total)) for total in totals), default=0) + 10
        labels = [label for label, _amounts in items]
        layout = rows(board, labels, height=BAR + 14, top=top, right_room=room)
        scale = layout.scale(0, most * (1.02 if cap is not None else 1))
        inside = (lambda amount: "") if only else written
        for index, (label, amounts) in enumerate(items):
            y = layout.label(index, label) - BAR / 2
            end = _draw_parts(board, scale, y, amounts, parts, inside)
            words = written(totals[index])
            if cap is not None and end <= scale(cap) <= end + 14 + text_width(words):
                end = scale(cap)  # the words would lie on the line
            board.text(end + 7, y + BAR / 2 + 5, words, "t-strong")
        board.height = layout.bottom + 6
        if cap is not None:
            _draw_cap(board, scale(cap), bottom + 16, layout.bottom, cap_words)

    table = [
        [label, *(written(amounts[p]) if p in amounts else "" for p in parts), written(total)]
        for (label, amounts), total in zip(items, totals, strict=True)
    ]
    columns = [column or _("Name"), *parts, _("Total")]
    return chart("stacked", title, sentence, draw, columns, table)


def _draw_parts(board, scale, y, amounts, parts, written):
    x, sum_so_far = scale(0), 0
    for place, part in enumerate(parts):
        if not (amount := amounts.get(part)):
            continue
        sum_so_far += amount
        end = scale(sum_so_far)
        board.rect(x, y, max(end - x - 1, 0.5), BAR, f"s{place % 5 + 1}", data=figure(amount))
        words = written(amount)
        if words and text_width(words, 13) + 10 <= end - x:
            board.text(x + 6, y + BAR / 2 + 5, words, "t-on", size=13)
        x = end
    return x


def _key(board, parts):
    """The names of the parts, wrapped; returns the y below them."""
    if len(parts) < 2:
        return 0
    x, y = MARGIN, 16
    for place, part in enumerate(parts):
        needed = text_width(part) + 36
        if x > MARGIN and x + needed > board.width:
            x, y = MARGIN, y + 22
        board.rect(x, y - 11, 12, 12, f"s{place % 5 + 1}")
        board.text(x + 18, y, part, room=board.width - x - 22)
        x += needed
    return y + 8


def _draw_cap(board, x, top, bottom, words):
    board.line(x, top + 6, x, bottom, "cut-line", stroke_width=2, stroke_dasharray="6 4")
    board.centred(x, top, words, "t-cut")
