"""What panelists would judge gladly, or rather not."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import NotReady, Refused
from reviews.actions import standings
from reviews.models import ConflictSheet, Preference, Standing, Wish


@transaction.atomic
def save(panelist, stage, wishes, *, by):
    """Store ``wishes``: dossier id -> wish, or "" for nothing said; return how many were changed.

    Only for dossiers of the stage for which the panelist has declared that there is no conflict.
    """
    if not ConflictSheet.objects.filter(panelist=panelist, stage=stage).exists():
        raise NotReady(_("Declare conflicts of interest first."))
    if not set(wishes.values()) <= {"", *Wish.values}:
        raise Refused(_("Choose one of the answers."))
    standings.lock_stages([stage.call_id])
    declared = Standing.objects.free().filter(panelist=panelist, dossier__stage=stage)
    if not set(wishes) <= set(declared.values_list("dossier_id", flat=True)):
        raise Refused(_("One of these applications is not open to you. Load the page again."))
    known = dict(
        Preference.objects.filter(panelist=panelist, dossier__stage=stage).values_list(
            "dossier_id", "wish"
        )
    )
    changed = {pk: wish for pk, wish in wishes.items() if known.get(pk, "") != wish}
    Preference.objects.filter(panelist=panelist, dossier__in=changed).delete()
    Preference.objects.bulk_create(
        Preference(panelist=panelist, dossier_id=pk, wish=wish)
        for pk, wish in sorted(changed.items())
        if wish
    )
    if changed:
        audit.record(
            panelist, "state preferences", by=by, new={"stage": stage.pk, "changed": len(changed)}
        )
    return len(changed)
