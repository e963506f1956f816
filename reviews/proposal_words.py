"""What a proposal says in words: why somebody, what is missing, what would help."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.models import Wish


def why(seat, dossier, wish):
    """Why a panelist was chosen for a dossier, as short notes."""
    notes = []
    if dossier.application.sector in seat.expertise:
        notes.append(_("knows %s") % dossier.application.get_sector_display())
    if wish:
        notes.append(_("said: %s") % Wish(wish).label)
    return notes


def headline(short):
    """How much is missing in all; ``short`` as in Proposal."""
    missing = sum(row[1] for row in short)
    return ngettext("%d judgement is missing", "%d judgements are missing", missing) % missing


def gap(row, dossiers, seats):
    """Why one dossier stays short."""
    pk, missing, reason, free, in_conflict = row
    names = {"reference": dossiers[pk].application.reference, "all": len(seats), "n": missing}
    start = (
        ngettext(
            "%(reference)s lacks %(n)d judgement:", "%(reference)s lacks %(n)d judgements:", missing
        )
        % names
    )
    names |= {"conflicts": in_conflict, "free": free}
    if reason == "panel":
        rest = _("it needs more panelists than the %(all)d there are.") % names
    elif reason == "capacity":
        rest = _("the %(free)d who may judge it have no room left.") % names
    elif in_conflict:
        rest = _("%(conflicts)d of %(all)d are in conflict with it, %(free)d may judge it.") % names
    else:
        rest = _("only %(free)d of %(all)d may judge it.") % names
    return f"{start} {rest}"


def alternative(changes, dossiers, seats, per_dossier):
    """One alternative as sentences, all of which have to be done."""
    return [_ONE[change["kind"]](change, dossiers, seats, per_dossier) for change in changes]


def _capacity(change, dossiers, seats, per_dossier):
    seat = seats[change["panelist"]]
    words = _("Let %(person)s take %(to)d dossiers instead of %(most)d.")
    to = seat.capacity + change["amount"]
    return words % {"person": seat.user, "to": to, "most": seat.capacity}


def _everybody(change, dossiers, seats, per_dossier):
    return _("Raise the capacity of everybody to %d.") % change["amount"]


def _newcomers(change, dossiers, seats, per_dossier):
    return ngettext(
        "Add %(n)d panelist without a conflict who takes %(most)d dossiers.",
        "Add %(n)d panelists without a conflict who take %(most)d dossiers each.",
        change["amount"],
    ) % {"n": change["amount"], "most": change["capacity"]}


def _fewer(change, dossiers, seats, per_dossier):
    words = _("Be content with %(n)d of %(all)d judgements of %(reference)s.")
    reference = dossiers[change["dossier"]].application.reference
    n = max(per_dossier - change["amount"], 0)
    return words % {"n": n, "all": per_dossier, "reference": reference}


def _pair(words):
    def say(change, dossiers, seats, per_dossier):
        reference = dossiers[change["dossier"]].application.reference
        return words() % {"person": seats[change["panelist"]].user, "reference": reference}

    return say


def _together(change, dossiers, seats, per_dossier):
    words = _("Let %(one)s and %(other)s judge the same dossier (lift the rule).")
    return words % {"one": seats[change["panelist"]].user, "other": seats[change["other"]].user}


_ONE = {
    "capacity": _capacity,
    "everybody": _everybody,
    "newcomers": _newcomers,
    "fewer": _fewer,
    "allow": _pair(lambda: _("Let %(person)s judge %(reference)s (lift the rule).")),
    "release": _pair(lambda: _("Do not insist that %(person)s judges %(reference)s.")),
    "together": _together,
}
