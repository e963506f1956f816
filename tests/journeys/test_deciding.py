"""Deciding through pages only, from the rules in the draft to the promoted, with a real worker.

Four finalists and two places. By the mean of the call two share the second rank, and the draw
parts them; by the median somebody else would be second. Who wins the draw cannot be known here,
so those two are named by what befell them.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from core import clock
from tests.journeys import (
    comparing,
    consortium,
    deciding,
    deliberating,
    drawing,
    finals,
    judging,
    outlines,
    people,
    promoting,
    ruling,
    shut_out,
)
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.worker

OUTLINE, FULL = "Outline", "Full application"
CLUSTERS = BEST, *TIED, DIVISIVE = list(outlines.CLUSTERS)[:4]
PANEL = ["Expert 01", "Expert 02", "Expert 03"]
REASON = "The pilot line is smaller than planned."
REFUSAL = "Our partners found the money elsewhere."
MEAN, MEDIAN = "mean of the panelists’ totals", "median of the panelists’ totals"


def _weak_in_innovation(mean):
    return (mean + 0.5, mean, mean - 0.5, mean, mean)


# Means 4.5, 3.5, 3.5, 3.5; medians 4.5, 3.5, 3.5, 4. Innovation parts the last from those tied.
OPINIONS = {
    name: {BEST: 4.5, TIED[0]: 3.5, TIED[1]: 3.5, DIVISIVE: _weak_in_innovation(mean)}
    for name, mean in zip(PANEL, [4, 4, 2.5], strict=True)
}
BY_MEAN = {BEST: "1", TIED[0]: "2=", TIED[1]: "2=", DIVISIVE: "4"}
BY_MEDIAN = {BEST: "1", DIVISIVE: "2", TIED[0]: "3=", TIED[1]: "3="}
MOVES = {BEST: "0", TIED[0]: "1", TIED[1]: "1", DIVISIVE: "2"}


@dataclass
class Cast:
    """Everybody who takes part, and what the story finds out on its way."""

    worker: object
    officer: Visitor
    second: Visitor
    torn: Visitor  # an officer with a conflict of interest
    reader: Visitor  # not signed in
    managers: dict = field(default_factory=dict)  # by cluster
    panel: dict = field(default_factory=dict)  # by name
    references: dict = field(default_factory=dict)  # by cluster
    runs: dict = field(default_factory=dict)  # number of the run by method
    drawn: tuple = ()  # commitment, references in the order drawn
    lucky: str = ""
    unlucky: str = ""

    def days_later(self, days, task=""):
        clock.move(timedelta(days=days))
        if task:
            self.worker.do(task)

    def nobody_learns_anything_yet(self):
        """Neither the public nor applicants, and no letter has left."""
        ruling.the_public_reads_no_rank(self.reader, CLUSTERS)
        for manager in self.managers.values():
            manager.home().does_not_see("Accept or refuse the award", "Reserve list")
        names = [manager.name for manager in self.managers.values()]
        deciding.no_letter_has_left(names, "Awarded", "Reserve list", "Not selected")


@pytest.fixture
def cast(worker):
    names = ["Olga Officer", "Omar Officer", "Oskar Officer"]
    return Cast(worker, *(people.an_officer_signs_in(name) for name in names), Visitor("reader"))


def test_a_stage_is_decided_from_its_rules_to_the_promoted(cast):
    the_rules_are_set_and_published(cast)
    outlines_are_shortlisted(cast)
    full_applications_are_judged(cast)
    two_methods_disagree(cast)
    a_tie_over_the_line_is_parted_by_lot(cast)
    one_award_is_lower_and_two_officers_decide(cast)
    letters_leave_on_publication(cast)
    a_refusal_makes_room_for_the_next(cast)
    every_run_comes_out_the_same(cast)


# The steps, in their order


def the_rules_are_set_and_published(cast):
    officer = cast.officer
    outlines.an_officer_creates_the_call_from_the_preset(officer)
    deliberating.an_officer_sets_how_it_is_judged(officer, judges=1, quorum=1)
    ruling.an_officer_sets_the_places(officer, 2, 2)
    steps = {"tie_1": "criterion:innovation", "tie_2": "draw"}
    ruling.an_officer_sets_how_it_is_decided(officer, 2, method="mean", exhaustion="skip", **steps)
    officer.follow("Publish").press("Publish call").sees("The call is published.")
    ruling.everybody_reads_it(
        cast.reader,
        "The official value is the mean of the panelists’ totals.",
        "(1) The better score in “Innovation capability",
        "(2) A draw.",
        "The line falls after 2 places at the latest",
        "is passed over and leads the reserve list; the next that fits is funded.",
    )


def outlines_are_shortlisted(cast):
    """One judgement each is enough here: how outlines are judged is told elsewhere."""
    for cluster in CLUSTERS:
        manager = cast.managers[cluster] = outlines.a_manager_registers_the_cluster(cluster)
        outlines.begins_an_application(manager, cluster)
        outlines.writes_the_outline(manager, cluster)
        outlines.hands_in_and_gets_a_receipt(manager)
    judging.opens_the_desk(cast.officer)
    cast.panel = judging.the_officer_appoints_a_panel(cast.officer, PANEL)
    cast.days_later(61, "competitions.close_due_stages")
    judge = cast.panel[PANEL[0]]
    for cluster in CLUSTERS:
        judging.the_officer_assigns_by_hand(cast.officer, OUTLINE, cluster, judge.name)
    judging.a_panelist_declares_no_conflict(judge)
    judging.a_panelist_scores_everything(judge, dict.fromkeys(CLUSTERS, 4))
    judging.the_worker_computes_the_ranking(cast.officer, cast.worker, OUTLINE)
    deciding.the_officer_proposes_by_the_rule(cast.officer, OUTLINE, {"shortlisted": 4})
    deciding.a_second_officer_confirms(cast.second, OUTLINE)
    deciding.and_it_is_published(cast.second, OUTLINE)
    cast.days_later(60, "competitions.open_due_stages")


def full_applications_are_judged(cast):
    for cluster, manager in cast.managers.items():
        finals.finds_stage_two_prefilled(manager, cluster)
        finals.writes_the_full_application(manager, cluster)
        consortium.a_partner_comes_in_and_signs_off_its_part(manager, cluster)
        consortium.the_manager_confirms_the_whole(manager, cluster)
        outlines.hands_in_and_gets_a_receipt(manager)
    cast.days_later(80, "competitions.close_due_stages")
    shut_out.an_officer_declares_a_conflict_with(cast.torn, TIED[0])
    for cluster in CLUSTERS:
        judging.the_officer_assigns_everybody_free(cast.officer, FULL, cluster)
    for name, panelist in cast.panel.items():
        judging.a_panelist_declares_no_conflict(panelist)
        judging.a_panelist_scores_everything(panelist, OPINIONS[name])


def two_methods_disagree(cast):
    """The official ranking, and one for information; both keep their number."""
    officer = cast.officer
    judging.the_worker_computes_the_ranking(officer, cast.worker, FULL)
    judging.everybody_is_ranked(officer, BY_MEAN)
    cast.runs[MEAN] = comparing.run_of(officer)
    comparing.the_worker_computes_another_one(officer, cast.worker, FULL, "median")
    listed = officer.path
    comparing.opens_the_run(officer, FULL, MEDIAN).sees("For information only.")
    judging.everybody_is_ranked(officer, BY_MEDIAN)
    cast.runs[MEDIAN] = comparing.run_of(officer)
    shown = officer.path
    columns = {MEAN: BY_MEAN, MEDIAN: BY_MEDIAN}
    comparing.places_differ(officer, FULL, columns, MOVES)
    shut_out.finds_it_closed(cast.torn, listed, shown, officer.path)
    shut_out.is_not_led_there(cast.torn, FULL, TIED[0])
    cast.nobody_learns_anything_yet()


def a_tie_over_the_line_is_parted_by_lot(cast):
    officer = cast.officer
    deciding.the_officer_proposes_by_the_rule(officer, FULL, {"awarded": 1, "tie over the line": 2})
    cast.references = deciding.references(officer, CLUSTERS)
    group = [cast.references[cluster] for cluster in TIED]
    drawing.an_open_tie_keeps_everybody_from_confirming(cast.second, FULL, TIED)
    selection = cast.second.path

    drawing.an_officer_announces_a_draw(officer, FULL, days=3)
    commitment = drawing.everybody_reads_who_is_drawn(cast.reader, group)
    drawing.nobody_enters_the_value_too_early(officer)
    shut_out.finds_it_closed(cast.torn, selection, officer.path)
    shut_out.reads_no_reference_of_the_draw(cast.torn, group)
    drawing.an_open_tie_keeps_everybody_from_confirming(cast.second, FULL, TIED)

    cast.days_later(4)
    order = drawing.two_officers_draw(officer, cast.second)
    assert sorted(order) == sorted(group)
    drawing.nobody_is_told_the_order(cast.reader, commitment)
    cast.drawn = (commitment, order)
    cast.lucky, cast.unlucky = sorted(TIED, key=lambda c: order.index(cast.references[c]))
    cast.nobody_learns_anything_yet()


def one_award_is_lower_and_two_officers_decide(cast):
    officer, second = cast.officer, cast.second
    judging.opens_the_selection(officer, FULL)
    counts = {"awarded": 2, "reserve 1": 1, "reserve 2": 1}
    deciding.shows(officer, counts)
    assert "awarded" in deciding.row_of(officer, cast.lucky)
    assert "reserve 1" in deciding.row_of(officer, cast.unlucky)
    deciding.the_officer_awards_less(officer, BEST, "35,000,000", REASON)
    deciding.cannot_confirm_what_they_proposed(officer)

    deciding.letters_are_read_before_they_leave(second, FULL, BEST, "35,000,000", REASON)
    shut_out.finds_it_closed(cast.torn, second.path)
    deciding.a_second_officer_confirms(second, FULL)
    cast.nobody_learns_anything_yet()


def letters_leave_on_publication(cast):
    deciding.and_it_is_published(cast.second, FULL)
    letters = {
        BEST: ("Awarded", "35,000,000", REASON),
        cast.lucky: ("Awarded", "40,000,000"),
        cast.unlucky: ("Reserve list", "place 1"),
        DIVISIVE: ("Reserve list", "place 2"),
    }
    for cluster, (subject, *words) in letters.items():
        deciding.the_letter_tells(cast.managers[cluster].name, subject, *words)
    drawing.everybody_can_repeat_it(cast.reader, *cast.drawn)
    finals.everybody_reads_who_won(cast.reader, [BEST, cast.lucky])
    cast.reader.does_not_see(cast.unlucky, DIVISIVE)


def a_refusal_makes_room_for_the_next(cast):
    officer, second = cast.officer, cast.second
    finals.accepts_the_award(cast.managers[BEST])
    promoting.refuses_the_award(cast.managers[cast.lucky], REFUSAL)
    promoting.the_office_is_told(second.name, cast.lucky, REFUSAL)
    promoting.an_officer_proposes_the_next(officer, cast.unlucky, waiting=DIVISIVE)
    manager = cast.managers[cast.unlucky]
    deciding.no_letter_has_left([manager.name], "Awarded")
    second.home().follow(promoting.CONFIRM)
    shut_out.finds_it_closed(cast.torn, second.path, officer.path)
    promoting.a_second_officer_confirms_it(second, cast.unlucky)
    deciding.the_letter_tells(manager.name, "Awarded", "40,000,000")
    finals.accepts_the_award(manager)
    finals.everybody_reads_who_won(cast.reader, [BEST, cast.unlucky])
    cast.reader.does_not_see(cast.lucky)


def every_run_comes_out_the_same(cast):
    for method, run in cast.runs.items():
        comparing.is_replayed(run, method)
