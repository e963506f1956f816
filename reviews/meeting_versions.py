"""The number by which browsers notice that a meeting has gone on.

It tells that something has changed and nothing else: whoever is out of the room for the item
under way gets a number of its own, which does not move with votes and words in there, and from
neither number can be seen how much has happened.
"""

from django.db.models import Exists, OuterRef
from django.utils.crypto import salted_hmac

from reviews.models import AgendaItem, Meeting


def number_of(pk, user):
    """A number below 2**48 for ``user``, or None where there is no such meeting; in one query."""
    under_way = AgendaItem.objects.open().filter(meeting=OuterRef("pk"))
    found = (
        Meeting.objects.visible_to(user)
        .filter(pk=pk)
        .annotate(is_closed_to=Exists(under_way), is_in=Exists(under_way.visible_to(user)))
        .values_list("version", "outline_version", "is_closed_to", "is_in")
        .first()
    )
    if found is None:
        return None
    version, outline, is_under_way, is_in = found
    is_out = is_under_way and not is_in
    seen = f"out:{outline}" if is_out else f"in:{version}"
    seal = salted_hmac("reviews.meeting", f"{pk}:{seen}", algorithm="sha256")
    return int.from_bytes(seal.digest()[:6], "big")
