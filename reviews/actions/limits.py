"""The hard rules of assignments, judged under the locks of whoever assigns.

A conflict that comes now waits for those locks, or has been seen; so do capacities and what
officers have ruled by hand.
"""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refused
from reviews import assessing, conflicted
from reviews.models import ApartRule, Assignment, PairRule, PairRuleKind
from reviews.models.assignment import LIVE, counted_in
from reviews.states import AssignmentStatus


def require_no_conflict(pairs, seats, dossiers):
    chosen = [seats[panelist] for panelist in {panelist for panelist, _dossier in pairs}]
    barred = conflicted.pairs(chosen, [dossiers[pk] for pk in {pk for _panelist, pk in pairs}])
    problems = [
        _("%(person)s is in conflict with %(reference)s.")
        % {"person": seats[panelist].user, "reference": dossiers[pk].application.reference}
        for panelist, pk in pairs
        if (panelist, pk) in barred
    ]
    if problems:
        raise Refused(problems)


def require_capacity(stage, new, status, seats):
    counted = counted_in(stage)
    load = Counter(pair[0] for pair, row in status.items() if row.status in counted)
    load.update(panelist for panelist, _ in new)
    problems = [
        over_capacity_words(seats[panelist], load[panelist])
        for panelist in sorted({panelist for panelist, _ in new})
        if load[panelist] > seats[panelist].capacity
    ]
    if problems:
        raise Refused(problems)


def require_term(seats):
    if out := sorted({str(seat.user) for seat in seats if not seat.is_in_term}):
        words = _("Outside the term, no new work is given: %(people)s.")
        raise Refused(words % {"people": ", ".join(out)})


def require_assessors(stage, new, seats):
    """In a label call only accredited people assess, each of them on one seat."""
    if new and assessing.is_label(stage):
        _require_accreditation(stage, [seats[panelist] for panelist, _dossier in new])
        _require_one_seat(new, seats)


def _require_accreditation(stage, seats):
    """For the label, on this very day."""
    found = set(assessing.accredited(stage).values_list("user", flat=True))
    if out := sorted({str(seat.user) for seat in seats if seat.user_id not in found}):
        words = _("Not accredited as assessor for “%(label)s” today: %(people)s.")
        label_type = stage.call.programme.label_type
        raise Refused(words % {"label": label_type, "people": ", ".join(out)})


def _require_one_seat(new, seats):
    """One person is one assessor, and an objection is to the person, not to a seat."""
    there = Assignment.objects.filter(
        dossier__in={dossier for _panelist, dossier in new},
        panelist__user__in={seats[panelist].user_id for panelist, _dossier in new},
        status__in=[*LIVE, AssignmentStatus.VETOED],
    )
    taken = Counter(there.values_list("panelist__user", "dossier"))
    taken.update((seats[panelist].user_id, dossier) for panelist, dossier in new)
    people = {seat.user_id: str(seat.user) for seat in seats.values()}
    if twice := sorted({people[user] for (user, _dossier), count in taken.items() if count > 1}):
        words = _("Assigned already, or objected to by the cluster: %(people)s.")
        raise Refused(words % {"people": ", ".join(twice)})


def over_capacity_words(seat, load):
    return ngettext(
        "%(person)s takes %(most)d dossier at most, not %(load)d.",
        "%(person)s takes %(most)d dossiers at most, not %(load)d.",
        seat.capacity,
    ) % {"person": seat.user, "most": seat.capacity, "load": load}


def require_rules(stage, new, seats, dossiers):
    """What officers ruled by hand holds for hands, too: who wants otherwise lifts the rule."""
    if problems := [words for _pair, words in broken_rules(stage, new, seats, dossiers)]:
        raise Refused(problems)


def broken_rules(stage, new, seats, dossiers):
    """(pair, sentence) of every rule that the new pairs would break."""
    new = set(new)
    rules = PairRule.objects.filter(dossier__stage=stage, kind=PairRuleKind.MUST_NOT)
    ruled = set(rules.values_list("panelist_id", "dossier_id"))
    for panelist, dossier in sorted(new & ruled):
        names = {"person": seats[panelist].user}
        names["reference"] = dossiers[dossier].application.reference
        words = _("%(person)s is not to judge %(reference)s: an officer ruled so. Lift the rule.")
        yield (panelist, dossier), words % names
    apart = ApartRule.objects.filter(stage=stage).select_related("one__user", "other__user")
    if not (apart := list(apart)):
        return
    live = Assignment.objects.filter(dossier__stage=stage, dossier__in={d for _, d in new}).live()
    there = set(live.values_list("panelist_id", "dossier_id")) | new
    for rule in apart:
        for first, second in ((rule.one_id, rule.other_id), (rule.other_id, rule.one_id)):
            for dossier in sorted(d for p, d in new if p == first and (second, d) in there):
                if first > second and (second, dossier) in new:
                    continue  # said already
                words = _(
                    "%(one)s and %(other)s are kept apart and would both judge %(reference)s."
                )
                reference = dossiers[dossier].application.reference
                names = {"one": rule.one.user, "other": rule.other.user, "reference": reference}
                yield (first, dossier), words % names
