"""How panelists follow an employer that is merged; registered in ``AppConfig.ready``."""

from clusters import merging
from reviews.models import Panelist


def register():
    merging.register(move_employers)


def move_employers(kept, merged):
    """Let those whom ``merged`` employs be employed by ``kept``."""
    return {"panelists": Panelist.objects.filter(employer=merged).update(employer=kept)}
