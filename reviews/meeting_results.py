"""The result of a vote in words and figures, for pages and minutes alike."""

from dataclasses import dataclass
from fractions import Fraction

from reviews.models import Standing, VoteKind


@dataclass(frozen=True)
class Result:
    """``counts`` are (answer, how many); of a score only those that somebody gave.

    ``ballots`` are (name, answer or None) of an open ballot, None of a secret one.
    """

    question: str
    number: int
    is_valid: bool
    quorum: int
    cast: int
    abstained: int
    struck: int
    in_room: int
    counts: list
    mean: Fraction | None
    is_secret: bool
    ballots: list | None
    has_later_conflict: bool = False

    @classmethod
    def of(cls, vote):
        ballots = None
        if not vote.is_secret:
            kept = vote.ballots.filter(is_struck=False).select_related("panelist__user")
            ballots = [
                (str(one.panelist), None if one.is_abstention else vote.options[one.choice])
                for one in kept
            ]
        return cls(
            question=vote.question,
            number=vote.number,
            quorum=vote.quorum,
            is_secret=vote.is_secret,
            ballots=ballots,
            has_later_conflict=_has_later_conflict(vote),
            **_figures(vote.result, vote.options, vote.kind == VoteKind.SCORE),
        )

    @classmethod
    def of_minutes(cls, entry):
        """From what the minutes hold of a vote."""
        return cls(
            question=entry["question"],
            number=entry["number"],
            quorum=entry["quorum"],
            is_secret=entry["is_secret"],
            ballots=entry.get("ballots"),
            **_figures(entry["result"], entry["options"], entry["is_score"]),
        )


def _figures(result, options, is_score):
    pairs = zip(options, result["counts"], strict=True)
    figures = {name: result[name] for name in ("is_valid", "cast", "abstained", "struck")}
    return figures | {
        "in_room": result["in_room"],
        "counts": [(word, count) for word, count in pairs if count or not is_score],
        "mean": Fraction(*result["mean"]) if result["mean"] else None,
    }


def _has_later_conflict(vote):
    """Whether somebody whose ballot was counted has been found in conflict since."""
    counted = vote.ballots.filter(is_struck=False).values("panelist")
    found = Standing.objects.filter(panelist__in=counted, dossier=vote.item.dossier_id)
    return found.filter(is_excluded=True).exists()
