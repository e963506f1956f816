"""A proposal with names: per dossier who is new and why, per panelist the load, what would help."""

from collections import Counter, defaultdict

from django.core.paginator import Paginator

from reviews import loads, proposal_words
from reviews.actions import assignments
from reviews.models import Preference

PER_PAGE = 50
MOST_LOADS = 200  # panelists in the table of loads, the busiest ones


def of(stage, user, found, number):
    """The context of a page of ``found``, a Proposal, for ``user``."""
    seats = {seat.pk: seat for seat in loads.seats_of(stage, user)}
    dossiers = {d.pk: d for d in assignments.judged_by_panel(stage, user)}
    page = Paginator(list(dossiers.values()), PER_PAGE).get_page(number)
    pairs, taken = (
        _seen(found_pairs, seats, dossiers) for found_pairs in (found.pairs, found.taken)
    )
    return {
        "page": page,
        "rows": _rows(stage, page.object_list, seats, pairs, taken),
        "count": len(pairs),
        "taken_count": len(taken),
        "loads": _loads(seats, pairs, taken),
        "void": [(seats[p], dossiers[d]) for p, d in _seen(found.void, seats, dossiers)],
    } | _help(found, seats, dossiers)


def _seen(pairs, seats, dossiers):
    """What a job kept may be older than a conflict: only what is seen now is shown."""
    return [(p, d) for p, d in pairs if p in seats and d in dossiers]


def _rows(stage, shown, seats, pairs, taken):
    wishes = Preference.objects.filter(dossier__in=list(shown))
    wishes = {(p, d): w for p, d, w in wishes.values_list("panelist", "dossier", "wish")}
    new, old = defaultdict(list), defaultdict(list)
    for panelist, dossier in pairs:
        new[dossier].append(panelist)
    live = assignments.live(stage).filter(dossier__in=list(shown), panelist__in=seats)
    for panelist, dossier in sorted(set(live.values_list("panelist_id", "dossier_id"))):
        old[dossier].append(panelist)
    gone = set(taken)
    return [
        {
            "dossier": dossier,
            "new": [
                {
                    "seat": seats[pk],
                    "why": proposal_words.why(seats[pk], dossier, wishes.get((pk, dossier.pk))),
                }
                for pk in new[dossier.pk]
            ],
            "old": [seats[pk] for pk in old[dossier.pk] if (pk, dossier.pk) not in gone],
            "gone": [seats[pk] for pk in old[dossier.pk] if (pk, dossier.pk) in gone],
        }
        for dossier in shown
    ]


def _loads(seats, pairs, taken):
    change = Counter(panelist for panelist, _ in pairs)
    change.subtract(panelist for panelist, _ in taken)
    rows = [
        {"seat": seat, "before": seat.load, "after": seat.load + change[pk]}
        for pk, seat in seats.items()
    ]
    if len(rows) > MOST_LOADS:
        rows = sorted(rows, key=lambda row: -row["after"])[:MOST_LOADS]
    return rows


def _help(found, seats, dossiers):
    """What is missing and what would help, in words; nothing about whom one does not see by now."""
    short = [row for row in found.short if row[0] in dossiers]
    alternatives = [
        proposal_words.alternative(changes, dossiers, seats, found.per_dossier)
        for changes in found.alternatives
        if all(_is_known(change, seats, dossiers) for change in changes)
    ]
    return {
        "headline": proposal_words.headline(short) if short else "",
        "gaps": [proposal_words.gap(row, dossiers, seats) for row in short[:MOST_LOADS]],
        "alternatives": alternatives,
    }


def _is_known(change, seats, dossiers):
    people = {change.get("panelist"), change.get("other")} - {None}
    return people <= seats.keys() and {change.get("dossier")} - {None} <= dossiers.keys()
