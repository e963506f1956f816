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
    def of(cls, vote, excluded):
        """Of a closed vote with its ballots; ``excluded`` are seats found in conflict since."""
        kept = [one for one in vote.ballots.all() if not one.is_struck]
        ballots = [(str(one.panelist), answer_of(one, vote)) for one in kept]
        return cls(
            question=vote.question,
            number=vote.number,
            quorum=vote.quorum,
            is_secret=vote.is_secret,
            ballots=None if vote.is_secret else ballots,
            has_later_conflict=any(one.panelist_id in excluded for one in kept),
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


def of_item(item, redact):
    """(the open vote or None, the results of the closed ones), in a few queries for all.

    For a reader from whom ``redact`` keeps names (see ``blinding.redactor``).
    """
    found = list(item.votes.prefetch_related("ballots__panelist__user"))
    standings = Standing.objects.filter(dossier=item.dossier_id, is_excluded=True)
    excluded = set(standings.values_list("panelist_id", flat=True)) if found else set()
    for vote in found:
        vote.question = redact(vote.question)
        vote.options = [redact(words) for words in vote.options]
    is_open = next((vote for vote in found if vote.result is None), None)
    return is_open, [Result.of(vote, excluded) for vote in found if vote.result is not None]


def answer_of(ballot, vote):
    """What stands on a ballot, or None for an abstention."""
    return None if ballot.is_abstention else vote.options[ballot.choice]
