"""Reading the discussion of a dossier: its posts in the order of time, and what is new."""

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from reviews import checks
from reviews.models import Conflict, DiscussionPost, DiscussionReading
from reviews.states import SheetStatus


def posts(dossier, user, redact):
    """What ``user`` may read; ``has_left``: its author has a conflict of interest since.

    ``redact`` (see ``blinding.redactor``) is for the words of others.
    """
    found = list(DiscussionPost.objects.visible_to(user).filter(dossier=dossier).for_list())
    tied = Conflict.objects.filter(application=dossier.application_id, excludes=True)
    tied = set(tied.values_list("user_id", flat=True))
    last = DiscussionReading.objects.filter(user=user, dossier=dossier).first()
    for post in found:
        post.has_left = post.author_id in tied
        post.is_own = post.author_id == user.pk
        post.is_new = not post.is_own and post.pk > (last.last if last else 0)
        if not post.is_own:
            post.text = redact(post.text)
    return found


def unread(user, dossiers):
    """{dossier: how many posts of others are new}, for those that ``user`` may read."""
    last = DiscussionReading.objects.filter(user=user, dossier=OuterRef("dossier"))
    rows = (
        DiscussionPost.objects.visible_to(user)
        .filter(Q(dossier__in=dossiers), withdrawn_at=None)
        .exclude(author=user)
        .annotate(seen=Coalesce(Subquery(last.values("last")[:1]), 0))
        .filter(pk__gt=F("seen"))
        .values("dossier")
        .annotate(number=Count("pk"))
        .order_by("dossier")
    )
    return {row["dossier"]: row["number"] for row in rows}


def attach_unread(user, places):
    """Give each of ``batches.Place``, loaded, ``deliberates`` (own sheet in) and ``unread``."""
    is_in = {place.pk for place in places if _deliberates(place)}
    mine = [place.dossier_id for place in places if place.pk in is_in]
    counts = unread(user, mine) if mine else {}
    for place in places:
        place.deliberates = place.pk in is_in
        place.unread = counts.get(place.dossier_id, 0) if place.deliberates else 0


def _deliberates(place):
    is_in = place.sheet is not None and place.sheet.status == SheetStatus.SUBMITTED
    return is_in and checks.deliberates(place.stage)
