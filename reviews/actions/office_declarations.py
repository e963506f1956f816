"""Conflicts that people of the house declare themselves, for all applications of a call at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from reviews.actions import conflicts, standings
from reviews.models import ConflictSource, OfficeDeclaration


@transaction.atomic
def declare(user, applications, *, tied=None):
    """Say for each of ``applications`` of one call whether ``user`` is in conflict with it.

    ``tied`` maps some of them to (situation, note). Declaring again adds, and lifts nothing.
    """
    tied = tied or {}
    applications = sorted(applications, key=lambda application: application.audit_stream)
    if not set(tied) <= set(applications):
        raise Refused(_("One of these applications is not in this batch."))
    standings.lock_stages({application.call_id for application in applications})
    for application in applications:
        if application in tied:
            reason, note = tied[application]
            source = ConflictSource.DECLARED
            conflicts.record(user, application, by=user, reason=reason, note=note, source=source)
    now = clock.now()
    OfficeDeclaration.objects.bulk_create(
        [OfficeDeclaration(user=user, application=one, declared_at=now) for one in applications],
        update_conflicts=True,
        unique_fields=["user", "application"],
        update_fields=["declared_at"],
    )
    if applications:
        new = {"applications": len(applications), "conflicts": len(tied)}
        audit.record(applications[0].call, "declare conflicts", by=user, new=new)
