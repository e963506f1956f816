"""What stands side by side when assessors agree: self-assessment, their sheets, agreed levels."""

from dataclasses import dataclass, field

from competitions.models import Criterion, QuestionKind
from reviews.actions.sheets import NOT_APPLICABLE
from reviews.models import ScoreSheet


@dataclass
class Row:
    """One indicator. Levels are texts: "0" to "4", "n/a", or "" for none."""

    criterion: Criterion
    claimed: str
    judged: list  # one text per sheet, in the order of the sheets
    comments: list
    agreed: str
    note: str
    choices: list = field(default_factory=list)
    assessors: list = field(default_factory=list)

    @property
    def differs(self):
        """Whether the assessors disagree with one another."""
        return len({level for level in self.judged if level}) > 1

    @property
    def departs(self):
        """Whether an assessor, or what is agreed, says otherwise than the cluster."""
        said = {level for level in (*self.judged, self.agreed) if level}
        return bool(self.claimed and said - {self.claimed})

    @property
    def is_disputed(self):
        return self.differs or self.departs

    @property
    def cells(self):
        """(assessor, level) of each sheet."""
        return list(zip(self.assessors, self.judged, strict=True))

    @property
    def seen(self):
        """(assessor, level, what they saw), of those who wrote something."""
        found = zip(self.assessors, self.judged, self.comments, strict=True)
        return [row for row in found if row[2].strip()]

    @property
    def note_suggestion(self):
        """What stands in the field: the agreed note, or that of the only assessor."""
        if self.note or self.agreed or len(self.comments) != 1:
            return self.note
        return self.comments[0]

    @property
    def suggestion(self):
        """What stands in the field: the agreed level, or what all assessors chose alike."""
        if self.agreed:
            return self.agreed
        return self.judged[0] if self.judged and not self.differs else ""


def rows(dossier, consensus=None):
    """(sheets, rows) of a label dossier; a constant number of queries."""
    sheets = list(
        ScoreSheet.objects.submitted()
        .filter(assignment__dossier=dossier)
        .select_related("assignment__panelist__user")
        .prefetch_related("scores")
        .order_by("pk")
    )
    judged = [{score.criterion_id: score for score in sheet.scores.all()} for sheet in sheets]
    agreed = {s.criterion_id: s for s in consensus.scores.all()} if consensus else {}
    claimed = claimed_levels(dossier.pinned)
    rubric = dossier.stage.rubric
    return sheets, [
        Row(
            criterion=criterion,
            claimed=claimed.get(criterion.key, ""),
            judged=[as_text(scores.get(criterion.pk)) for scores in judged],
            comments=[getattr(scores.get(criterion.pk), "comment", "") for scores in judged],
            agreed=as_text(agreed.get(criterion.pk)),
            note=getattr(agreed.get(criterion.pk), "note", ""),
            choices=_choices(criterion),
            assessors=[sheet.assignment.panelist for sheet in sheets],
        )
        for criterion in rubric.criteria.order_by("position")
    ]


def claimed_levels(submission):
    """indicator code -> level as the cluster claims it, from the snapshot that counts."""
    return {code: row.get("level", "") for code, row in claims(submission).items()}


def claims(submission):
    """indicator code -> what the cluster says of it: level, text and link as texts."""
    found = {}
    for answer in submission.content.get("answers", []):
        if answer.get("kind") == QuestionKind.INDICATORS:
            found |= answer.get("value") or {}  # none is left of an answer that was erased
    return found


def as_text(score):
    """The level of a Score or AgreedScore on the scale 0, 1, 2 ... that labels have."""
    if score is None:
        return ""
    if score.is_not_applicable:
        return NOT_APPLICABLE
    return "" if score.steps is None else str(score.steps)


def _choices(criterion):
    choices = [(level, f"{level} – {words}") for level, words in criterion.descriptors.items()]
    return choices + [(NOT_APPLICABLE, NOT_APPLICABLE)] * criterion.allows_not_applicable
