"""Horizontal bars from zero: plain, grouped by series, or done of total."""

from django.utils.translation import gettext as _

from core.charts.rows import rows
from core.charts.shapes import SIZE, chart, figure, text_width
from core.formats import grouped, score

BAR, GAP = 18, 12


def bars(title, sentence, categories, series, *, high=None, written=score, column=None):
    """Compare ``series`` ({name: values, one per category}); None draws no bar, and says so.

    The axis starts at zero and ends at ``high`` (or a round number above the largest value).
    Series are named at the bars of the first row instead of in a legend.
    """
    most = float(high or max((v for vs in series.values() for v in vs if v is not None), default=1))
    named = len(series) > 1

    def draw(board):
        longest = max(text_width(words(v, n)) for n, vs in series.items() for v in [*vs, most])
        layout = rows(board, categories, height=BAR * len(series) + GAP, right_room=longest + 8)
        scale = layout.scale(0, most)
        for index, category in enumerate(categories):
            middle = layout.label(index, category)
            top = middle - BAR * len(series) / 2
            for place, (name, values) in enumerate(series.items()):
                value, y = values[index], top + place * BAR
                label = words(value, name if index == 0 else "")
                end = scale(0 if value is None else value)
                if value is not None:
                    css = f"s{place % 5 + 1}"
                    board.rect(
                        layout.left, y + 1, end - layout.left, BAR - 2, css, data=figure(value)
                    )
                css = "t-muted" if value is None else ""
                board.text(end + 6, y + BAR / 2 + SIZE * 0.36, label, css)
        layout.base_line()
        board.height = layout.bottom + 4

    def words(value, name):
        text = _("none") if value is None else written(value)
        return f"{text} {name}" if named and name else text

    table = [
        [category, *(_("none") if vs[i] is None else written(vs[i]) for vs in series.values())]
        for i, category in enumerate(categories)
    ]
    return chart("bars", title, sentence, draw, [column or _("Name"), *series], table)


def progress(title, sentence, items, *, column=None):
    """How far each is: ``items`` are (label, done, total)."""

    def draw(board):
        words = [_of(done, total) for _label, done, total in items]
        room = max((text_width(text) for text in words), default=0) + 10
        layout = rows(board, [label for label, *_rest in items], height=28, right_room=room)
        for index, (label, done, total) in enumerate(items):
            middle = layout.label(index, label)
            whole = layout.right - layout.left
            board.rect(layout.left, middle - 7, whole, 14, "track")
            share = min(done / total, 1) if total else 0
            board.rect(layout.left, middle - 7, whole * share, 14, "s1", data=figure(done))
            board.text(layout.right + 8, middle + SIZE * 0.36, words[index])
        board.height = layout.bottom + 4

    table = [[label, grouped(done), grouped(total)] for label, done, total in items]
    return chart(
        "progress", title, sentence, draw, [column or _("Name"), _("Done"), _("Of")], table
    )


def _of(done, total):
    return _("%(done)s of %(total)s") % {"done": grouped(done), "total": grouped(total)}
