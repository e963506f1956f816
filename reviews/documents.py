"""PDFs of judging."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import pdf
from core.blocks import breakable
from core.formats import NOTHING, moment, score, zone_of


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
