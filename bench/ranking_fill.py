"""A judged stage of any size, written by a few statements instead of an object per row."""

from django.db import connection, transaction

from competitions.states import StageStatus
from reviews.states import AssignmentStatus, SheetStatus
from tests.factories.competitions import make_dossier, make_rubric, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

WORDS = "The consortium is complete, the plan is bold and its risks are named. " * 3

STANDINGS = """
INSERT INTO reviews_standing (panelist_id, dossier_id, is_excluded, declared_at)
SELECT p.id, d.id, false, now() FROM reviews_panelist p CROSS JOIN competitions_dossier d
WHERE p.panel_id = %(panel)s AND d.stage_id = %(stage)s ON CONFLICT DO NOTHING
"""
SCORES = """
INSERT INTO reviews_score (sheet_id, criterion_id, steps, is_not_applicable, comment)
SELECT s.id, c.id, 3 + (a.dossier_id * 7919 / 13) %% 4 + (s.id * 31 + c.id * 17) %% 4, false, ''
FROM reviews_scoresheet s JOIN reviews_assignment a ON a.id = s.assignment_id
CROSS JOIN competitions_criterion c WHERE c.rubric_id = %(rubric)s AND s.id <> %(sheet)s
"""
VERSIONS = """
INSERT INTO reviews_sheetversion (sheet_id, number, content, digest, created_at)
SELECT id, 1, content::jsonb, encode(sha256(convert_to(content, 'UTF8')), 'hex'), now()
FROM (
    SELECT s.id, '{"comment":"' || %(words)s || '","comments":{},"confidence":null,'
        || '"is_abstention":false,"not_applicable":[],"panel_comment":"","scores":{'
        || string_agg('"' || c.key || '":' || r.steps, ',' ORDER BY c.key COLLATE "C")
        || '},"submission":"' || u.digest || '"}' AS content
    FROM reviews_scoresheet s JOIN competitions_submission u ON u.id = s.submission_id
    JOIN reviews_score r ON r.sheet_id = s.id
    JOIN competitions_criterion c ON c.id = r.criterion_id
    WHERE s.id <> %(sheet)s GROUP BY s.id, u.digest
) handed_in
"""


def fill(count, panelists, criteria):
    """A closed stage: ``count`` dossiers that all ``panelists`` scored on all ``criteria``."""
    rubric = make_rubric(*[{"weight": weight + 1} for weight in range(criteria)])
    stage = make_stage(status=StageStatus.CLOSED, rubric=rubric)
    panel = make_panel(call=stage.call)
    seats = [make_panelist(panel=panel, declared_for=[stage]) for _ in range(panelists)]
    first = make_dossier(stage=stage, status="submitted")
    assignment = make_assignment(seats[0], first, status=AssignmentStatus.DONE)
    sheet = make_sheet(assignment, steps=[5] * criteria, status=SheetStatus.SUBMITTED)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # triggers take minutes
        _multiply(cursor, first, count)
        _judge(cursor, stage, panel, sheet)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return stage


def _multiply(cursor, first, count):
    """Copies of the cluster, the application, the submission and the dossier, in step."""
    application = first.application
    rows = {
        "clusters_cluster": (application.cluster_id, {"slug": "slug || '-' || n"}),
        "competitions_application": (
            application.pk,
            {"cluster_id": "{clusters_cluster} + n", "reference": "reference || '-' || n"},
        ),
        "competitions_submission": (
            first.pinned_id,
            {"dossier_id": "{competitions_dossier} + n", "number": "'B-' || n"},
        ),
        "competitions_dossier": (
            first.pk,
            {
                "application_id": "{competitions_application} + n",
                "pinned_id": "{competitions_submission} + n",
            },
        ),
    }
    last = {table: pk for table, (pk, _changes) in rows.items()}  # of an empty database
    for table, (pk, changes) in rows.items():
        changes = {"id": f"{{{table}}} + n"} | changes
        changes = {name: sql.format(**last) for name, sql in changes.items()}
        source = f"{table} r, generate_series(1, {count - 1}) n WHERE r.id = {pk}"
        _copy(cursor, table, source, changes)


def _judge(cursor, stage, panel, sheet):
    """Standings, assignments, sheets, a score per criterion, and the versions handed in."""
    ids = {"stage": stage.pk, "panel": panel.pk, "rubric": stage.rubric_id, "sheet": sheet.pk}
    cursor.execute(STANDINGS, ids)
    pairs = f"""reviews_assignment r, reviews_standing s JOIN competitions_dossier d
        ON d.id = s.dossier_id WHERE r.id = {sheet.assignment_id} AND d.stage_id = {stage.pk}
        AND (s.panelist_id, s.dossier_id) <> (r.panelist_id, r.dossier_id)"""
    seats = {"panelist_id": "s.panelist_id", "dossier_id": "s.dossier_id", "id": None}
    _copy(cursor, "reviews_assignment", pairs, seats)
    sheets = f"""reviews_scoresheet r, reviews_assignment a JOIN competitions_dossier d
        ON d.id = a.dossier_id WHERE r.id = {sheet.pk} AND a.id <> r.assignment_id"""
    given = {"assignment_id": "a.id", "submission_id": "d.pinned_id", "id": None}
    _copy(cursor, "reviews_scoresheet", sheets, given)
    cursor.execute(SCORES, ids)
    cursor.execute(VERSIONS, ids | {"words": WORDS})


def _copy(cursor, table, source, changes):
    """Insert what ``source`` (with the row to copy as r) gives, other than it in ``changes``."""
    described = connection.introspection.get_table_description(cursor, table)
    names = [column.name for column in described if changes.get(column.name, "") is not None]
    values = [changes.get(name) or f'r."{name}"' for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} FROM {source}")
