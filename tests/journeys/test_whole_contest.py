"""The whole contest and a label through pages only, with a real worker and a moved clock.

Nothing is written behind the pages: the office's two accounts stand at the beginning, and
what beat would send every minute is sent when the clock has been moved.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from core import clock
from tests.journeys import consortium, deciding, finals, judging, labelling, outlines, people
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.worker, pytest.mark.embedded]

CLUSTERS = list(outlines.CLUSTERS)
FIRST, LAST = CLUSTERS[0], CLUSTERS[-1]
OUTLINE, FULL = "Outline", "Full application"
QUALITY = dict(zip(CLUSTERS, [4.5, 4.5, 4, 3.5, 3, 2.5, 2], strict=True))  # what experts think
RANKS = dict(zip(CLUSTERS, ["1=", "1=", "3", "4", "5", "6", "7"], strict=True))


@dataclass
class Cast:
    """Everybody who takes part, each with a browser of their own."""

    worker: object
    officer: Visitor
    second: Visitor
    managers: dict = field(default_factory=dict)  # by cluster
    panel: dict = field(default_factory=dict)  # by name

    def days_later(self, days, task):
        clock.move(timedelta(days=days))
        self.worker.do(task)


@pytest.fixture
def cast(worker):
    return Cast(
        worker,
        people.an_officer_signs_in("Olga Officer"),
        people.an_officer_signs_in("Omar Officer"),
    )


def test_a_contest_runs_from_the_call_to_its_winners(cast):
    outlines.an_officer_creates_the_call_from_the_preset(cast.officer)
    outlines.and_publishes_it(cast.officer)
    clusters_hand_in_outlines(cast)
    the_panel_is_appointed(cast)
    cast.days_later(61, "competitions.close_due_stages")
    outlines_are_judged(cast)
    the_worker_ranks_outlines(cast)
    the_shortlist_is_decided(cast)
    cast.days_later(60, "competitions.open_due_stages")
    finalists_hand_in_full_applications(cast)
    cast.days_later(80, "competitions.close_due_stages")
    full_applications_are_judged(cast)
    winners_are_decided(cast)
    winners_accept_and_everybody_reads_it(cast)


def test_a_label_is_granted_on_the_same_engine(cast):
    cluster, officer = FIRST, cast.officer
    labelling.an_officer_opens_the_label_call(officer)
    manager = outlines.a_manager_registers_the_cluster(cluster)
    labelling.a_cluster_hands_in_its_self_assessment(manager, cluster)

    names = ["Assessor 1", "Assessor 2"]
    officer.home().follow(labelling.TITLE)
    first, second = judging.the_officer_appoints_a_panel(officer, names, panel="A").values()
    labelling.the_officer_accredits(officer, names[:1])
    labelling.the_officer_accredits(officer, names[1:], country="Austria")
    labelling.the_officer_proposes_two_assessors(officer, cluster)
    labelling.the_cluster_agrees_to_its_assessors(manager)
    for assessor in (first, second):
        judging.a_panelist_declares_no_conflict(assessor)
    labelling.an_assessor_judges_every_indicator(first, cluster, level="4")
    differs = {"1.2": "3", "2.1": "3"}
    labelling.an_assessor_judges_every_indicator(second, cluster, level="4", differs=differs)
    labelling.the_assessors_agree(second, cluster, {"1.2": "4", "2.1": "3"})

    labelling.the_worker_computes_the_tier(officer, cast.worker, cluster, "gold")
    labelling.an_officer_confirms_the_tier(officer, manager, cluster)
    labelling.everybody_finds_the_label_in_the_register(Visitor("reader"), cluster, "gold")


# The steps of the contest, in the order of the issue


def clusters_hand_in_outlines(cast):
    for cluster in CLUSTERS:
        manager = outlines.a_manager_registers_the_cluster(cluster)
        outlines.begins_an_application(manager, cluster)
        if cluster == FIRST:
            outlines.sees_what_is_missing(manager)
            outlines.is_told_that_the_grant_is_over_the_cap(manager)
        outlines.writes_the_outline(manager, cluster)
        outlines.hands_in_and_gets_a_receipt(manager)
        cast.managers[cluster] = manager


def the_panel_is_appointed(cast):
    judging.opens_the_desk(cast.officer)
    cast.panel = judging.the_officer_appoints_a_panel(cast.officer)
    judging.the_officer_records_a_known_conflict(cast.officer, "Expert 01", FIRST)


def outlines_are_judged(cast):
    """One of those who were to judge the second cluster finds out that they may not."""
    judging.the_officer_assigns_three_each(cast.officer, OUTLINE)
    chosen, _others = judging.judges_of(cast.officer, OUTLINE, CLUSTERS[1])
    for name, panelist in cast.panel.items():
        if name == chosen[0]:
            judging.a_panelist_declares_a_conflict_with(panelist, CLUSTERS[1])
        else:
            judging.a_panelist_declares_no_conflict(panelist)
        judging.a_panelist_scores_everything(panelist, QUALITY)


def the_worker_ranks_outlines(cast):
    officer = cast.officer
    judging.the_worker_computes_the_ranking(officer, cast.worker, OUTLINE)
    judging.one_has_too_few_judgements(officer, CLUSTERS[1])

    _chosen, others = judging.judges_of(officer, OUTLINE, CLUSTERS[1])
    judging.the_officer_assigns_by_hand(officer, OUTLINE, CLUSTERS[1], others[0])
    assert judging.a_panelist_scores_everything(cast.panel[others[0]], QUALITY) == 1
    judging.the_worker_computes_the_ranking(officer, cast.worker, OUTLINE)
    judging.everybody_is_ranked(officer, RANKS)


def the_shortlist_is_decided(cast):
    """Fifteen places, seven outlines: six are taken."""
    officer, reason = cast.officer, "The partners belong to one group."
    deciding.the_officer_proposes_by_the_rule(officer, OUTLINE, {"shortlisted": 7})
    deciding.the_officer_deviates_with_a_reason(officer, LAST, "declined", reason)
    deciding.cannot_confirm_what_they_proposed(officer)
    deciding.a_second_officer_confirms(cast.second, OUTLINE)
    deciding.and_it_is_published(cast.second, OUTLINE)
    deciding.the_letter_tells(cast.managers[FIRST].name, "Shortlisted", "4.5 of 5 points")
    deciding.the_letter_tells(cast.managers[LAST].name, "Not selected", reason, "vague")


def finalists_hand_in_full_applications(cast):
    for cluster in CLUSTERS[:6]:
        manager = cast.managers[cluster]
        finals.finds_stage_two_prefilled(manager, cluster)
        if cluster == FIRST:
            finals.is_told_what_is_wrong_with_the_money(manager)
        finals.writes_the_full_application(manager, cluster)
        partner = consortium.a_partner_comes_in_and_signs_off_its_part(manager, cluster)
        if cluster == FIRST:
            consortium.a_change_by_the_manager_asks_the_partner_again(manager, partner, cluster)
        consortium.the_manager_confirms_the_whole(manager, cluster)
        outlines.hands_in_and_gets_a_receipt(manager)


def full_applications_are_judged(cast):
    judging.the_officer_assigns_three_each(cast.officer, FULL)
    for panelist in cast.panel.values():
        judging.a_panelist_declares_no_conflict(panelist)
        judging.a_panelist_scores_everything(panelist, QUALITY)
    judging.the_worker_computes_the_ranking(cast.officer, cast.worker, FULL)


def winners_are_decided(cast):
    """Five places, and 200 M EUR for five times 40 M: the sixth stands on the reserve list."""
    counts = {"awarded": 5, "reserve 1": 1}
    deciding.the_officer_proposes_by_the_rule(cast.officer, FULL, counts)
    deciding.a_second_officer_confirms(cast.second, FULL)
    deciding.and_it_is_published(cast.second, FULL)
    deciding.the_letter_tells(cast.managers[CLUSTERS[5]].name, "Reserve list", "place 1")
    deciding.letters_can_be_read_in_the_office(cast.officer, "Awarded")


def winners_accept_and_everybody_reads_it(cast):
    for cluster in CLUSTERS[:5]:
        finals.accepts_the_award(cast.managers[cluster])
    judging.opens_the_desk(cast.officer, FULL).sees("5 of 5 answered")
    finals.everybody_reads_who_won(Visitor("reader"), CLUSTERS[:5])
