"""The warm-up of the sample round: two short texts, scored by half of the panel."""

import random

from competitions.models import Stage
from reviews.actions import warm_ups

SEED = 2026  # of the invented scores
SAMPLES = [
    {
        "title": "Quiet cranes for inner harbours",
        "text": (
            "Fourteen firms and two institutes want to build harbour cranes that neighbours do not "
            "hear.\n\n"
            "**Strengths.** The drives come from the region; three of them lead the market.\n\n"
            "**Strategy.** A test bed in the harbour, open to all partners, and one project a year "
            "that each partner pays half of.\n\n"
            "**Management.** One manager, half of the time; a board that meets twice a year."
        ),
        "explanation": (
            "Strong partners and a clear next step, but hardly anybody to manage it: we would give "
            "four for the strategy and two for the management."
        ),
    },
    {
        "title": "A cluster for everything green",
        "text": (
            "Ninety members from energy, food, tourism and crafts want to become greener together."
            "\n\n**Strengths.** Every kind of organisation is there.\n\n"
            "**Strategy.** Working groups will find topics in the first two years.\n\n"
            "**Management.** A team of four, experienced, paid for five years."
        ),
        "explanation": (
            "Good management does not make up for a strategy that is still to be found. The scores "
            "of one criterion should not shine on the others."
        ),
    },
]
LEVELS = [[7, 7, 6, 5, 6], [4, 3, 4, 8, 5]]  # half marks around which the panel scores


def load(stage, panel, officer):
    stage = Stage.objects.select_related("rubric").get(pk=stage.pk)
    chance = random.Random(SEED)
    keys = list(stage.rubric.criteria.values_list("key", flat=True))
    seats = list(panel.panelists.select_related("user").order_by("pk"))
    for words, levels in zip(SAMPLES, LEVELS, strict=True):
        sample = warm_ups.add_sample(stage, by=officer, **words)
        for seat in seats[3::2]:
            steps = [level + chance.choice([-2, -1, 0, 0, 1, 1]) for level in levels]
            scores = {key: str(k / 2) for key, k in zip(keys, steps, strict=True)}
            sheet = warm_ups.save(sample, seat, by=seat.user, version=0, scores=scores)
            warm_ups.submit(sheet, by=seat.user)
