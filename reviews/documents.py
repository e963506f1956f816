"""PDFs of judging."""

from io import BytesIO

from django.conf import settings
from django.http import FileResponse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from competitions.models import DecisionKind
from core import pdf
from core.blocks import breakable
from core.formats import NOTHING, exact_money, moment, score, zone_of


def minutes(meeting, content, digest):
    """The minutes as one reader may see them; ``content`` as ``minutes.readable`` gives it."""
    zone = meeting.stage.call.zone
    head = content["head"]
    pairs = [
        (_("Call"), head["call"]),
        (_("Stage"), head["stage"]),
        (_("Begun"), moment(head["begun_at"], zone) if head["begun_at"] else NOTHING),
        (_("Closed"), moment(head["closed_at"], zone) if head["closed_at"] else NOTHING),
        (_("Place"), head["place"] or NOTHING),
    ]
    final = _("Digest of the minutes (SHA-256): %(digest)s") % {"digest": digest}
    return pdf.render(
        "documents/minutes.typ",
        {
            "title": _("Minutes: %(panel)s") % {"panel": head["panel"]},
            "language": get_language() or settings.LANGUAGE_CODE,
            "issuer": "Podium",
            "pairs": pairs,
            "attendance_title": _("Attendance"),
            "attendance": [
                (row["name"], _times(row["times"], zone)) for row in content["attendance"]
            ],
            "items": [_item(item, zone) for item in content["items"]],
            "note": final if digest else _("Not final: the meeting is not closed."),
        },
    )


def ranking(board):
    """The ranked list of a run with what is decided, for the minutes of the meeting."""
    stage, run = board.stage, board.ranking
    zone = stage.call.zone
    pairs = [
        (_("Call"), str(stage.call)),
        (_("Stage"), stage.title),
        (_("Method"), str(run.method_words)),
        (_("Computed"), moment(run.computed_at, zone)),
    ]
    if board.limits.cap is not None:
        pairs.append((_("Most places"), str(board.limits.cap)))
    if board.limits.budget is not None:
        pairs.append((_("Budget"), exact_money(board.limits.budget)))
    if board.selection:
        pairs.append((_("Selection"), board.selection.get_status_display()))
    unranked = [
        (f"{e.reference} {breakable(e.cluster)}", breakable(" ".join(e.reasons)))
        for e in board.not_rankable
    ]
    return pdf.render(
        "documents/ranking.typ",
        {
            "title": _("Ranking: %(stage)s") % {"stage": stage.title},
            "language": get_language() or settings.LANGUAGE_CODE,
            "issuer": "Podium",
            "pairs": pairs,
            "head": _ranking_head(board),
            "rows": [_ranking_row(board, entry) for entry in board.ranked],
            "unranked_title": _("Not ranked"),
            "unranked": unranked,
            "note": _("Digest of the run (SHA-256): %(digest)s") % {"digest": run.digest},
        },
    )


def ranking_response(board):
    name = f"ranking-{board.stage.call.code}-{board.stage.position}.pdf"
    return FileResponse(
        BytesIO(ranking(board)), filename=name, content_type="application/pdf", as_attachment=True
    )


def _ranking_head(board):
    last = _("By the rule") if board.choices is None else _("Decision")
    return [_("Rank"), _("Application"), _("Score"), _("Requested (EUR)"), last]


def _ranking_row(board, entry):
    """Cells of one dossier; the last says what is decided, with the amount and the reason."""
    choice = (board.choices or {}).get(entry.dossier_id)
    if choice is None:
        words = [DecisionKind(board.by_rule[entry.dossier_id]).label, *entry.reasons]
    else:
        amount = "" if choice.amount is None else exact_money(choice.amount)
        words = [choice.words, amount, breakable(choice.reason)]
    return [
        entry.rank_text,
        f"{entry.reference} {breakable(entry.cluster)}",
        score(entry.score, 3),
        board.numbers.cents(entry.cents),
        "; ".join(str(word) for word in words if word),
    ]


def _item(item, zone):
    """Heading, facts and words of one item."""
    facts = [(_("Status"), item["status_words"])]
    if item["taken_up_at"]:
        facts.append((_("Discussed"), _span(item["taken_up_at"], item["finished_at"], zone)))
    if item["aside_reason"]:
        facts.append((_("Reason"), breakable(item["aside_reason"])))
    facts += [
        (_("Out of the room"), f"{one['name']} {_span(one['left_at'], one['returned_at'], zone)}")
        for one in item["exits"]
    ]
    facts += [(result.question, _vote(result)) for result in item["results"]]
    if item["outcome"]:
        facts.append((_("Recommendation"), item["outcome_words"]))
    if item["minority"]:
        facts.append((_("Minority view"), breakable(item["minority"])))
    return {
        "title": f"{item['reference']} {breakable(item['title'])}",
        "facts": facts,
        "words": breakable(item["decision"]),
    }


def _vote(result):
    parts = [f"{words}: {count}" for words, count in result.counts]
    parts.append(_("abstained: %(n)d") % {"n": result.abstained})
    if result.struck:
        parts.append(
            ngettext("%d ballot struck", "%d ballots struck", result.struck) % result.struck
        )
    if result.mean is not None:
        parts.insert(0, _("mean %(mean)s") % {"mean": score(result.mean, 3)})
    if not result.is_valid:
        parts.insert(0, _("not valid, too few voted"))
    parts += [f"{name}: {words or _('abstained')}" for name, words in result.ballots or []]
    return "; ".join(parts)


def _times(times, zone):
    return ", ".join(_span(came, left, zone) for came, left in times) or _("not there")


def _span(begin, end, zone):
    return f"{_time(begin, zone)}\N{EN DASH}{_time(end, zone)}"


def _time(at, zone):
    return date_format(at.astimezone(zone_of(zone)), "H:i") if at else "…"
