"""A proposal of who judges what: the facts of a stage as a network, and what the solver made of it.

Hard: conflicts, refusals, capacities, what is begun, what officers set by hand. Weighed: fields of
expertise, what panelists said they would judge gladly, even loads.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field

import numpy as np

from core.digests import digest
from reviews import conflicted
from reviews.actions import assignments
from reviews.matching import Network, Pairs, affinity, explain, gaps, numbers, solve
from reviews.models import ApartRule, Assignment, PairRule, PairRuleKind, Preference, Wish

CANDIDATES = 60  # of a dossier, where all pairs would be too many
MOST_ARCS = 1_000_000
INLINE = 40_000  # pairs up to which nobody notices that something is computed
POINTS = {Wish.GLADLY: affinity.GLADLY, Wish.IF_NEEDED: 0, Wish.RATHER_NOT: affinity.RATHER_NOT}


@dataclass
class Proposal:
    """``pairs`` are new, ``taken`` would be taken away: [panelist id, dossier id].

    ``short``: [dossier id, judgements missing, reason, panelists who may judge it, in conflict].
    ``alternatives``: lists of changes as dicts with ids. ``void``: pairs that an officer set and a
    conflict forbids. ``facts``: digest of what the proposal rests on. Plain values throughout, so
    that a job can keep it.
    """

    per_dossier: int
    moves: bool
    facts: str
    pairs: list = field(default_factory=list)
    taken: list = field(default_factory=list)
    short: list = field(default_factory=list)
    alternatives: list = field(default_factory=list)
    void: list = field(default_factory=list)
    floor: int | None = None
    is_proven: bool = True
    candidates: int | None = None

    @property
    def is_complete(self):
        return not (self.short or self.alternatives)

    def plain(self):
        return asdict(self)

    @property
    def parameters(self):
        """What an applied batch keeps of it."""
        names = ("per_dossier", "moves", "floor", "is_proven", "candidates")
        return {name: getattr(self, name) for name in names}


class Facts:
    """What is known of a stage, as ``user`` may see it, read once."""

    def __init__(self, stage, user):
        self.dossiers = list(assignments.judged_by_panel(stage, user))
        self.seats = list(assignments.serving(stage).select_related("user").order_by("pk"))
        self.rows = {dossier.pk: place for place, dossier in enumerate(self.dossiers)}
        self.columns = {seat.pk: place for place, seat in enumerate(self.seats)}
        live = assignments.live(stage)
        self.live = set(live.values_list("panelist_id", "dossier_id"))
        self.begun = set(live.begun().values_list("panelist_id", "dossier_id"))
        self.conflicts = conflicted.pairs(self.seats, self.dossiers)
        back = Assignment.objects.filter(dossier__stage=stage, status__in=assignments.GIVEN_BACK)
        self.given_back = set(back.values_list("panelist_id", "dossier_id"))
        self.out_of_term = {s.pk for s in self.seats if not s.is_in_term}
        rules = PairRule.objects.filter(dossier__stage=stage)
        by_kind = list(rules.values_list("kind", "panelist_id", "dossier_id"))
        self.must = {(p, d) for kind, p, d in by_kind if kind == PairRuleKind.MUST}
        self.must_not = {(p, d) for kind, p, d in by_kind if kind == PairRuleKind.MUST_NOT}
        new = {(p, d) for p in self.out_of_term for d in self.rows} - self.live
        self.closed = self.conflicts | self.given_back | new  # pairs that are not made anew
        self.must -= new
        apart = ApartRule.objects.filter(stage=stage).values_list("one", "other")
        self.apart = [pair for pair in sorted(apart) if set(pair) <= self.columns.keys()]

    def here(self, pairs):
        """Those of the pairs whose panelist serves and whose dossier is seen, in order."""
        found = [(p, d) for p, d in pairs if p in self.columns and d in self.rows]
        return sorted(found, key=lambda pair: (self.rows[pair[1]], self.columns[pair[0]]))

    def placed(self, pairs):
        found = self.here(pairs)
        return Pairs(
            numbers([self.columns[p] for p, _ in found]), numbers([self.rows[d] for _, d in found])
        )

    def digest(self):
        return digest(
            [
                [[seat.pk, seat.capacity] for seat in self.seats],
                [dossier.pk for dossier in self.dossiers],
                sorted(self.out_of_term),
                *([list(pair) for pair in self.here(found)] for found in self._hard()),
                [list(pair) for pair in self.apart],
            ]
        )

    def _hard(self):
        return (self.live, self.conflicts, self.given_back, self.must, self.must_not)


def is_large(stage, user):
    """Whether proposing takes so long that a worker does it."""
    dossiers = assignments.judged_by_panel(stage, user).count()
    is_apart = ApartRule.objects.filter(stage=stage).exists()
    return dossiers * assignments.serving(stage).count() > (INLINE // 40 if is_apart else INLINE)


def propose(stage, *, by, per_dossier=3, moves=False, report=lambda *_: None):
    """Preview ``per_dossier`` panelists for each dossier that ``by`` may see.

    What is assigned stays; with ``moves`` what nobody has begun may go to somebody else.
    """
    facts = Facts(stage, by)
    network, candidates = _network(facts, stage, per_dossier, moves)
    report(1, 3)
    solution = solve(network)
    report(2, 3)
    proposal = Proposal(per_dossier, moves, facts.digest())
    proposal.void = [list(pair) for pair in facts.here(facts.must & facts.conflicts)]
    proposal.floor, proposal.is_proven = solution.floor, solution.is_proven
    proposal.candidates = candidates if candidates < network.panelists else None
    made = set(_ids(facts, network.arcs.only(solution.chosen)))
    made |= set(_ids(facts, network.forced))
    proposal.pairs = [list(pair) for pair in facts.here(made - facts.live)]
    if moves:
        proposal.taken = [list(pair) for pair in facts.here(_movable(facts) - made)]
    if not solution.is_complete:
        in_conflict = Counter(dossier for _, dossier in facts.conflicts)
        proposal.short = [
            [facts.dossiers[place].pk, *rest, in_conflict[facts.dossiers[place].pk]]
            for place, *rest in gaps(network, solution)
        ]
        most = Counter(seat.capacity for seat in facts.seats).most_common(1)
        found = explain(network, solution, newcomer=max(most[0][0] if most else 8, 1))
        proposal.alternatives = [[_named(facts, change) for change in one] for one in found]
    return proposal


def _movable(facts):
    return facts.live - facts.begun - facts.must


def _network(facts, stage, per_dossier, moves):
    """(the network, candidates per dossier)."""
    movable = _movable(facts) if moves else set()
    kept = set(facts.here(facts.live - movable))
    forced = set(facts.here(facts.must - facts.conflicts - kept))
    barred = set(facts.here(facts.must_not - facts.closed - kept))
    allowed = np.ones((len(facts.dossiers), len(facts.seats)), dtype=bool)
    closed = facts.placed(facts.closed | kept | forced | barred)
    allowed[closed.papers, closed.people] = False
    points = _points(facts, stage)
    stays = np.zeros(points.shape, dtype=np.int8)
    there = facts.placed(movable)
    affinity.add(stays, there, [affinity.STAY] * len(there))
    barred_pairs = facts.placed(barred)
    rest = {
        "needs": numbers(_needs(facts, per_dossier)),
        "capacity": numbers(_capacities(facts, kept)),
        "kept": facts.placed(kept),
        "forced": facts.placed(forced),
        "barred": barred_pairs,
        "barred_affinity": points[barred_pairs.papers, barred_pairs.people].astype(np.int64),
        "apart": numbers([[facts.columns[p] for p in pair] for pair in facts.apart]).reshape(-1, 2),
        "balance": affinity.BALANCE,
    }

    def make(count):
        arcs, affinities = affinity.best(points, allowed, count)
        bonus = stays[arcs.papers, arcs.people].astype(np.int64)
        return Network(arcs=arcs, affinity=affinities, bonus=bonus, **rest)

    is_few = points.size <= MOST_ARCS
    return affinity.widened(make, max(len(facts.seats), 1) if is_few else CANDIDATES)


def _points(facts, stage):
    points = affinity.topics(
        [dossier.application.sector for dossier in facts.dossiers],
        [seat.expertise for seat in facts.seats],
    )
    said = Preference.objects.filter(dossier__stage=stage)
    wishes = {(p, d): POINTS[w] for p, d, w in said.values_list("panelist", "dossier", "wish")}
    ordered = facts.here(wishes)
    affinity.add(points, facts.placed(wishes), [wishes[pair] for pair in ordered])
    return points


def _needs(facts, per_dossier):
    """What each dossier needs, less what somebody judges who sits on the panel no more."""
    former = Counter(d for p, d in facts.live if p not in facts.columns)
    return [max(per_dossier - former[dossier.pk], 0) for dossier in facts.dossiers]


def _capacities(facts, kept):
    """What each panelist takes here, less what they have of dossiers that are not seen.

    Never below what is kept: a capacity that was lowered since takes nothing away.
    """
    elsewhere = Counter(p for p, d in facts.live if d not in facts.rows)
    loads = Counter(p for p, _ in kept)
    return [max(seat.capacity - elsewhere[seat.pk], loads[seat.pk]) for seat in facts.seats]


def _ids(facts, pairs):
    return [
        (facts.seats[person].pk, facts.dossiers[paper].pk)
        for person, paper in zip(pairs.people.tolist(), pairs.papers.tolist(), strict=True)
    ]


def _named(facts, change):
    """A change with ids instead of positions."""
    named = {"kind": change.kind, "amount": change.amount, "capacity": change.capacity}
    if change.panelist >= 0:
        named["panelist"] = facts.seats[change.panelist].pk
    if change.other >= 0:
        named["other"] = facts.seats[change.other].pk
    if change.dossier >= 0:
        named["dossier"] = facts.dossiers[change.dossier].pk
    return named
