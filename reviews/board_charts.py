"""The pictures of one run for the meeting: scores, ranks that are open, severity, agreement.

Each has its table behind it. A run of which a row is hidden to somebody has no picture for them.
"""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from core import charts
from core.formats import score
from reviews import board_selection, ranking_bases, ranking_charts, ranking_inputs
from reviews.scoring import reliability, resampling
from reviews.scoring.ranking import Judgement

RESAMPLED = 2_000  # sheets that are drawn from while one waits for the page


def of(board):
    """The charts that the run has figures for, and how far its judgements agree."""
    if board.hidden:
        return {"charts": [], "agreement": []}
    found = [board_selection.budget_chart(board), _scores(board), _ranks(board), _resampled(board)]
    found += [_severity(board.ranking) if board.user.is_officer else None, _spread(board)]
    return {"charts": [chart for chart in found if chart], "agreement": _agreement(board)}


def _scale(ranking):
    return [Decimal(part) for part in ranking.parameters["scale"]]


def _scores(board):
    raws = [board.known[entry.dossier_id].raw for entry in board.ranked]
    values = [Decimal(raw) for raw in raws if raw]
    if not values:
        return None
    low, high, step = _scale(board.ranking)
    return charts.distribution(
        _("Mean totals"),
        _("How the dossiers spread over the scale, before any adjustment."),
        values,
        low=low,
        high=high,
        step=step,
    )


def _ranks(board):
    """The rank intervals where the method gives them, else the sheets' spread."""
    rows = [(e, board.known[e.dossier_id]) for e in board.ranked[: ranking_charts.DRAWN]]
    items = [
        charts.Interval(
            f"{entry.rank_text}  {entry.cluster}",
            Decimal(str(known.figures.get("expected_rank", entry.rank))),
            *map(Decimal, known.figures["interval_95"]),
        )
        for entry, known in rows
        if known.figures.get("interval_95")
    ]
    if not items:
        return _sheets(board, rows)
    return charts.dot_intervals(
        _("Expected rank, with the ranks that hold 95 % of the probability"),
        _("Where bars overlap, the scores leave open who is better."),
        items,
        low=1,
        high=max(len(board.ranked), 2),
    )


def _sheets(board, rows):
    items = [
        (
            f"{entry.rank_text}  {entry.cluster}",
            Decimal(known.raw),
            *_ends(entry.totals),
        )
        for entry, known in rows
        if known.raw
    ]
    return ranking_charts.totals(board.ranking, items) if items else None


def _ends(totals):
    values = sorted(map(Decimal, totals))
    return (values[0], values[-1]) if len(values) > 1 else (None, None)


def _resampled(board):
    """How often each would be among the first, had the panel been another one like it.

    Drawn anew from what the run read, for information: nothing rests on it.
    """
    ranking, places = board.ranking, board.limits.cap
    if ranking.is_agreed or not places or not 0 < ranking.input_count <= RESAMPLED:
        return None
    keys = [row["key"] for row in ranking.parameters["criteria"]]
    rows = ranking_bases.stored(ranking.parameters["basis"], ranking.input_ids, keys)
    judgements = ranking_inputs.Inputs(ranking.parameters, rows).sheets.judgements()
    ranked = {entry.dossier_id for entry in board.ranked}
    found = resampling.resample(
        [Judgement(str(d), str(seat), total) for d, seat, total in judgements if d in ranked],
        places=places,
        direction=ranking.parameters["direction"],
    )
    items = [
        charts.Interval(
            f"{entry.rank_text}  {entry.cluster}",
            Decimal(str(found.among[str(entry.dossier_id)])) * 100,
        )
        for entry in board.ranked[: ranking_charts.DRAWN]
        if str(entry.dossier_id) in found.among
    ]
    if not items:
        return None
    words = _("Share of %(draws)s draws of panelists and of their sheets (seed %(seed)s).")
    return charts.dot_intervals(
        _("How often among the first %(places)s with another panel, in percent")
        % {"places": places},
        words % {"draws": found.draws, "seed": found.seed}
        + " "
        + _("For information: nothing is decided by it."),
        items,
        low=0,
        high=100,
    )


def _severity(ranking):
    rows = ranking_charts.severities(ranking, ranking_charts.names(ranking))
    return ranking_charts.severity(rows) if rows else None


def _spread(board):
    """How far the sheets of one dossier lie apart."""
    pairs = [_ends(entry.totals) for entry in board.ranked]
    values = [high - low for low, high in pairs if low is not None]
    if not values:
        return None
    low, high, step = _scale(board.ranking)
    return charts.distribution(
        _("How far the sheets of one dossier lie apart"),
        _("Points between its lowest and its highest total; 0 is full agreement."),
        values,
        low=0,
        high=high - low,
        step=step,
    )


def _agreement(board):
    """(name, figure or why there is none, what it says) for the whole run."""
    groups = [[Fraction(total) for total in entry.totals] for entry in board.ranked]
    icc, alpha = reliability.intraclass(groups), reliability.krippendorff(groups)
    k = {"k": score(icc.k, 2) if icc.k is not None else "k"}
    return [
        ("ICC(1)", _figure(icc.single, icc.verdict), _("how much one judgement tells")),
        (
            "ICC(k)",
            _figure(icc.average, icc.verdict),
            _("how much the mean of %(k)s judgements tells") % k,
        ),
        (
            _("Krippendorff’s alpha"),
            _figure(alpha.alpha, alpha.verdict),
            _("1 is full agreement, 0 what chance gives"),
        ),
    ]


def _figure(value, verdict):
    if value is not None:
        return score(value, 3)
    return {
        reliability.TOO_FEW: _("fewer than two dossiers are judged"),
        reliability.ONE_EACH: _("no dossier has two judgements"),
        reliability.NO_VARIANCE: _("all judgements are the same"),
        reliability.NO_DIFFERENCE: _("the means do not differ"),
    }.get(verdict, verdict)
