"""Judging through pages only, from the declarations to the minutes, with a real worker.

Two members are in conflict with one dossier each: one says so, of the other it is found. At
every step neither finds anything of it: on no page, in no file, in no count.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from core import clock
from tests.journeys import (
    closed,
    deliberating,
    judging,
    meeting,
    outlines,
    people,
    taking_along,
    warming_up,
)

pytestmark = [pytest.mark.worker, pytest.mark.embedded]

STAGE = "Outline"
CLUSTERS = FIRST, SECOND, THIRD = list(outlines.CLUSTERS)[:3]
PANEL = CHAIR, DECLARES, IS_FOUND, FOURTH, FIFTH = [f"Expert {n:02}" for n in range(1, 6)]
CONFLICTS = {DECLARES: FIRST, IS_FOUND: SECOND}
QUALITY = {FIRST: 4, SECOND: 3, THIRD: 2}
LEANING = {CHAIR: 0, DECLARES: 0.5, IS_FOUND: -0.5, FOURTH: -1, FIFTH: 0}
ANSWER = "Milestone three was moved to May, see page 4."
MINORITY = "The milestones are not vague at all."


@dataclass
class Contest:
    """Everybody who takes part, and the dossiers as pages name them."""

    worker: object
    officer: object
    managers: dict = field(default_factory=dict)  # by cluster
    panel: dict = field(default_factory=dict)  # by name
    dossiers: dict = field(default_factory=dict)  # by cluster

    def judges_of(self, cluster):
        return [self.panel[name] for name in PANEL if CONFLICTS.get(name) != cluster]

    def nothing_leaks(self, names=CONFLICTS):
        """Those in conflict find the other dossiers and nothing of theirs."""
        for name in names:
            hidden = self.dossiers[CONFLICTS[name]]
            found = closed.finds_only_what_is_open(self.panel[name], self.dossiers.values(), hidden)
        return found

    def days_later(self, days):
        clock.move(timedelta(days=days))


@pytest.fixture
def contest(worker):
    return Contest(worker, people.an_officer_signs_in("Olga Officer"))


def test_members_in_conflict_find_nothing_of_their_dossier_at_any_step(contest):
    outlines_are_handed_in(contest)
    the_panel_is_appointed(contest)
    everything_is_assigned_and_declared(contest)
    the_panel_warms_up(contest)
    it_scores_without_a_connection(contest)
    it_talks_and_applicants_react(contest)
    it_agrees(contest)
    the_worker_ranks_what_was_agreed(contest)
    it_meets_and_votes(contest)
    the_minutes_are_final(contest)


def outlines_are_handed_in(contest):
    officer = contest.officer
    outlines.an_officer_creates_the_call_from_the_preset(officer)
    chosen = {"judges": 4, "quorum": 3, "basis": "agreed scores", "reaction_days": 7}
    deliberating.an_officer_sets_how_it_is_judged(officer, **chosen)
    outlines.and_publishes_it(officer)
    for cluster in CLUSTERS:
        manager = outlines.a_manager_registers_the_cluster(cluster)
        outlines.begins_an_application(manager, cluster)
        manager.press("Save", {"Grant requested (EUR)": "40,000,000"})
        outlines.writes_the_outline(manager, cluster)
        outlines.hands_in_and_gets_a_receipt(manager)
        contest.managers[cluster] = manager


def the_panel_is_appointed(contest):
    judging.opens_the_desk(contest.officer)
    employers = {IS_FOUND: f"{SECOND} Works"}
    contest.panel = judging.the_officer_appoints_a_panel(
        contest.officer, PANEL, employers=employers
    )
    warming_up.an_officer_sets_it_up(contest.officer, STAGE)


def everything_is_assigned_and_declared(contest):
    """Nothing can be assigned where a conflict was found; one more is declared afterwards."""
    contest.days_later(61)
    contest.worker.do("competitions.close_due_stages")
    for cluster in CLUSTERS:
        judging.the_officer_assigns_everybody_free(contest.officer, STAGE, cluster)
    contest.dossiers = deliberating.dossiers(contest.officer, CLUSTERS)
    for name, member in contest.panel.items():
        if name == DECLARES:
            judging.a_panelist_declares_a_conflict_with(member, FIRST)
        else:
            judging.a_panelist_declares_no_conflict(member)
    contest.nothing_leaks()


def the_panel_warms_up(contest):
    for member in contest.panel.values():
        warming_up.a_member_warms_up(member, 2)
    warming_up.an_officer_sees_that_all_have(contest.officer, STAGE, len(PANEL))


def it_scores_without_a_connection(contest):
    for name, member in contest.panel.items():
        opinions = {
            cluster: dict.fromkeys(judging.CRITERIA, QUALITY[cluster] + LEANING[name])
            for cluster in CLUSTERS
            if CONFLICTS.get(name) != cluster
        }
        if name in CONFLICTS:
            taking_along.a_member_makes_packs(member, contest.worker)
            found = contest.nothing_leaks([name])
            assert sum("/packs/" in address for address in found) == 2
        taking_along.a_member_scores_in_a_workbook(member, opinions)
    contest.nothing_leaks()


def it_talks_and_applicants_react(contest):
    panel, dossier = contest.panel, contest.dossiers[FIRST]
    deliberating.somebody_starts_to_talk(panel[FOURTH], panel[FIFTH], dossier, "Is it new?")
    deliberating.an_officer_opens_the_right_to_react(contest.officer, len(CLUSTERS))
    manager = contest.managers[FIRST]
    deliberating.an_applicant_reads_the_reports_and_answers(manager, PANEL, ANSWER)
    contest.nothing_leaks()
    contest.days_later(8)


def it_agrees(contest):
    officer = contest.officer
    deliberating.an_officer_appoints_the_rapporteurs(officer, len(CLUSTERS))
    for cluster in CLUSTERS:
        dossier = contest.dossiers[cluster]
        rapporteur = contest.panel[deliberating.rapporteur_of(officer, dossier, PANEL)]
        answer = [ANSWER, "Is it new?"] if cluster == FIRST else ["did not answer"]
        deliberating.the_rapporteur_drafts(rapporteur, dossier, QUALITY[cluster], *answer[:1])
        others = [member for member in contest.judges_of(cluster) if member != rapporteur]
        if cluster == FIRST:
            deliberating.a_member_records_a_minority_view(others.pop(), dossier, MINORITY)
        for member in others:
            deliberating.a_member_agrees(member, dossier)
        deliberating.the_rapporteur_settles(rapporteur, dossier)
    contest.nothing_leaks()


def the_worker_ranks_what_was_agreed(contest):
    judging.the_worker_computes_the_ranking(contest.officer, contest.worker, STAGE)
    judging.everybody_is_ranked(contest.officer, {FIRST: "1", SECOND: "2", THIRD: "3"})
    contest.officer.sees("from 3 agreed consensuses")
    contest.nothing_leaks()


def it_meets_and_votes(contest):
    chair, members = contest.panel[CHAIR], list(contest.panel.values())
    meeting.the_chair_plans_a_meeting(chair, quorum=3)
    contest.days_later(3)
    meeting.the_chair_begins(chair, members[1:])
    for cluster in CLUSTERS:
        torn = next((name for name in PANEL if CONFLICTS.get(name) == cluster), "")
        meeting.the_chair_takes_up(chair, contest.dossiers[cluster], torn)
        if torn:
            meeting.is_out_of_the_room(contest.panel[torn], on_agenda=len(CLUSTERS) - 1)
        voters = contest.judges_of(cluster)
        answers = ["not recommended", *["recommended"] * (len(voters) - 1)]
        meeting.they_vote(chair, voters, answers)
        contest.nothing_leaks()
        meeting.the_chair_minutes(chair, "recommended", f"{cluster} is ready.")


def the_minutes_are_final(contest):
    meeting.the_chair_closes_the_meeting(contest.panel[CHAIR])
    meeting.reads_the_minutes(contest.panel[FOURTH])
    contest.panel[FOURTH].sees(*(f"{cluster} is ready." for cluster in CLUSTERS))
    for name, cluster in CONFLICTS.items():
        member = meeting.reads_the_minutes(contest.panel[name])
        member.sees(*(f"{other} is ready." for other in CLUSTERS if other != cluster))
    contest.nothing_leaks()
