"""How partners follow an organisation that is merged; registered in ``AppConfig.ready``."""

from django.utils.translation import gettext as _

from clusters import merging
from competitions.models import Partner
from core.errors import Refused


def register():
    merging.register(move_partners)


def move_partners(kept, merged):
    """Point the partners at ``kept``; refused where both have a part in one application."""
    theirs = Partner.objects.filter(organisation=merged).select_related("application")
    theirs = list(theirs.order_by("pk").select_for_update(of=("self",)))
    taken = Partner.objects.filter(
        organisation=kept, application__in=[partner.application_id for partner in theirs]
    )
    if both := sorted(taken.values_list("application__reference", flat=True).distinct()):
        words = _("Both have a part in %(references)s: two parts cannot become one.")
        raise Refused([words % {"references": ", ".join(both)}])
    Partner.objects.filter(pk__in=[partner.pk for partner in theirs]).update(organisation=kept)
    return {"partners": len(theirs)}
