"""The workbook of a decision: every score, weight, tie step and reason behind one run.

Rows are read and written one by one, so that a hundred thousand sheets need no memory.
"""

from decimal import Decimal
from fractions import Fraction
from itertools import chain, groupby

from django.utils.translation import gettext as _

from competitions import deciding_rules
from competitions.models import Basis, DecisionKind
from core import exports, visibility
from core.formats import moment
from reviews import comparing, parting, ranking_inputs, ranking_words
from reviews.models import ConsensusVersion, Scenario, ScoreSheet, SheetVersion
from reviews.scoring.numbers import decimal_string
from reviews.scoring.totals import NoScore, panelist_total, scored_points

CHUNK = 2000


def workbook(board, user):
    """What ``user`` may see of ``board``, with the selection that stands, as an XLSX."""
    ranking = board.ranking
    titles = deciding_rules.titles(ranking.stage)
    sheets = {
        _("Ranking"): (_ranking_head(board), (_ranking_row(board, e) for e in board.ranked)),
        _("Not ranked"): (
            [_("Reference"), _("Cluster"), _("Title"), _("Reasons")],
            ([e.reference, e.cluster, e.title, " ".join(e.reasons)] for e in board.not_rankable),
        ),
        _("Scores"): (_scores_head(ranking, titles), _scores(board, user)),
        _("Criteria and weights"): (_criteria_head(), _criteria(ranking, titles)),
        _("Tie steps"): (_ties_head(), _ties(board, titles)),
        _("Decisions"): (_decisions_head(), _decisions(board)),
        _("Method and run"): ([_("Name"), _("Value")], _facts(board)),
    }
    stage = board.stage
    return exports.xlsx_response(f"decision-{stage.call.code}-{stage.position}.xlsx", sheets)


def _ranking_head(board):
    head = [_("Rank"), _("Reference"), _("Cluster"), _("Title"), _("Value ranked"), _("Mean total")]
    head += [_("Lowest"), _("Highest"), _("Requested (EUR)"), _("Field"), _("Region")]
    head += [_("Fundable"), _("By the rule"), _("Reasons")]
    return head + [str(words) for words in comparing.FIGURES.values()]


def _ranking_row(board, entry):
    totals = sorted(map(Decimal, entry.totals)) or [None]
    raw, figures = board.known[entry.dossier_id]
    return [
        entry.rank_text,
        entry.reference,
        entry.cluster,
        entry.title,
        Decimal(entry.score),
        Decimal(raw) if raw else None,
        totals[0],
        totals[-1],
        entry.requested,
        board.field_words(entry),
        entry.region,
        _("yes") if entry.is_fundable else _("no"),
        DecisionKind(board.by_rule[entry.dossier_id]).label,
        " ".join(entry.reasons),
        *[_figure(figures.get(name)) for name in comparing.FIGURES],
    ]


def _figure(value):
    if value is None:
        return None
    return comparing.figure(value) if isinstance(value, list) else Decimal(str(value))


def _scores_head(ranking, titles):
    keys = [row["key"] for row in ranking.parameters["criteria"]]
    head = [_("Reference"), _("Cluster"), _("Panelist")]
    return [*head, *[titles.get(key, key) for key in keys], _("Total"), _("Exact total")]


def _scores(board, user):
    """One row per sheet or consensus that the run read and ``user`` may see."""
    ranking = board.ranking
    criteria = ranking_inputs.criteria(ranking.parameters)
    names = {e.dossier_id: e for e in chain(board.ranked, board.not_rankable)}
    counted = ranking.input_ids
    read = _agreed if ranking.is_agreed else _sheets
    for pk, dossier, panelist, content in read(ranking, user):
        if pk not in counted or dossier not in names:
            continue
        marks = ranking_inputs.marks(content, criteria)
        points, total = scored_points(criteria, marks), panelist_total(criteria, marks)
        yield [
            names[dossier].reference,
            names[dossier].cluster,
            panelist,
            *[_mark(points, marks, one.code) for one in criteria],
            None if total is None else Decimal(decimal_string(total)),
            "" if total is None else str(total),
        ]


def _mark(points, marks, key):
    if key in points:
        return Decimal(decimal_string(points[key]))
    return _("n/a") if marks[key] is NoScore.NOT_APPLICABLE else _("abstains")


def _sheets(ranking, user):
    seen = visibility.visible(
        ScoreSheet.objects.filter(assignment__dossier__stage=ranking.stage_id), user
    )
    rows = SheetVersion.objects.filter(sheet__in=seen.values("pk")).values_list(
        "pk",
        "sheet__assignment__dossier",
        "sheet__assignment__panelist__user__name",
        "content",
    )
    rows = rows.order_by("sheet__assignment__dossier", "sheet_id", "number")
    return rows.iterator(chunk_size=CHUNK)


