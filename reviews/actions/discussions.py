"""Talking about a dossier: adding words, withdrawing one's own, and how far somebody has read."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.digests import digest
from core.errors import Refused
from core.states import lock
from core.text import tidy
from reviews import checks, deliberating
from reviews.actions import standings
from reviews.models import DiscussionPost, DiscussionReading, Panelist

MOST_CHARACTERS = 5_000


@transaction.atomic
def post(dossier, *, by, text, criterion=None):
    """Add words for all who deliberate on ``dossier``; an officer's are marked as the office's."""
    checks.in_judgement(dossier)
    _lock_standings(dossier, by)
    if not (by.is_officer or deliberating.is_member(by, dossier)):
        raise PermissionDenied("reviews.discuss_dossier")
    text = tidy(text)
    if not text:
        raise Refused(_("Write something first."))
    if len(text) > MOST_CHARACTERS:
        words = _("At most %(limit)s characters; this has %(length)s. Shorten it.")
        raise Refused(words % {"limit": f"{MOST_CHARACTERS:,}", "length": f"{len(text):,}"})
    if criterion and criterion.rubric_id != dossier.stage.rubric_id:
        raise Refused(_("This criterion is not one of the stage."))

    said = DiscussionPost.objects.create(
        dossier=dossier, author=by, as_office=by.is_officer, criterion=criterion, text=text
    )
    audit.record(said, "say", by=by, new={"dossier": dossier.pk, "digest": digest(text)})
    mark_read(dossier, by)
    return said


@transaction.atomic
def withdraw(said, *, by):
    """Take own words back while the stage is judged: they go, and "withdrawn" stays."""
    if said.author_id != by.pk:
        raise PermissionDenied("reviews.withdraw_post")
    checks.in_judgement(said.dossier)
    lock(said)
    if said.withdrawn_at:
        return said
    said.text, said.withdrawn_at = "", clock.now()
    said.save(update_fields=["text", "withdrawn_at"])
    audit.record(said, "withdraw words", by=by)
    return said


def mark_read(dossier, user):
    """Remember that ``user`` has read all there is so far."""
    last = DiscussionPost.objects.filter(dossier=dossier).order_by("pk").last()
    if last is None:
        return
    mark = {"last": last.pk}
    read = DiscussionReading.objects.filter(user=user, dossier=dossier, last__gte=last.pk)
    if not read.exists():
        DiscussionReading.objects.update_or_create(user=user, dossier=dossier, defaults=mark)


def _lock_standings(dossier, by):
    """A conflict that is declared at this moment comes before these words, or after them."""
    seats = Panelist.objects.filter(user=by, panel__call=dossier.stage.call_id)
    standings.lock_pairs([(seat, dossier.pk) for seat in seats.values_list("pk", flat=True)])
