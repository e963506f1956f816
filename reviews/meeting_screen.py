"""What the page of a meeting shows to one reader: nothing of what is closed to them.

The rooms that leaders see name who leaves; a reader who is out learns that an item is under
way, and neither which, nor what is said, voted or decided there. What is said about an item is
without names to whom they are hidden; only the form of who minutes it holds all of it.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

from reviews import (
    batches,
    blinding,
    hearing_scores,
    meeting_results,
    meeting_versions,
    rooms,
)
from reviews.forms.meetings import BallotForm, MinuteForm, VoteForm
from reviews.models import AgendaItem, Hearing, Standing
from reviews.states import ItemStatus, MeetingStatus


@dataclass
class Row:
    """One line of the agenda as the reader sees it; ``number`` counts what they see."""

    item: AgendaItem
    number: int
    leaves: list = field(default_factory=list)
    above: AgendaItem | None = None
    below: AgendaItem | None = None


def of(meeting, user, **forms):
    """The context of the page and of its fragment; ``forms`` as a view has filled them in."""
    number = meeting_versions.number_of(meeting.pk, user)  # before anything that it stands for
    seats = list(rooms.seats_of(meeting.panel))
    seat = next((one for one in seats if one.user_id == user.pk), None)
    here = rooms.present(meeting)
    leads = user.has_perm("reviews.lead_meeting", meeting)
    items = list(AgendaItem.objects.visible_to(user).filter(meeting=meeting).for_list())
    for item in items:
        item.meeting = meeting
    seen = rooms.of([item.dossier for item in items], seats)
    current = next((item for item in items if item.status == ItemStatus.OPEN), None)
    is_under_way = meeting.status == MeetingStatus.UNDER_WAY
    context = {
        "meeting": meeting,
        "number": number,
        "stage": meeting.stage,
        "call": meeting.stage.call,
        "seat": seat,
        "is_here": bool(seat and seat.pk in here),
        "leads": leads,
        "is_under_way": is_under_way,
        "people": [{"seat": one, "is_here": one.pk in here} for one in seats],
        "rows": _rows(items, seen, leads),
        "is_out": is_under_way and current is None and meeting.items.open().exists(),
        "must_declare": bool(seat) and _has_undeclared(seat, meeting.stage),
        "next": None,
        "next_is_closed": False,
    }
    if leads and is_under_way and current is None and not context["is_out"]:
        context |= _next(meeting, items)
    redactors = blinding.redactors([item.dossier for item in items], user)
    if current:
        redact = redactors[current.dossier_id]
        context |= _current(current, user, seat, seen[current.dossier_id], here, redact, forms)
        out = {one.pk for one in (*context["leaves"], *context["undeclared"])}
        context["people"] = [one | {"is_out": one["seat"].pk in out} for one in context["people"]]
    for item in items:
        _redact_words(item, redactors[item.dossier_id])
    blinding.mask(items, user)  # last: rooms and permissions ask the dossiers as they are
    return context


def _redact_words(item, redact):
    for name in ("decision", "minority", "aside_reason"):
        setattr(item, name, redact(getattr(item, name)))


def _rows(items, seen, leads):
    """The agenda in the reader's own count; who leaves only for those who lead."""
    rows = [
        Row(item, number, seen[item.dossier_id].leaves if leads else [])
        for number, item in enumerate(items, 1)
    ]
    waiting = [row for row in rows if row.item.status == ItemStatus.WAITING]
    for upper, lower in pairwise(waiting):
        upper.below, lower.above = lower.item, upper.item
    return rows


def _next(meeting, items):
    """The next item for who leads; that it is another's where it is closed to them."""
    first = meeting.items.waiting().order_by("position", "pk").first()
    own = next((item for item in items if item.status == ItemStatus.WAITING), None)
    return {"next": own, "next_is_closed": first is not None and first != own}


def _has_undeclared(seat, stage):
    """Whether a dossier of the stage waits for the panelist to declare conflicts."""
    if seat.declared_at is None:
        return True
    declared = Standing.objects.filter(panelist=seat, declared_at__isnull=False)
    left = stage.dossiers.in_judgement().exclude(pk__in=declared.values("dossier"))
    tied = Standing.objects.filter(panelist=seat, is_excluded=True)
    return left.exclude(pk__in=tied.values("dossier")).exists()


def _current(item, user, seat, room, here, redact, forms):
    leads = user.has_perm("reviews.lead_item", item)
    eligible = [one for one in room.free if one.pk in here]
    vote, results = meeting_results.of_item(item, redact)
    if stored := forms.get("stored"):  # what another has minuted meanwhile
        _redact_words(stored, redact)
    may_vote = bool(vote and seat and seat in eligible)
    return {
        "item": item,
        "leads_item": leads,
        "leaves": [one for one in room.leaves if one.pk in here],
        "undeclared": [one for one in room.undeclared if one.pk in here],
        "eligible": eligible,
        "vote": vote,
        "cast": vote.ballots.filter(is_struck=False).count() if vote else 0,
        "ballot_form": BallotForm(vote=vote) if may_vote else None,
        "has_voted": may_vote and vote.ballots.filter(panelist=seat, is_struck=False).exists(),
        "results": results,
        "minute_form": MinuteForm.of(item),
        "vote_form": VoteForm(),
        "hides_applicant": blinding.hides_applicant(user, item.dossier),
        "assignment": _own(user, item).first(),
        **_scores(item, user),
        **forms,
    }


def _own(user, item):
    """What the reader judges of an item, from whichever seat."""
    return batches.own(user).filter(dossier=item.dossier_id)


def _scores(item, user):
    """The sheets side by side; hidden from who has not handed in an own one yet."""
    if to_write := _own(user, item).undone().first():
        return {"must_judge": to_write}
    hearing = Hearing.objects.planned().filter(dossier=item.dossier_id).first()
    lines = hearing_scores.lines(item.dossier, hearing)
    return {
        "hearing": hearing,
        "lines": lines,
        "chart": hearing_scores.chart(
            item.dossier,
            lines,
            _("How far the sheets lie apart"),
            _("Each panelist's total, with the span of their scores per criterion."),
        ),
    }
