"""What can be seen of how somebody judges, without what they judged: hints, no verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

FEW_WORDS = 20  # in all comments of a sheet
SHORT_TIME = 5  # minutes from opening a sheet to handing it in


@dataclass(frozen=True)
class Judgement:
    """One sheet handed in: its scores in steps, words in its comments, minutes it took."""

    steps: tuple[int, ...]
    words: int
    minutes: float

    @property
    def is_flat(self) -> bool:
        """Whether all scores are the same; one alone says nothing."""
        return len(self.steps) > 1 and len(set(self.steps)) == 1


@dataclass(frozen=True)
class Facts:
    """Of several judgements: how many, how many are flat, medians of words and minutes."""

    sheets: int
    flat: int
    words: float
    minutes: float

    @property
    def is_flat_often(self) -> bool:
        return self.flat > 1 and 2 * self.flat >= self.sheets

    @property
    def is_short_of_words(self) -> bool:
        return self.words < FEW_WORDS

    @property
    def is_quick(self) -> bool:
        return self.minutes < SHORT_TIME


def facts(judgements: Sequence[Judgement]) -> Facts | None:
    """None where nothing is handed in."""
    if not judgements:
        return None
    return Facts(
        len(judgements),
        sum(one.is_flat for one in judgements),
        float(median(one.words for one in judgements)),
        float(median(one.minutes for one in judgements)),
    )
