"""Recording in which order the panel takes dossiers that share a rank."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import Refused, WrongTime
from reviews import parting
from reviews.models import Draw, PanelOrder, RankingEntry
from reviews.states import SelectionStatus


@transaction.atomic
def record(ranking, order, *, by, text):
    """Write down the panel's ``order`` of all dossiers (or their ids) that share a rank.

    Part of an action that has locked the stage or the selection, and asked for conflicts.
    Raises Refused: no such group, no words, settled already, or the call wants a draw.
    """
    ids = [getattr(dossier, "pk", dossier) for dossier in order]
    if not text.strip():
        raise Refused(_("Say who settled the tie, and how."))
    if parting.PANEL not in parting.ways(ranking.stage):
        raise Refused(_("The call says that a draw parts ties: announce one."))
    rank = _rank_of(ranking, ids)
    if Draw.objects.standing().filter(ranking=ranking, rank=rank).exists():
        raise WrongTime(_("A draw parts this tie: it is announced or drawn already."))
    published = ranking.selections.filter(status=SelectionStatus.PUBLISHED)
    if published.exists() and parting.how(ranking, rank):
        raise WrongTime(_("This order is published: it cannot change any more."))
    found = PanelOrder.objects.create(
        ranking=ranking, rank=rank, order=ids, text=text.strip(), by=by
    )
    new = {"rank": rank, "order": ids, "text": found.text}
    audit.record(found, "record panel order", by=by, new=new)
    return found


def _rank_of(ranking, ids):
    entries = RankingEntry.objects.filter(ranking=ranking, dossier__in=ids)
    ranks = set(entries.values_list("rank", flat=True))
    tied = {entry.dossier_id for rank in ranks for entry in parting.group(ranking, rank)}
    if len(ranks) != 1 or len(ids) != len(set(ids)) or set(ids) != tied or len(ids) < 2:
        raise Refused(_("Give every dossier of the tie a place of its own, and nobody else."))
    return ranks.pop()
