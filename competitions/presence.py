"""Who else has the same words before them at this moment."""

from django.db.models import Q

from competitions.models import Presence
from competitions.models.presence import FRESH
from core import clock


def seen(dossier, section, user):
    """Note that ``user`` looks at a section (None: at everything); return who else does.

    Whoever has everything open is in every section, and sees whoever is in any. No event and
    no lock: a row that is written twice says the same.
    """
    Presence.objects.update_or_create(
        dossier=dossier, section=section, user=user, defaults={"seen_at": clock.now()}
    )
    others = Presence.objects.fresh().filter(dossier=dossier).exclude(user=user)
    if section is not None:
        others = others.filter(Q(section=section) | Q(section__isnull=True))
    people = {presence.user_id: str(presence.user) for presence in others.select_related("user")}
    return sorted(people.values())


def forget():
    """Delete what says nothing any more; return how many rows that were."""
    deleted, _by_model = Presence.objects.filter(seen_at__lt=clock.now() - FRESH).delete()
    return deleted
