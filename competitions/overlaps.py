"""The same organisation in several applications of a call, as the office sees it."""

from collections import defaultdict

from competitions.models import Dossier, Partner


def of(stage, user):
    """[(organisation, dossiers)] of what was handed in and ``user`` may see; two queries.

    Who is still writing with whom is the applicants' own until they hand in.
    """
    handed_in = Dossier.objects.filter(stage=stage, pinned__isnull=False).visible_to(user)
    dossiers = {
        dossier.application_id: dossier
        for dossier in handed_in.select_related("application").order_by("application__reference")
    }
    found = defaultdict(list)
    partners = Partner.objects.active().filter(application__in=handed_in.values("application"))
    for partner in partners.for_list():
        found[partner.organisation].append(dossiers[partner.application_id])
    return [(organisation, those) for organisation, those in found.items() if len(those) > 1]
