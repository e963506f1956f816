"""The current runs of a stage side by side: whose place depends on method and weights."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core import charts, visibility
from core.prepared import prepared
from reviews import ranking_words
from reviews.models import Ranking, RankingEntry

MOST = 8  # columns that a page holds; the official run and the newest
DRAWN = 40  # lines that can be told apart


@dataclass(frozen=True)
class Row:
    """A dossier with its entry, or None, in each run; ``change``: the most places it moves."""

    reference: str
    cluster: str
    entries: list
    change: int
    is_greatest: bool

    @property
    def places(self):
        return [entry and entry.rank for entry in self.entries]

    @property
    def places_in_words(self):
        """(place, "2=") in each run, or None."""
        return [
            (entry.rank, entry.rank_text) if entry and entry.rank else None
            for entry in self.entries
        ]


def runs(stage):
    """The runs that count, the official one first; without what they read."""
    found = _runs(stage.pk)
    for run in found:
        run.stage = stage
    return found


@prepared
def _runs(stage):
    found = Ranking.objects.filter(stage=stage).current().for_list()
    return found.order_by("-is_official", "-pk")[:MOST]


def label(run):
    """ "mean of totals, weights 2:1:1": method, options and weights, which tell runs apart."""
    if run.is_official:
        return _("%s (official)") % run.method_words
    parts = [str(run.method_words)]
    parts += [f"{name}: {value}" for name, value in ranking_words.options(run)]
    criteria = run.parameters.get("criteria", [])
    weights = ":".join(str(row["weight"]) for row in criteria)
    return ", ".join([*parts, _("weights %s") % weights] if len(criteria) > 1 else parts)


def of(stage, user):
    """The context of the page that compares methods."""
    kept = runs(stage)
    rows = _rows(kept, user)
    return {
        "runs": [(run, label(run)) for run in kept],
        "rows": rows,
        "chart": _chart(kept, rows) if len(kept) > 1 and rows else None,
    }


def _rows(kept, user):
    """By the first run's ranks; those without a place come last."""
    found = visibility.visible(RankingEntry.objects.filter(ranking__in=kept), user)
    found = found.defer("criteria", "totals", "figures").select_related(
        "dossier__application__cluster"
    )
    by_dossier = {}
    for entry in found:
        by_dossier.setdefault(entry.dossier_id, {})[entry.ranking_id] = entry
    lists = [[own.get(run.pk) for run in kept] for own in by_dossier.values()]
    changes = [_change(entries) for entries in lists]
    most = max(changes, default=0)
    rows = [_row(entries, change, most) for entries, change in zip(lists, changes, strict=True)]
    return sorted(rows, key=lambda row: ([p or 10**9 for p in row.places], row.reference))


def _change(entries):
    ranks = [entry.rank for entry in entries if entry and entry.rank]
    return max(ranks) - min(ranks) if ranks else 0


def _row(entries, change, most):
    application = next(entry for entry in entries if entry).dossier.application
    return Row(
        application.reference,
        application.cluster.name,
        entries,
        change,
        is_greatest=change == most > 0,
    )


def _chart(kept, rows):
    drawn = [row for row in rows if any(row.places)][:DRAWN]
    greatest = [row for row in rows if row.is_greatest]
    if greatest:
        words = {"name": greatest[0].cluster, "n": greatest[0].change}
        sentence = _("%(name)s moves most: by %(n)s places.") % words
    else:
        sentence = _("All runs give the same places.")
    if len(rows) > len(drawn):
        sentence += " " + _("The first %d are drawn.") % len(drawn)
    names = [f"{row.reference} {row.cluster}" for row in drawn]
    return charts.slopes(
        _("Who moves from method to method"),
        sentence,
        [label(run) for run in kept],
        [(name, row.places_in_words) for name, row in zip(names, drawn, strict=True)],
        marked=[name for name, row in zip(names, drawn, strict=True) if row.is_greatest],
        column=_("Application"),
    )
