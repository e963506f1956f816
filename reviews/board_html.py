"""The rows of the decision board as HTML, written line by line.

A template takes five times as long for a thousand rows, and ends of cells, which HTML lets one
leave out, would be a sixth of the page. Every text of people is escaped here.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from html import escape

from django.utils import formats
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from competitions.models import DecisionKind

WIDTH = 64  # of a bar, in CSS pixels: its drawing needs no view box
CENT = Decimal("0.01")
WAITS = "waits"  # names the words on a place of the reserve list, beside those on the kinds
ENTERING = {DecisionKind.SHORTLISTED, DecisionKind.AWARDED}


@dataclass(frozen=True)
class Numbers:
    """Numbers in the reader's notation; asked for once, because each asking costs."""

    group: str
    point: str

    @classmethod
    def of_reader(cls):
        return cls(*map(formats.get_format, ("THOUSAND_SEPARATOR", "DECIMAL_SEPARATOR")))

    def cents(self, cents, *, always=False):
        """ "12,500,000" or "12,500,000.50": the whole cents, written only where there are any."""
        whole, rest = divmod(abs(cents), 100)
        text = f"{whole:,}".replace(",", self.group)
        if rest or always:
            text += f"{self.point}{rest:02}"
        return f"\N{MINUS SIGN}{text}" if cents < 0 else text

    def score(self, text):
        value = Decimal(text).quantize(CENT, ROUND_HALF_EVEN)
        return str(value).replace(".", self.point)


@dataclass(frozen=True)
class Bars:
    """The spread of an entry's sheets on the scale, as a drawing and in words."""

    low: float
    unit: float  # CSS pixels
    point: str
    known: dict = field(default_factory=dict, compare=False)  # what _point gives: few totals differ

    @classmethod
    def of(cls, ranking, numbers):
        low, high, *_step = (float(part) for part in ranking.parameters["scale"])
        return cls(low, WIDTH / ((high - low) or 1), numbers.point)

    def __call__(self, entry):
        known, points = self.known, []
        for text in entry.totals:
            if text not in known:
                known[text] = self._point(text)
            points.append(known[text])
        if not points:
            return ""
        (_least, left, lowest), (_most, right, highest) = min(points), max(points)
        tick = self.place(sum([value for value, _place, _words in points]) / len(points))
        return (
            f"<svg><path d=M{left},6h{right - left}M{tick},1v10 /></svg>"
            f"{lowest}\N{EN DASH}{highest}"
        )

    def _point(self, text):
        """(value, its place, its words)"""
        value = float(text)
        return value, self.place(value), _short(value).replace(".", self.point)

    def place(self, value):
        return round(min(max((value - self.low) * self.unit, 0), WIDTH))


def _short(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


def body(board):
    """The rows of ``reviews.board.Board`` with its lines between them."""
    numbers, kinds = board.numbers, {kind.value: escape(kind.label) for kind in DecisionKind}
    kinds[WAITS] = escape(_("reserve %s"))
    lines = _lines(board)
    parts = [lines.pop(0, "")]
    look = board.up, board.has_money, board.bar, numbers
    for position, (entry, line) in enumerate(zip(board.ranked, board.lines, strict=True), 1):
        parts.append(_facts(entry, line.groups, *look) + _outcome(entry, board, kinds, numbers))
        if position in lines:
            parts.append(lines[position])
    return mark_safe("".join(parts))  # noqa: S308, escaped above


@lru_cache(maxsize=4000)  # rows of some 2 KB: the boards that are on the table these days
def _facts(entry, groups, up, has_money, bar, numbers):
    """A row up to its last cell: what the run and the hand-in say, whoever looks and decides."""
    region, topic = (escape(name, quote=False) for name in groups)
    money = f"<td>{numbers.cents(entry.cents)}" if has_money else ""
    css = "" if entry.is_fundable else " class=x"
    css += f" data-place={entry.place}" if entry.place else ""
    return (
        f"<tr{css}><td>{entry.rank_text}"
        f"<td><a href={up}ranks/{entry.pk}/>{entry.reference}</a>"
        f" {escape(entry.cluster, False)}"
        f"<small>{escape(entry.title, False)}</small>"
        f"<td>{numbers.score(entry.score)}"
        f"<td>{bar(entry)}{money}<td>{topic}<td>{region}<td"
    )


def _outcome(entry, board, kinds, numbers):
    """The rest of the last cell: what the rule gives; where a selection stands, its decision."""
    css, parts, choice = "", [], None
    if board.choices is None:
        parts = [kinds[board.by_rule[entry.dossier_id]]]
    elif choice := board.choices.get(entry.dossier_id):
        parts = _decision(entry, choice, kinds, numbers)
        css = " class=in" if choice.kind in ENTERING else ""
    if entry.dossier_id in board.undecided:
        parts.append(escape(_("tie over the line")))
    elif not entry.is_fundable and not (choice and choice.is_deviation):
        parts.append(escape(" ".join(entry.reasons)))
    return f"{css}>{'<br>'.join(parts)}\n"


def _decision(entry, choice, kinds, numbers):
    """The lines on what a selection says of a dossier."""
    parts = [kinds[choice.kind]]
    if choice.reserve_position:
        parts = [kinds[WAITS] % choice.reserve_position]
    if choice.amount is not None and choice.amount != entry.requested:
        parts.append(numbers.cents(int(choice.amount * 100)))
    if choice.is_deviation:
        by_rule = _("by the rule: %s") % DecisionKind(choice.by_rule).label
        parts.append(f"<b>{escape(_('otherwise than the rule'))}</b>, {escape(by_rule)}")
    elif choice.amount is not None and choice.amount < entry.requested:
        parts.append(f"<b>{escape(_('less than requested'))}</b>")
    if choice.reason and (choice.is_deviation or entry.is_fundable):
        parts.append(escape(choice.reason))
    return parts


def shares(board, found):
    """The rows of one balance (``reviews.cutting.Share``): who enters, and for how much."""
    of_all = escape(_("of %s"))
    parts = []
    for share in found:
        name, most, count = escape(share.name), share.fundable, share.winners
        money = f"<td data-cents>{board.euros(share.cents)}" if board.has_money else ""
        parts.append(
            f'<tr data-share="{name}"><th scope="row">{name}'
            f'<td><span data-count>{count}</span> <span class="meta">{of_all % most}</span> '
            f'<progress class="bar" max="{most}" value="{count}" aria-label="{name}"></progress>'
            f"{money}\n"
        )
    return mark_safe("".join(parts))  # noqa: S308, escaped above


def _lines(board):
    """How many rows stand above -> the rows of the lines drawn there."""
    found = {}
    for position, css, words in board.limits_drawn():
        row = f'<tr class="line {css}"><td colspan={board.columns}>{escape(words)}\n'
        found[position] = found.get(position, "") + row
    if board.now:
        at = board.now.above
        found[at] = _handle(board) + found.get(at, "")
    return found


def _handle(board):
    words, label = escape(_("The line")), escape(_("Move the line"))
    return (
        f'<tr id="cut" class="line"><td colspan={board.columns}>'
        f'<div class="handle" role="separator" tabindex="0" aria-orientation="horizontal" '
        f'aria-label="{label}" aria-valuemin="0" aria-valuemax="{len(board.lines)}" '
        f'aria-valuenow="{board.now.above}" aria-valuetext="{escape(board.now_words)}">'
        f"<span>{words}</span></div>\n"
    )
