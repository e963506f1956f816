"""What an application changed between its stages, for whoever judges the later one.

Compared are the two hand-ins that count, question by question: an answer that began with one
of the stage before is held against it. Other answers of the earlier stage are not shown.
"""

from dataclasses import dataclass

from competitions.answers import Item
from competitions.handed_in import place_of, question_of
from competitions.models import Submission


@dataclass(frozen=True)
class Since:
    """An answer held against the one it began with; ``stage`` is the earlier stage's title."""

    stage: str
    before: str
    after: str

    @property
    def is_changed(self):
        return self.before != self.after


def mark(parts, submission):
    """Give the items of a hand-in their ``since``, where they began with an earlier answer."""
    carried = [i for part in parts for i in part.all_items if i.question.carries_over]
    before = earlier(submission) if carried else None
    if before is None:
        return parts
    stage = before.dossier.stage.title
    if submission.is_masked:
        before = submission.mask_earlier(before)
    former = {place_of(entry): entry for entry in before.content.get("answers", [])}
    for item in carried:
        entry = former.get((item.question.carries_over, item.partner and item.partner.pk))
        if entry and "value" in entry and entry["kind"] == item.question.kind:
            words = Item(question_of(entry), entry["value"]).plain
            item.since = Since(stage, words, item.plain)
    return parts


def earlier(submission):
    """The hand-in of the stage before that counted, or None in a first stage."""
    dossier = submission.dossier
    found = Submission.objects.filter(
        pinned_by__application=dossier.application_id,
        pinned_by__stage__position__lt=dossier.stage.position,
    )
    return found.select_related("dossier__stage").order_by("dossier__stage__position").last()
