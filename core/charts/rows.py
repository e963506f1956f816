"""What charts with one row per thing share: labels at the left, or above where it is narrow."""

from dataclasses import dataclass

from core.charts.shapes import MARGIN, SIZE, Scale, text_width, ticks

LABEL_HEIGHT = 20
LABEL_SHARE = 0.37  # of the width, at most, for the labels at the left
GAP = 24  # where a line is drawn between two rows


@dataclass(frozen=True)
class Rows:
    """Places rows of ``height`` units below ``top``; the plot lies between left and right.

    ``gap_after`` leaves room for a line with words below the n-th row.
    """

    board: object
    top: float
    height: float
    left: float
    right: float
    count: int
    gap_after: int | None = None

    @property
    def step(self):
        return self.height + (LABEL_HEIGHT if self.board.is_narrow else 0)

    @property
    def bottom(self):
        return self._top_of(self.count)

    def _top_of(self, index):
        gap = GAP if self.gap_after is not None and index >= self.gap_after else 0
        return self.top + index * self.step + gap

    def label(self, index, words, css=""):
        """Write the label of a row and return the y of the middle of its band."""
        y = self._top_of(index)
        if self.board.is_narrow:
            room = self.board.width - 2 * MARGIN
            self.board.text(MARGIN, y + 15, words, f"{css} halo".strip(), room=room)
            return y + LABEL_HEIGHT + self.height / 2
        middle = y + self.height / 2
        room = self.left - MARGIN - 18
        self.board.text(MARGIN, middle + SIZE * 0.36, words, css, room=room)
        return middle

    def base_line(self):
        """The line that bars start from, beside the bars only."""
        label = LABEL_HEIGHT if self.board.is_narrow else 0
        for index in range(self.count):
            y = self._top_of(index) + label
            self.board.line(self.left, y, self.left, y + self.height, "axis-line")

    def scale(self, low, high, inset=0):
        """Values onto the plot; ``inset`` leaves room for a mark at either end."""
        return Scale(float(low), float(high), self.left + inset, self.right - inset)

    def axis(self, scale, written, at_most=6):
        """Grid lines and their numbers below; ``written(value)`` words a number."""
        board, y = self.board, self.bottom
        for value in ticks(scale.low, scale.high, 4 if board.is_narrow else at_most):
            x = scale(value)
            board.line(x, self.top, x, y + 4, "grid-line")
            board.centred(x, y + 20, written(value), "t-muted")
        board.height = y + 28


def rows(
    board,
    labels,
    *,
    height,
    top=MARGIN,
    right_room=MARGIN,
    gap_after=None,
    label_share=LABEL_SHARE,
):
    """Lay out one row per label. The label column is as wide as it must, within its share."""
    widest = max((text_width(label) for label in labels), default=0)
    left = MARGIN if board.is_narrow else min(widest + 26, board.width * label_share)
    board.height = top
    right = board.width - right_room
    return Rows(board, top, height, left, right, len(labels), gap_after)
