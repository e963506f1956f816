"""Reading the discussion of a dossier: its posts in the order of time, and what is new."""

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from reviews import checks
from reviews.models import Conflict, DiscussionPost, DiscussionReading
from reviews.states import SheetStatus


def posts(dossier, user):
    """What ``user`` may read; ``has_left``: its author has a conflict of interest since."""
    found = list(DiscussionPost.objects.visible_to(user).filter(dossier=dossier).for_list())
    tied = Conflict.objects.filter(application=dossier.application_id, excludes=True)
    tied = set(tied.values_list("user_id", flat=True))
    last = DiscussionReading.objects.filter(user=user, dossier=dossier).first()
    for post in found:
        post.has_left = post.author_id in tied
        post.is_own = post.author_id == user.pk
        post.is_new = not post.is_own and post.pk > (last.last if last else 0)
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


def attach_unread(user, assignments):
    """Give every assignment ``deliberates`` (own sheet in, a contest) and ``unread``."""
    own = [row for row in assignments if row.sheet and row.sheet.status == SheetStatus.SUBMITTED]
    open_ones = {row.pk for row in own if checks.deliberates(row.dossier.stage)}
    counts = unread(user, [row.dossier_id for row in own]) if open_ones else {}
    for row in assignments:
        row.deliberates = row.pk in open_ones
        row.unread = counts.get(row.dossier_id, 0) if row.deliberates else 0
