"""The minutes of a meeting: built from what was recorded, shown without what is closed to a reader.

``content``: {"head": {...}, "attendance": [...], "items": [{..., "salt"}]}. The digest is taken
over the head, the attendance and one salted digest per item, so that every reader holds the same
one, whatever is left out for them, and nobody can guess an item from it.
"""

import secrets
from datetime import datetime

from core.digests import digest
from core.plain import plain
from reviews import blinding, rooms
from reviews.meeting_results import Result, answer_of
from reviews.models import AgendaItem, Recommendation, VoteKind
from reviews.states import ItemStatus


def build(meeting):
    """The whole content; what a reader may see of it is for ``shown_to``."""
    head = {
        "meeting": meeting.pk,
        "panel": meeting.panel.name,
        "call": meeting.stage.call.title,
        "stage": meeting.stage.title,
        "planned_at": meeting.starts_at,
        "begun_at": meeting.begun_at,
        "closed_at": meeting.closed_at,
        "place": meeting.place,
        "link": meeting.link,
        "quorum": meeting.quorum,
        "is_secret": meeting.is_secret,
    }
    return plain({"head": head, "attendance": _attendance(meeting), "items": _items(meeting)})


def digest_of(content):
    return digest([content["head"], content["attendance"], [digest(i) for i in content["items"]]])


def shown_to(user, meeting, content):
    """The content without the items that are closed to ``user``, and without the salts.

    Title, words and votes are without names to whom the applicant is hidden; the digest is that
    of the whole.
    """
    seen = list(AgendaItem.objects.visible_to(user).filter(meeting=meeting).for_list())
    redact = blinding.redactors([row.dossier for row in seen], user)
    known = {row.pk: redact[row.dossier_id] for row in seen}
    items = [
        _read_with(known[item["item"]], item) for item in content["items"] if item["item"] in known
    ]
    return content | {"items": items}


def _read_with(redact, item):
    """An item as the one reads it from whom ``redact`` keeps names."""
    shown = {name: value for name, value in item.items() if name != "salt"}
    for name in ("title", "decision", "minority", "aside_reason"):
        shown[name] = redact(item[name])
    shown["votes"] = [_vote_read_with(redact, vote) for vote in item["votes"]]
    return shown


def _vote_read_with(redact, vote):
    shown = vote | {
        "question": redact(vote["question"]),
        "options": [redact(words) for words in vote["options"]],
    }
    if "ballots" in vote:
        shown["ballots"] = [[who, said and redact(said)] for who, said in vote["ballots"]]
    return shown


def readable(content):
    """The content with moments as such, words for choices, and the results of votes."""
    head = content["head"] | {
        name: _moment(content["head"][name]) for name in ("planned_at", "begun_at", "closed_at")
    }
    attendance = [
        row | {"times": [[_moment(at) for at in pair] for pair in row["times"]]}
        for row in content["attendance"]
    ]
    return {
        "head": head,
        "attendance": attendance,
        "items": [_readable_item(item) for item in content["items"]],
    }


def _readable_item(item):
    times = {name: _moment(item[name]) for name in ("taken_up_at", "finished_at")}
    exits = [
        one | {name: _moment(one[name]) for name in ("left_at", "returned_at")}
        for one in item["exits"]
    ]
    words = {
        "status_words": ItemStatus(item["status"]).label,
        "outcome_words": Recommendation(item["outcome"]).label if item["outcome"] else "",
    }
    results = [Result.of_minutes(vote) for vote in item["votes"]]
    return item | times | words | {"exits": exits, "results": results}


def _moment(text):
    return datetime.fromisoformat(text) if text else None


def _attendance(meeting):
    """Who sat on the panel, and from when to when each was there."""
    times = {}
    for row in meeting.attendance.all():
        times.setdefault(row.panelist_id, []).append([row.came_at, row.left_at])
    serving = list(rooms.seats_of(meeting.panel))
    gone = meeting.panel.panelists.filter(pk__in=times).exclude(pk__in=[s.pk for s in serving])
    seats = [*serving, *gone.select_related("user")]
    return [
        {
            "panelist": seat.pk,
            "name": str(seat),
            "role": str(seat.role),
            "times": times.get(seat.pk, []),
        }
        for seat in seats
    ]


def _items(meeting):
    rows = meeting.items.for_list().prefetch_related(
        "exits__panelist__user", "votes__ballots__panelist__user"
    )
    return [_item(row) for row in rows]


def _item(row):
    application = row.dossier.application
    return {
        "salt": secrets.token_hex(16),
        "item": row.pk,
        "dossier": row.dossier_id,
        "reference": application.reference,
        "title": application.title,
        "status": str(row.status),
        "taken_up_at": row.taken_up_at,
        "finished_at": row.finished_at,
        "exits": [
            {"name": str(one.panelist), "left_at": one.left_at, "returned_at": one.returned_at}
            for one in row.exits.all()
        ],
        "votes": [_vote(vote) for vote in row.votes.all() if vote.result],
        "outcome": row.outcome,
        "decision": row.decision,
        "minority": row.minority,
        "aside_reason": row.aside_reason,
    }


def _vote(vote):
    """The result; who voted what only in an open ballot."""
    found = {
        "number": vote.number,
        "question": vote.question,
        "is_score": vote.kind == VoteKind.SCORE,
        "options": vote.options,
        "quorum": vote.quorum,
        "is_secret": vote.is_secret,
        "closed_at": vote.closed_at,
        "result": vote.result,
    }
    if not vote.is_secret:
        found["ballots"] = [
            [str(one.panelist), answer_of(one, vote)]
            for one in vote.ballots.all()
            if not one.is_struck
        ]
    return found
