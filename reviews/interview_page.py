"""Interview mode: the sheet of an assessor, one indicator at a time, beside what the cluster says.

It is the same sheet as on the scoring screen, with the same fields, saved at the same address.
"""

from dataclasses import dataclass
from itertools import groupby

from competitions import reading
from competitions.kinds import links
from reviews import blinding, levels, reading_form, sheet_queries
from reviews.actions.sheets import NOT_APPLICABLE
from reviews.forms.sheets import Row


@dataclass
class Step:
    """One indicator. ``claim``: level, text and link as the cluster gives them, or None."""

    row: Row
    claim: dict | None
    number: int

    @property
    def criterion(self):
        return self.row.criterion

    @property
    def claimed(self):
        return (self.claim or {}).get("level", "")

    @property
    def claimed_words(self):
        return self.criterion.descriptors.get(self.claimed, "")

    @property
    def link(self):
        """The link that proves it, where it is one that can be followed."""
        typed = (self.claim or {}).get("link", "").strip()
        return typed if typed and not links.fault_of(typed) else ""

    @property
    def differs(self):
        return bool(self.row.value and self.claimed and self.row.value != self.claimed)

    @property
    def choices(self):
        """(level, words) from the scale; "not applicable" only where the indicator allows it."""
        words = self.criterion.descriptors
        return [(level, words.get(level, "")) for level in self.row.levels]

    @property
    def is_not_applicable(self):
        return self.row.value == NOT_APPLICABLE


def context(user, assignment, form):
    """What the page shows. ``form`` is the SheetForm of the stored sheet."""
    dossier = assignment.dossier
    submission = sheet_queries.pinned(dossier)
    submission.dossier = dossier
    submission = reading.as_seen(submission, user)
    claims = levels.claims(submission)
    steps = [
        Step(row, claims.get(row.criterion.key), number) for number, row in enumerate(form.rows, 1)
    ]
    groups = [
        (group, list(found)) for group, found in groupby(steps, key=lambda s: s.criterion.group)
    ]
    return {
        "assignment": assignment,
        "dossier": blinding.shown(dossier, user),
        "form": form,
        "steps": steps,
        "groups": groups,
        "differing": sum(step.differs for step in steps),
        "submission": submission,
        "reading": reading_form.article(submission),
    }