def _agreed(ranking, user):
    found = ConsensusVersion.objects.filter(consensus__dossier__stage=ranking.stage_id)
    rows = visibility.visible(found, user).order_by("consensus__dossier", "number")
    words = _("Agreed by the panel")
    for pk, dossier, content in rows.values_list("pk", "consensus__dossier", "content").iterator(
        chunk_size=CHUNK
    ):
        yield pk, dossier, words, content | {"is_abstention": False}


def _criteria_head():
    return [_("Criterion"), _("Code"), _("Weight"), _("Share of the weights"), _("Threshold")]


def _criteria(ranking, titles):
    rows = ranking.parameters["criteria"]
    whole = sum(row["weight"] for row in rows)
    for row in rows:
        share = Decimal(decimal_string(Fraction(row["weight"], whole or 1), 6))
        threshold = None if row["threshold"] is None else Decimal(row["threshold"])
        yield [titles.get(row["key"], row["key"]), row["key"], row["weight"], share, threshold]


def _ties_head():
    return [_("Step"), _("Rank"), _("Reference"), _("By"), _("Value"), _("Part"), _("Parts")]


def _ties(board, titles):
    """One row per step and dossier that is seen; last the ties that the panel or a draw settled."""
    names = {str(entry.dossier_id): entry.reference for entry in board.ranked}
    number = 0
    for number, step in enumerate(board.ranking.steps, 1):
        words, parts = ranking_words.by(step, titles), step["parts"]
        for key in step["group"]:
            if key in names:
                own = next(n for n, part in enumerate(parts, 1) if key in part)
                yield [
                    number,
                    step["rank"],
                    names[key],
                    words,
                    step["values"][key],
                    own,
                    len(parts),
                ]
    settled = groupby((e for e in board.ranked if e.place), key=lambda entry: entry.rank)
    for following, (rank, group) in enumerate(settled, number + 1):
        words, rows = parting.words(board.ranking, rank), list(group)
        for entry in rows:
            yield [following, rank, entry.reference, words, None, entry.place, len(rows)]


def _decisions_head():
    head = [_("Rank"), _("Reference"), _("Cluster"), _("By the rule"), _("Decision")]
    return [*head, _("Amount (EUR)"), _("Place on the reserve list"), _("Reason")]


def _decisions(board):
    for entry in chain(board.ranked, board.not_rankable):
        choice = (board.choices or {}).get(entry.dossier_id)
        if choice:
            yield [
                entry.rank_text,
                entry.reference,
                entry.cluster,
                DecisionKind(choice.by_rule).label,
                choice.words,
                choice.amount,
                choice.reserve_position,
                choice.reason,
            ]


def _facts(board):
    ranking, parameters, selection = board.ranking, board.ranking.parameters, board.selection
    zone = board.stage.call.zone
    yield [_("Call"), str(board.stage.call)]
    yield [_("Stage"), board.stage.title]
    yield [_("Run"), ranking.pk]
    yield [_("Official"), _("yes") if ranking.is_official else _("no")]
    yield [_("Computed"), moment(ranking.computed_at, zone)]
    yield [_("Status"), ranking.get_status_display()]
    yield [_("Method"), str(ranking.method_words)]
    yield [_("Basis"), Basis(parameters.get("basis", Basis.SHEETS)).label]
    yield [_("Scale and step"), " ".join(parameters["scale"])]
    yield [_("Direction"), parameters["direction"]]
    yield [_("Least judgements"), parameters["quorum"]]
    yield [_("Threshold on the plain sum"), parameters["threshold"] or ""]
    for name, value in sorted(parameters.get("settings", {}).get("options", {}).items()):
        yield [_("Option %(name)s") % {"name": name}, str(value)]
    yield [_("Most places"), board.limits.cap]
    yield [_("Budget (EUR)"), board.limits.budget]
    for name, value in sorted((ranking.findings.get("variance") or {}).items()):
        yield [_("Variance: %(name)s") % {"name": name}, value]
    for name, version in sorted(ranking.versions.items()):
        yield [_("Version of %(name)s") % {"name": name}, str(version)]
    yield [_("Digest of the inputs"), ranking.inputs_digest]
    yield [_("Digest of the run"), ranking.digest]
    if selection:
        yield [_("Selection"), selection.get_status_display()]
        yield [_("Proposed by"), str(selection.proposed_by)]
        yield [_("Confirmed by"), str(selection.confirmed_by or "")]
        yield [_("How the tie was settled"), selection.tie_decision]
    for scenario in Scenario.objects.filter(stage=board.stage, ranking=ranking):
        yield [_("Scenario"), scenario.name]
