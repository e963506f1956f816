"""Who is proposed as the rapporteur of which dossier."""

from collections import defaultdict

from reviews.appointing import choose
from reviews.models import Assignment, Consensus, PanelistRole, Standing


def proposal(stage, dossiers):
    """Dossier -> seat, for those of ``dossiers`` without a rapporteur who serves.

    Nobody in conflict is proposed.
    """
    reports = Consensus.objects.filter(
        dossier__stage=stage, rapporteur__isnull=False, rapporteur__ended_at__isnull=True
    )
    held = dict(reports.values_list("dossier", "rapporteur"))
    open_ones = {dossier.pk: dossier for dossier in dossiers if dossier.pk not in held}
    barred = Standing.objects.filter(dossier__in=open_ones, is_excluded=True)
    barred = set(barred.values_list("panelist", "dossier"))
    rows = Assignment.objects.at_work().filter(dossier__in=open_ones)
    judges, seats = defaultdict(list), {}
    for row in rows.select_related("panelist__user"):
        if (row.panelist_id, row.dossier_id) not in barred:
            has_role = row.panelist.role == PanelistRole.RAPPORTEUR
            judges[row.dossier_id].append((row.panelist_id, has_role))
            seats[row.panelist_id] = row.panelist
    chosen = choose(judges, held.values())
    return {open_ones[dossier]: seats[seat] for dossier, seat in sorted(chosen.items())}
