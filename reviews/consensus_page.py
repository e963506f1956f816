"""What the page of a consensus shows to one person, and what they can do there now."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Refused
from core.states import TransitionNotAllowed
from reviews import blinding, checks, deliberating, discussion, settling, side_by_side
from reviews.models import Assignment, Consensus, Reaction, VoiceKind


def of(dossier, user):
    """The context, in a constant number of queries."""
    consensus, redact = _consensus(dossier), blinding.redactor(dossier, user)
    sheets, rows = side_by_side.of(dossier, user, redact, consensus)
    is_open = in_judgement(dossier) and not consensus.is_agreed
    said = settling.voices(consensus) if consensus.pk else []
    seat = next((s for s in deliberating.members(dossier) if s.user_id == user.pk), None)
    may = may_do(user, dossier)
    latest = consensus.versions.last() if consensus.is_agreed else None
    _redact_voices(said, redact, user)
    if seat is None or seat.pk != consensus.rapporteur_id:
        _redact_draft(consensus, rows, redact)
    return {
        "dossier": blinding.shown(dossier, user),
        "consensus": consensus,
        "sheets": [sheet for sheet in sheets if not sheet.is_abstention],
        "abstained": [sheet for sheet in sheets if sheet.is_abstention],
        "rows": rows,
        "chart": side_by_side.chart(dossier, rows),
        "voices": said,
        "dissents": [voice for voice in said if voice.kind == VoiceKind.DISSENTS],
        "own_voice": next((v for v in said if seat and v.panelist_id == seat.pk), None),
        "reaction": reaction_of(dossier, user, redact),
        "latest": latest,
        "settled_why": _settled_why(latest, redact, user),
        "tabs": tabs(dossier, user, "consensus"),
        "in_judgement": in_judgement(dossier),
        "is_open": is_open,
        "may": may,
        **(_next(consensus, seat, may) if is_open else {}),
    }


def _consensus(dossier):
    found = Consensus.objects.filter(dossier=dossier).select_related("rapporteur__user")
    consensus = found.prefetch_related("scores").first() or Consensus(dossier=dossier)
    consensus.dossier = dossier
    return consensus


def _redact_draft(consensus, rows, redact):
    """For a reader; the rapporteur reads and writes the whole."""
    consensus.text = redact(consensus.text)
    for row in rows:
        row.note = redact(row.note)


def _redact_voices(voices, redact, user):
    for voice in voices:
        if voice.panelist.user_id != user.pk:
            voice.text = redact(voice.text)


def _settled_why(latest, redact, user):
    if latest is None:
        return ""
    reason = latest.content["reason"]
    return reason if latest.consensus.agreed_by_id == user.pk else redact(reason)


def _next(consensus, seat, may):
    """What stands in the way while the consensus is open, and which forms help."""
    has_draft = bool(consensus.version)
    obstacles = settling.obstacles(consensus) if consensus.pk else []
    waited_for = settling.waited_for(consensus) if has_draft else []
    is_complete = has_draft and not settling.incomplete(consensus)
    has_quorum = deliberating.has_quorum(consensus.dossier)
    is_rapporteur = seat is not None and seat.pk == consensus.rapporteur_id
    judges = deliberating.judges(consensus.dossier)
    return {
        "has_quorum": has_quorum,
        "obstacles": obstacles,
        "waited_for": waited_for,
        "writes": is_rapporteur and has_quorum,
        "speaks": seat is not None and is_complete and not is_rapporteur,
        "settles": may["settle"] and has_draft and not obstacles,
        "judges": judges if may["appoint"] else [],
    }


def may_do(user, dossier):
    """The permissions that the page asks for, by a short name."""
    names = {
        "appoint": "reviews.appoint_rapporteur",
        "settle": "reviews.settle_consensus",
        "overrule": "reviews.overrule_absence",
        "reopen": "reviews.reopen_consensus",
        "discuss": "reviews.discuss_dossier",
    }
    return {short: user.has_perm(name, dossier) for short, name in names.items()}


def reaction_of(dossier, user, redact):
    """The applicant's reaction as the panel and the office see it; None where there is none.

    ``redact`` is ``blinding.redactor`` of the dossier and the user.
    """
    reaction = Reaction.objects.visible_to(user).filter(dossier=dossier).first()
    if reaction:
        reaction.dossier = dossier
        reaction.text = redact(reaction.text)
    return reaction


def in_judgement(dossier):
    """Whether anything can be done now."""
    try:
        checks.in_judgement(dossier)
    except (TransitionNotAllowed, Refused):
        return False
    return True


def tabs(dossier, user, current):
    """Items for components/tabs.html: consensus, discussion with what is new, the own sheet."""
    unread = discussion.unread(user, [dossier.pk]).get(dossier.pk)
    count = _("%(n)s new") % {"n": unread} if unread else None
    items = [
        ("consensus", _("Consensus"), reverse("reviews:consensus", args=[dossier.pk]), None),
        ("discussion", _("Discussion"), reverse("reviews:discussion", args=[dossier.pk]), count),
    ]
    own = Assignment.objects.visible_to(user).live().filter(dossier=dossier, panelist__user=user)
    if mine := own.first():
        items.append(("sheet", _("My sheet"), reverse("reviews:sheet", args=[mine.pk]), None))
    if user.reads_everything:
        place = [dossier.stage.call.code, dossier.stage.position, dossier.pk]
        url = reverse("reviews:dossier-sheets", args=place)
        items.append(("sheets", _("Score sheets"), url, None))
    return [
        {"label": label, "url": url, "count": number, "current": name == current}
        for name, label, url, number in items
    ]
