"""Votes: opened by who leads the item, cast by who is in the room, closed once and for all.

Nobody sees a single ballot or an interim count before a vote is closed, and no audit event
holds what somebody voted. Meeting, then standing are locked: a ballot and a conflict of
interest, or a ballot and the closing, never come into force beside each other.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import NotReady, Refused, WrongTime
from core.permissions import require
from core.states import lock
from reviews import rooms, states, voting
from reviews.actions import standings
from reviews.actions.in_meeting import require_under_way, send_out, step
from reviews.models import AgendaItem, Ballot, Vote, VoteKind
from reviews.rubrics import points_text, scale_of
from reviews.states import ItemStatus, MeetingStatus, VoteStatus

MOST_OPTIONS = 101


@transaction.atomic
def open(item, *, by, question, kind=VoteKind.CHOICE, options=()):
    """Ask the room. ``options`` are words; a vote on a score takes them from the stage's scale."""
    meeting = item.meeting
    lock(meeting)
    require_under_way(meeting)
    require(by, "reviews.lead_item", item)
    lock(item)
    if item.status != ItemStatus.OPEN:
        raise WrongTime(_("This item is not being discussed."))
    if item.votes.open().exists():
        raise NotReady(_("A vote is open already. Close it first."))
    vote = Vote.objects.create(
        item=item,
        number=item.votes.count() + 1,
        question=_question(question),
        kind=kind,
        options=_options(meeting.stage, kind, options),
        quorum=meeting.quorum,
        is_secret=meeting.is_secret,
    )
    new = {"number": vote.number, "question": vote.question, "options": vote.options}
    audit.record(vote, "open vote", by=by, new=new | {"is_secret": vote.is_secret})
    step(meeting, is_outline=False)
    return vote


@transaction.atomic
def cast(vote, *, by, choice):
    """Cast or change the ballot of ``by``; ``choice`` is the number of an option, or None."""
    meeting = vote.item.meeting
    lock(meeting)
    require_under_way(meeting)
    seat = rooms.seat_of(by, meeting.panel)
    if seat is None:
        raise PermissionDenied("reviews.vote")
    dossier = vote.item.dossier
    standings.lock(seat, dossier)
    if seat not in rooms.of([dossier], [seat])[dossier.pk].free:
        raise PermissionDenied("reviews.vote")
    if seat.pk not in rooms.present(meeting):
        raise NotReady(_("Say first that you are here."))
    vote.refresh_from_db(fields=["status"])
    if vote.status != VoteStatus.OPEN:
        raise WrongTime(_("This vote is closed. Nothing was changed."))
    if choice is not None and not 0 <= choice < len(vote.options):
        raise Refused(_("Choose one of the answers, or abstain."))
    ballot, _created = Ballot.objects.update_or_create(
        vote=vote,
        panelist=seat,
        defaults={
            "choice": choice,
            "is_abstention": choice is None,
            "is_struck": False,
            "cast_at": clock.now(),
        },
    )
    audit.record(vote, "cast ballot", by=by)
    step(meeting, is_outline=False)
    return ballot


@transaction.atomic
def close(vote, *, by):
    """Count the ballots; after that nothing changes."""
    meeting = vote.item.meeting
    lock(meeting)
    require(by, "reviews.lead_item", vote.item)
    lock(vote)
    states.CLOSE_VOTE.check(vote)
    result = _result(vote)
    states.CLOSE_VOTE.apply(vote, by=by, result=result, closed_at=clock.now(), closed_by=by)
    step(meeting, is_outline=False)
    return vote


def strike_out(rows, *, by):
    """A conflict comes into force at these standings: out of the room, out of the open vote.

    The caller has locked the meetings and then the standings, and writes these afterwards.
    """
    pairs = Q()
    for row in rows:
        pairs |= Q(panelist=row.panelist_id, vote__item__dossier=row.dossier_id)
    cast = Ballot.objects.filter(pairs, vote__status=VoteStatus.OPEN, is_struck=False)
    struck = list(cast.values_list("vote_id", flat=True))
    cast.update(is_struck=True)
    for vote in Vote.objects.filter(pk__in=struck).order_by("pk"):
        audit.record(vote, "strike ballot", by=by)
    discussed = AgendaItem.objects.open().filter(
        dossier__in={row.dossier_id for row in rows},
        meeting__status=MeetingStatus.UNDER_WAY,
    )
    for item in discussed.select_related("meeting__panel", "dossier__application"):
        here = rooms.present(item.meeting)
        seats = {row.panelist_id for row in rows if row.dossier_id == item.dossier_id}
        send_out(item, rooms.seats_of(item.meeting.panel).filter(pk__in=here & seats))
        step(item.meeting)


def eligible(item):
    """The seats that may vote on an item now: there, in the room, in no conflict."""
    here = rooms.present(item.meeting)
    seats = [seat for seat in rooms.seats_of(item.meeting.panel) if seat.pk in here]
    return rooms.of([item.dossier], seats)[item.dossier_id].free


def _result(vote):
    """What the vote comes to. A ballot counts if its seat still serves and may stay."""
    seats = rooms.seats_of(vote.item.meeting.panel)
    dossier = vote.item.dossier
    free = {seat.pk for seat in rooms.of([dossier], seats)[dossier.pk].free}
    ballots = list(vote.ballots.all())
    counted = [b.choice for b in ballots if not b.is_struck and b.panelist_id in free]
    tally = voting.tally(counted, options=len(vote.options), quorum=vote.quorum)
    return {
        "in_room": len(eligible(vote.item)),
        "cast": tally.cast,
        "abstained": tally.abstained,
        "struck": len(ballots) - tally.cast,
        "is_valid": tally.is_valid,
        "counts": list(tally.counts),
        "mean": _mean(vote, tally.counts) if vote.kind == VoteKind.SCORE else None,
    }


def _mean(vote, counts):
    scale = scale_of(vote.item.meeting.stage.rubric)
    mean = voting.mean(counts, [scale.points(k) for k in range(len(counts))])
    return None if mean is None else [mean.numerator, mean.denominator]


def _question(question):
    if not question.strip():
        raise Refused(_("Write the question."))
    return question.strip()


def _options(stage, kind, options):
    if kind == VoteKind.SCORE:
        scale = scale_of(stage.rubric)
        if scale.steps >= MOST_OPTIONS:
            raise Refused(_("The scale of this stage has too many steps for a ballot."))
        return [points_text(scale.value(k)) for k in range(scale.steps + 1)]
    words = [option.strip() for option in options if option.strip()]
    if len(words) < 2 or len(set(words)) < len(words):
        raise Refused(_("Give at least two answers, each once."))
    if len(words) > MOST_OPTIONS:
        raise Refused(_("Give at most %(most)d answers.") % {"most": MOST_OPTIONS})
    return words
