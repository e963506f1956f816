"""How panelists follow an employer that is merged; registered in ``AppConfig.ready``."""

from clusters import merging
from reviews.models import Employment, Panelist, Tie
from reviews.ties import Fact


def register():
    merging.register(move_employers)


def move_employers(kept, merged):
    """Let those whom ``merged`` employs or employed be people of ``kept``.

    What was decided on a tie to ``merged`` holds for ``kept``: its facts take the other name.
    """
    for fact in (Fact.PARTNER, Fact.FORMER):
        old, new = f"{fact}:{merged.pk}", f"{fact}:{kept.pk}"
        known = Tie.objects.filter(key=new).values("conflict")
        Tie.objects.filter(key=old).exclude(conflict__in=known).update(key=new)
    former = Employment.objects.filter(organisation=merged)
    return {
        "panelists": Panelist.objects.filter(employer=merged).update(employer=kept),
        "employments": former.update(organisation=kept),
    }
