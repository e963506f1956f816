"""How the sample call is decided: rules, two rankings, a tie that the chain parts, scenarios."""

from competitions.actions import forms, stages
from config.samples import words
from core import jobs
from reviews import ranking_settings
from reviews.actions import rankings, scenarios
from reviews.models import Assignment

WOMEN = "women-in-the-lead-team"  # the key that the builder makes of the question below
CHAIN = [
    {"by": "criterion", "key": "lasting-change"},
    {"by": "attribute", "name": "balance", "key": WOMEN},
    {"by": "panel"},
]
# Points of three sheets on five criteria. The second row of dossiers has the same totals and
# less on the second criterion, so that three dossiers tie, and each step of the chain parts some.
EQUAL = [
    ("4", "3.5", "4", "3.5", "4"),
    ("4.5", "4", "3.5", "4", "4"),
    ("3.5", "3.5", "4", "3", "4"),
]
SWAPPED = [
    ("4", "3", "4", "4", "4"),
    ("4.5", "3.5", "4", "4", "4"),
    ("3.5", "3", "4.5", "3", "4"),
]


def declare(stage, officer):
    """The question that the balance is read from, and what parts ties; while it is a draft."""
    section = stage.form.sections.get(questions__key="management-fte")
    forms.add_question(
        stage,
        section,
        by=officer,
        kind="number",
        label="Women in the lead team",
        help="Share of women among those who lead the work, in percent. It may part a tie.",
        options={"unit": "%", "minimum": "0", "maximum": "100"},
    )
    stages.edit(stage, by=officer, tie_chain=CHAIN)


def share_of_women(number):
    """Another one for each of the 24 entrants."""
    return str(20 + number * 7 % 30)


def tied(stage, complete):
    """assignment id -> points of three dossiers whose sheets are all among ``complete``."""
    by_dossier = {}
    for assignment in Assignment.objects.live().filter(dossier__stage=stage).order_by("pk"):
        by_dossier.setdefault(assignment.dossier_id, []).append(assignment.pk)
    whole = [keys for keys in by_dossier.values() if complete.issuperset(keys)]
    rows = zip(whole[:3], (EQUAL, EQUAL, SWAPPED), strict=False)
    return {key: points for keys, sheets in rows for key, points in zip(keys, sheets, strict=False)}


def load(stage, officers):
    """The official ranking, one for information, and two lines kept to be compared."""
    officer, second = officers
    _rank(stage, officer)
    _rank(stage, officer, ranking_settings.chosen(stage, "expected-rank"))
    for (name, cut), person in zip(words.SCENARIOS, (officer, second), strict=True):
        scenarios.create(
            stage, by=person, name=name, cut=cut, note=words.NOTE, reason=words.DEVIATION
        )


def _rank(stage, officer, settings=None):
    jobs.run(rankings.request(stage, by=officer, settings=settings).pk)
