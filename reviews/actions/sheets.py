"""Score sheets: written by one panelist, handed in once complete, given back by an officer.

A draft is its panelist's own: saving it leaves a version number and no audit event. What is
handed in becomes an immutable ``SheetVersion`` and an event with its digest.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.digests import digest
from core.errors import NotReady, Refused, Stale
from core.states import TransitionNotAllowed, lock
from reviews import checks, emails, sheet_queries, states, warm_ups
from reviews.actions import conflicts, reopenings, standings
from reviews.models import Assignment, Confidence, Score, ScoreSheet, SheetVersion
from reviews.rubrics import criteria_of, points_text, scale_of
from reviews.scoring.decimals import NumberRefused
from reviews.sheet_queries import live_sheet
from reviews.states import AssignmentStatus, SheetStatus

NOT_APPLICABLE = "n/a"


class Invalid(Refused):
    """Values that cannot be stored; ``errors`` maps a criterion's key to a sentence."""

    def __init__(self, errors):
        super().__init__(list(errors.values()))
        self.errors = errors


@transaction.atomic
def open(assignment, *, by):
    """The live sheet of an assignment, made if there is none."""
    standing = standings.lock(assignment.panelist, assignment.dossier)
    found = live_sheet(assignment)
    if found is None:
        _require_writable(assignment, standing)
    return found or _made(assignment, by)


@transaction.atomic
def save(sheet, *, by, version, scores=None, comments=None, **words):
    """Write what is given into a draft and return it; what is left out stays as it is.

    ``scores``: criterion key -> points as text, "n/a" or "" for none yet. ``comments``:
    criterion key -> text. ``words``: comment, panel_comment, is_abstention, confidence.
    Raises Stale when ``version`` is not the stored one and something differs from what is
    stored, and Invalid for scores off the scale; nothing is written then.
    """
    _lock_for_writing(sheet, by)
    return _write(sheet, by, version, scores or {}, comments or {}, words)


@transaction.atomic
def write(assignment, *, by, version, scores=None, comments=None, **words):
    """Save into the live sheet of an assignment, made if there is none; return it.

    Takes and raises what ``save`` does.
    """
    _require_own(assignment, by)
    standing = standings.lock(assignment.panelist, assignment.dossier)
    _require_writable(assignment, standing)
    sheet = live_sheet(assignment, is_locked=True) or _made(assignment, by)
    return _write(sheet, by, version, scores or {}, comments or {}, words)


@transaction.atomic
def submit(sheet, *, by):
    """Hand in a complete sheet. Raises NotReady while a criterion has no score."""
    assignment = _lock_for_writing(sheet, by)
    states.SUBMIT_SHEET.check(sheet)
    stage = assignment.dossier.stage
    criteria = criteria_of(stage.rubric)
    scores = scores_of(sheet, criteria)
    if problems := checks.missing(sheet, criteria, scores, stage, scale_of(stage.rubric)):
        raise NotReady(problems)

    content = _content(sheet, criteria, scores)
    version = SheetVersion.objects.create(
        sheet=sheet, number=sheet.versions.count() + 1, content=content, digest=digest(content)
    )
    facts = {"version": version.number, "digest": version.digest}
    states.SUBMIT_SHEET.apply(sheet, by=by, submitted_at=clock.now(), facts=facts)
    states.FINISH.apply(assignment, by=by)
    return version


@transaction.atomic
def return_(sheet, *, by, reason):
    """Give a handed-in sheet back to its panelist; the version handed in is kept."""
    if not reason.strip():
        raise Refused(_("Say why the sheet goes back."))
    standings.lock(sheet.assignment.panelist, sheet.assignment.dossier)
    checks.in_judgement(sheet.assignment.dossier)
    checks.consensus_is_open(sheet.assignment.dossier)
    states.RETURN_SHEET.apply(sheet, by=by, reason=reason)
    states.TAKE_UP_AGAIN.apply(sheet.assignment, by=by)
    emails.sheet_returned(sheet, reason)
    return sheet


@transaction.atomic
def void(sheet, *, by, reason):
    """Let a sheet count no longer; it is kept. Its panelist may begin another."""
    assignment = sheet.assignment
    standings.lock_stages([assignment.dossier.stage.call_id])
    standings.lock(assignment.panelist, assignment.dossier)
    reopenings.take_out(Assignment.objects.filter(pk=assignment.pk), by=by, reason=reason)
    states.VOID_SHEET.apply(sheet, by=by, reason=reason)
    assignment.refresh_from_db(fields=["status"])
    if assignment.status == AssignmentStatus.DONE:
        states.TAKE_UP_AGAIN.apply(assignment, by=by)
    conflicts.supersede_rankings(assignment.dossier.stage.call_id, [sheet.pk], by=by)
    return sheet


def scores_of(sheet, criteria):
    """Criterion key -> Score row."""
    keys = {criterion.pk: criterion.key for criterion in criteria}
    return {keys[score.criterion_id]: score for score in sheet_queries.scores(sheet)}


