"""The drawing board: marks with classes (never styles), text that fits, scales and ticks."""

import math
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDE, NARROW = 560, 300  # units of the two drawings; CSS shows one of them
SIZE = 14  # of letters, in the same units
MARGIN = 4


@dataclass(frozen=True)
class Chart:
    """What ``{% chart %}`` shows. ``wide`` and ``narrow`` are the same figures drawn twice."""

    kind: str
    title: str
    sentence: str
    wide: SafeString
    narrow: SafeString
    columns: tuple
    rows: tuple
    template = "components/chart.html"


@dataclass
class Board:
    """An SVG under construction. ``height`` grows with what is put on it."""

    width: int
    height: float = 0
    marks: list = field(default_factory=list)

    @property
    def is_narrow(self):
        return self.width == NARROW

    def mark(self, tag, css, /, text="", **attributes):
        """Add an element; ``data=`` becomes data-value, the figure that the mark stands for."""
        named = {"class": css} | {
            ("data-value" if name == "data" else name.rstrip("_").replace("_", "-")): _plain(value)
            for name, value in attributes.items()
            if value is not None
        }
        pairs = format_html_join("", ' {}="{}"', named.items())
        self.marks.append(format_html("<{}{}>{}</{}>", tag, pairs, text, tag))

    def rect(self, x, y, width, height, css, **attributes):
        attributes = {"rx": 2} | attributes
        self.mark("rect", css, x=x, y=y, width=max(width, 0), height=height, **attributes)

    def line(self, x1, y1, x2, y2, css, **attributes):
        self.mark("line", css, x1=x1, y1=y1, x2=x2, y2=y2, **attributes)

    def dot(self, x, y, css, radius=6, **attributes):
        self.mark("circle", css, cx=x, cy=y, r=radius, **attributes)

    def text(self, x, y, words, css="", *, anchor="start", size=SIZE, room=None):
        """Words at a base line; cut to ``room`` with the whole in a <title>, if too long."""
        words = str(words)
        shown = fitted(words, room, size) if room else words
        rest = format_html("<title>{}</title>", words) if shown != words else ""
        content = format_html("{}{}", shown, rest)
        self.mark("text", css, content, x=x, y=y, text_anchor=anchor, font_size=size)

    def centred(self, x, y, words, css=""):
        """Words around ``x``, moved and cut so that they stay on the board."""
        room = self.width - 2 * MARGIN
        half = text_width(fitted(str(words), room)) / 2 + MARGIN
        self.text(min(max(x, half), self.width - half), y, words, css, anchor="middle", room=room)

    def svg(self, title, sentence):
        height = math.ceil(self.height)
        return format_html(
            '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}. {}">{}</svg>',
            "narrow" if self.is_narrow else "wide",
            self.width,
            height,
            title,
            sentence,
            SafeString("".join(self.marks)),
        )


def _plain(value):
    """Coordinates with two decimals at most; everything else as it is."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def chart(kind, title, sentence, draw, columns, rows):
    """Draw the wide and the narrow version by ``draw(board)`` and bind them to their table."""
    drawings = []
    for width in (WIDE, NARROW):
        board = Board(width)
        (draw if rows else _say_nothing)(board)
        drawings.append(board.svg(title, sentence))
    table = tuple(tuple(str(cell) for cell in row) for row in rows)
    return Chart(kind, title, sentence, *drawings, tuple(str(c) for c in columns), table)


def _say_nothing(board):
    board.text(MARGIN, 20, _("There are no figures yet."), "t-muted")
    board.height = 32


def text_width(words, size=SIZE):
    """An upper estimate for the usual sans serifs; Chinese letters are as wide as high."""
    return sum(_letter_width(letter) for letter in words) * size * 1.04


def _letter_width(letter):
    if east_asian_width(letter) in "WF":
        return 1.0
    if letter in "iljtfrI.,:;'|!()[] ":
        return 0.36
    if letter in "mwMW%\N{HORIZONTAL ELLIPSIS}":
        return 0.92
    return 0.72 if letter.isupper() else 0.58


def fitted(words, room, size=SIZE):
    """``words``, or as much of them as fits into ``room``, with an ellipsis."""
    if text_width(words, size) <= room:
        return words
    kept = words
    while kept and text_width(kept + "\N{HORIZONTAL ELLIPSIS}", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True)
class Scale:
    """Maps values from ``low`` to ``high`` onto x from ``left`` to ``right``."""

    low: float
    high: float
    left: float
    right: float

    def __call__(self, value):
        share = (float(value) - self.low) / ((self.high - self.low) or 1)
        return self.left + min(max(share, 0), 1) * (self.right - self.left)


def ticks(low, high, at_most=6):
    """Round numbers from ``low`` to ``high``: steps of 1, 2 or 5 times a power of ten."""
    span = float(high) - float(low)
    if span <= 0:
        return [float(low)]
    raw = span / max(at_most - 1, 1)
    power = 10 ** math.floor(math.log10(raw))
    step = next(f * power for f in (1, 2, 5, 10) if f * power >= raw * 0.999)
    first = math.ceil(float(low) / step - 1e-9)
    count = math.floor(float(high) / step + 1e-9) - first
    return [round((first + i) * step, 10) for i in range(count + 1)]


def figure(value):
    """The plain number a mark stands for: 12, 4.5; the same in data-value and in tests."""
    return f"{float(value):.12g}"
