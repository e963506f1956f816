"""Tables of judging to download."""

from decimal import Decimal

from django.utils.translation import gettext as _

from competitions.models import Basis
from core import exports
from core.formats import moment
from reviews import assignment_table, honoraria, ranking_table, ranking_words

ASSIGNMENTS_HEAD = [*assignment_table.COLUMNS, "name", "due"]  # what comes back is read by these


def assignments_csv(stage, user):
    rows = assignment_table.rows(stage, user)
    return exports.csv_response(f"{_assignments_name(stage)}.csv", ASSIGNMENTS_HEAD, rows)


def assignments_workbook(stage, user):
    sheets = {_("Assignments"): (ASSIGNMENTS_HEAD, assignment_table.rows(stage, user))}
    return exports.xlsx_response(f"{_assignments_name(stage)}.xlsx", sheets)


def assignments_hotcrp(stage, user):
    rows = assignment_table.for_hotcrp(stage, user)
    name = f"{_assignments_name(stage)}-hotcrp.csv"
    return exports.csv_response(name, ["paper", "action", "email"], rows)


ASSIGNMENTS = {
    "csv": assignments_csv,
    "xlsx": assignments_workbook,
    "hotcrp": assignments_hotcrp,
}


def _assignments_name(stage):
    return f"assignments-{stage.call.code}-{stage.position}"


def ranking_workbook(ranking, user):
    """One run: places, the dossiers without a place, and what it rests on."""
    table = ranking_table.of(ranking, user)
    titles = [criterion["title"] for criterion in table["criteria"]]
    head = [_("Reference"), _("Cluster"), _("Title")]
    ranked_head = [_("Rank"), *head, _("Ranked by"), _("Exact value"), _("Mean as given")]
    ranked_head += [
        _("Exact mean"),
        _("Judgements"),
        _("Lowest"),
        _("Highest"),
        _("Fundable"),
        _("Reasons"),
        *titles,
    ]
    sheets = {
        _("Ranking"): (ranked_head, [_ranked(row) for row in table["ranked"]]),
        _("Not rankable"): (
            [*head, _("Judgements"), _("Reasons")],
            [_not_rankable(row) for row in table["not_rankable"]],
        ),
        _("Run"): ([_("Name"), _("Value")], _facts(ranking)),
    }
    name = f"ranking-{ranking.stage.call.code}-{ranking.stage.position}-{ranking.pk}.xlsx"
    return exports.xlsx_response(name, sheets)


def _names(entry):
    application = entry.dossier.application
    return [application.reference, application.cluster.name, application.title]


def _ranked(row):
    entry = row.entry
    return [
        entry.rank_text,
        *_names(entry),
        Decimal(entry.score),
        row.exact,
        Decimal(entry.raw or entry.score),
        row.exact_raw,
        entry.judgements,
        row.lowest,
        row.highest,
        _("yes") if entry.is_fundable else _("no"),
        " ".join(entry.reasons),
        *[Decimal(mean) if mean else None for mean in row.criteria],
    ]


def _not_rankable(row):
    entry = row.entry
    return [*_names(entry), entry.judgements, " ".join(row.reasons)]


def _facts(ranking):
    parameters = ranking.parameters
    yield [_("Stage"), str(ranking.stage)]
    yield [_("Computed"), moment(ranking.computed_at)]
    yield [_("Status"), ranking.get_status_display()]
    yield [_("Basis"), Basis(parameters.get("basis", Basis.SHEETS)).label]
    yield [_("Official"), _("yes") if ranking.is_official else _("no, for information")]
    yield [_("Method"), str(ranking.method_words)]
    for name, value in ranking_words.options(ranking):
        yield [str(name), value]
    yield [_("Scale and step"), " ".join(parameters.get("scale", []))]
    yield [_("Direction"), parameters.get("direction", "")]
    yield [_("Least judgements"), parameters.get("quorum")]
    for criterion in parameters.get("criteria", []):
        yield [_("Weight of %(key)s") % {"key": criterion["key"]}, criterion["weight"]]
    read = _("Consensuses read") if ranking.is_agreed else _("Sheets read")
    yield [read, ranking.input_count]
    yield [_("Digest of the inputs"), ranking.inputs_digest]
    yield [_("Digest of the run"), ranking.digest]


def honoraria_csv(call):
    return exports.csv_response(f"honoraria-{call.code}.csv", *_honoraria(call))


def honoraria_workbook(call):
    return exports.xlsx_response(f"honoraria-{call.code}.xlsx", {_("Honoraria"): _honoraria(call)})


HONORARIA = {"csv": honoraria_csv, "xlsx": honoraria_workbook}


def _honoraria(call):
    """(head, rows): the contract and honorarium list of a call."""
    head = [_("Name"), _("E-mail"), _("Panel"), _("Role"), _("Seat ended"), _("Dossiers judged")]
    head += [_("Sheets handed in"), _("Rate (EUR)"), _("Sum (EUR)")]
    return head, [
        [
            line.seat.user.name,
            line.seat.user.email,
            line.seat.panel.name,
            line.seat.get_role_display(),
            line.seat.ended_at and line.seat.ended_at.date(),
            line.judged,
            line.sheets,
            line.rate,
            line.amount,
        ]
        for line in honoraria.lines(call)
    ]
