"""Two dossiers of one run side by side: what each got for each criterion, and the difference."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import visibility
from core.formats import score
from reviews import explaining, probable
from reviews.actions import rankings
from reviews.models import RankingEntry


@dataclass(frozen=True)
class Line:
    """One criterion: the means of both, and by how much the first is higher; None where unknown."""

    title: str
    weight: int
    one: Fraction | None
    other: Fraction | None

    @property
    def difference(self):
        if self.one is None or self.other is None:
            return None
        return self.one - self.other

    @property
    def difference_words(self):
        if self.difference is None:
            return ""
        sign = "+" if self.difference > 0 else "\N{MINUS SIGN}" if self.difference < 0 else ""
        return f"{sign}{score(abs(self.difference))}"


FIGURES = {  # as a run names them, in words
    "expected_rank": gettext_lazy("Expected rank"),
    "interval_50": gettext_lazy("Ranks that hold 50 % of the probability"),
    "interval_95": gettext_lazy("Ranks that hold 95 % of the probability"),
    "p_top_k": gettext_lazy("Probability to be among the first places"),
    "standard_error": gettext_lazy("Standard error (points)"),
    "adjusted": gettext_lazy("Adjusted for the panelists (points)"),
    "pcer": gettext_lazy("Percentile of the expected rank"),
    "sucra": gettext_lazy("Share of the others that it beats (SUCRA)"),
    "band": gettext_lazy("Band of those that cannot be told apart"),
}


def choices(ranking, user):
    """(pk, words) of the ranked entries that ``user`` may see, best first."""
    seen = visibility.visible(ranking.entries.filter(rank__isnull=False), user)
    names = ("pk", "rank", "dossier__application__reference", "dossier__application__cluster__name")
    rows = seen.order_by("rank", "dossier_id").values_list(*names)
    return [(pk, f"{rank}  {reference} {cluster}") for pk, rank, reference, cluster in rows]


def of(one, other, user):
    """Context of two entries (RankingEntry) of one run.

    Who may ask for runs is told whether one more would say how probable the order is.
    """
    first, second = explaining.get(one, user), explaining.get(other, user)
    means = {row.key: row.mean for row in second.rows}
    lines = [Line(row.title, row.weight, row.mean, means.get(row.key)) for row in first.rows]
    may_ask = user.is_officer and not rankings.is_out_of_date(one.ranking)
    return {
        "both": [first, second],
        "lines": lines,
        "figures": _figures(one, other),
        "probable": probable.of(one, other, may_ask=may_ask),
    }


def _figures(one, other):
    """(words, of the first, of the second) of what the method knows of both."""
    return [
        (words, figure(one.figures[name]), figure(other.figures[name]))
        for name, words in FIGURES.items()
        if name in one.figures and name in other.figures
    ]


def figure(value):
    """A figure of an entry for the eye: "2.44", "1 to 5"."""
    if isinstance(value, list):
        return _("%(low)s to %(high)s") % {"low": value[0], "high": value[1]}
    return score(str(value), 3)


def figures_of(entry):
    """(words, figure) of what the method knows of one entry."""
    return [
        (words, figure(entry.figures[name]))
        for name, words in FIGURES.items()
        if name in entry.figures
    ]


def pair(stage, user, keys):
    """The entries with these keys, of one run of ``stage``; None if they are not two."""
    found = RankingEntry.objects.filter(ranking__stage=stage, pk__in=keys).select_related(
        "ranking__stage__rubric", "dossier__application__cluster__region", "dossier__pinned"
    )
    entries = {entry.pk: entry for entry in visibility.visible(found, user)}
    chosen = [entries[key] for key in keys if key in entries]
    if len(chosen) != 2 or chosen[0].ranking_id != chosen[1].ranking_id or len(entries) != 2:
        return None
    return chosen