def _made(assignment, by):
    warm_ups.require_done(assignment.panelist, assignment.dossier.stage)
    sheet = ScoreSheet.objects.create(
        assignment=assignment, submission_id=assignment.dossier.pinned_id
    )
    audit.record(sheet, "open sheet", by=by, new={"submission": sheet.submission.number})
    return sheet


def _write(sheet, by, version, scores, comments, words):
    if sheet.status == SheetStatus.RETURNED:
        states.REWORK_SHEET.apply(sheet, by=by)
    states.SCORE.check(sheet)
    if words.get("confidence") not in (None, *Confidence.values):
        raise Refused(_("Choose how sure you are from the list."))
    rows = _changed_scores(sheet, scores, comments)
    changed = {name: value for name, value in words.items() if getattr(sheet, name) != value}
    if not rows and not changed:
        return sheet
    if version != sheet.version:
        raise Stale(sheet, {"scores": scores, "comments": comments} | words)

    Score.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["steps", "is_not_applicable", "comment"],
    )
    for name, value in changed.items():
        setattr(sheet, name, value)
    sheet.version += 1
    sheet.save(update_fields=["version", "updated_at", *changed])
    return sheet


def _require_own(assignment, by):
    if by is None or by.pk != assignment.panelist.user_id:
        raise PermissionDenied("reviews.write_sheet")


def _lock_for_writing(sheet, by):
    """Lock the standing and the sheet; raise unless ``by``, whose it is, judges the dossier now."""
    assignment = sheet.assignment
    _require_own(assignment, by)
    standing = standings.lock(assignment.panelist, assignment.dossier)
    lock(sheet)
    sheet.assignment = assignment  # keeps what is loaded already
    _require_writable(assignment, standing)
    return assignment


def _require_writable(assignment, standing):
    """Raise if there is a conflict or the work is done, or the dossier is not judged now."""
    assignment.status, is_in_team, takes_part = sheet_queries.state_of(assignment)
    if standing.is_excluded or assignment.status != AssignmentStatus.ACCEPTED:
        raise TransitionNotAllowed(states.FINISH, assignment)
    checks.in_judgement(assignment.dossier)
    if is_in_team or takes_part:
        raise Refused(_("You take part in this application: declare the conflict of interest."))


def _changed_scores(sheet, scores, comments):
    """The Score rows to write. Raises Invalid."""
    rubric = sheet.assignment.dossier.stage.rubric
    criteria = {criterion.key: criterion for criterion in criteria_of(rubric)}
    if unknown := (scores.keys() | comments.keys()) - criteria.keys():
        raise Refused(_("There is no criterion %(key)s.") % {"key": sorted(unknown)[0]})

    stored, scale = scores_of(sheet, criteria.values()), scale_of(rubric)
    rows, errors = [], {}
    for key in criteria:
        if key not in scores and key not in comments:
            continue
        row = stored.get(key) or Score(sheet=sheet, criterion=criteria[key])
        before = (row.steps, row.is_not_applicable, row.comment)
        row.comment = comments.get(key, row.comment)
        try:
            if key in scores:
                row.steps, row.is_not_applicable = read(criteria[key], scale, scores[key])
        except Refused as error:
            errors[key] = str(error)
        if (row.steps, row.is_not_applicable, row.comment) != before:
            rows.append(row)
    if errors:
        raise Invalid(errors)
    return rows


def read(criterion, scale, text):
    """(steps, is not applicable) of what was typed for a criterion. Raises Refused."""
    text = text.strip()
    if text == "":
        return None, False
    if text == NOT_APPLICABLE:
        if not criterion.allows_not_applicable:
            raise Refused(_("This criterion always applies: give a score."))
        return None, True
    try:
        return scale.parse(text.replace(",", ".") if text.count(",") == 1 else text), False
    except NumberRefused as error:
        raise Refused(_sentence(error, scale)) from error


def _sentence(error, scale):
    words = {name: points_text(getattr(scale, name)) for name in ("minimum", "maximum", "step")}
    if error.code in ("below", "above", "too_large"):
        return _("Choose a score from %(minimum)s to %(maximum)s.") % words
    if error.code in ("off_step", "too_fine"):
        return _("Scores go in steps of %(step)s.") % words
    return _("Write a number such as %(maximum)s.") % words


def _content(sheet, criteria, scores):
    """What the immutable version holds; an abstention keeps its words and no score."""
    given = {} if sheet.is_abstention else scores
    return {
        "submission": sheet.submission.digest,
        "is_abstention": sheet.is_abstention,
        "confidence": sheet.confidence,
        "scores": {c.key: given[c.key].steps if c.key in given else None for c in criteria},
        "not_applicable": [key for key, score in given.items() if score.is_not_applicable],
        "comments": {key: score.comment for key, score in scores.items() if score.comment},
        "comment": sheet.comment,
        "panel_comment": sheet.panel_comment,
    }
