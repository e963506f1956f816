"""A label through pages only: 31 indicators, two assessors, a tier by rule, and what follows."""

from dataclasses import dataclass, field

import pytest

from tests.journeys import deciding_labels, judging, labelling, outlines, people
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.worker, pytest.mark.embedded]

GOLD, SILVER, NONE = list(outlines.CLUSTERS)[:3]
# 31 indicators at level 3 are 93 points of 124; each at level 4 is one more.
SEVEN = ["1.1.1", "1.1.2", "1.2", "2.1", "2.2.1", "2.2.2", "2.2.3"]
DISPUTED = ["1.1.1", "2.2.1", "2.4", "3.2"]  # the second assessor sees these otherwise
BASELINE = "1.1.0"
CASES = {  # cluster -> levels of the first assessor, and what is agreed
    GOLD: deciding_labels.levels(fours=SEVEN),
    SILVER: deciding_labels.levels(fours=SEVEN[:-1]),
    NONE: deciding_labels.levels(fours=SEVEN, zeros=[BASELINE]),
}


@dataclass
class Cast:
    """Everybody who takes part, each with a browser of their own."""

    worker: object
    officer: Visitor
    second: Visitor
    managers: dict = field(default_factory=dict)  # by cluster
    assessors: list = field(default_factory=list)

    def computes(self):
        judging.the_worker_is_done(self.worker)


@pytest.fixture
def cast(worker):
    olga, omar = (people.an_officer_signs_in(f"{name} Officer") for name in ("Olga", "Omar"))
    found = Cast(worker, olga, omar)
    labelling.an_officer_opens_the_label_call(found.officer)
    return found


def clusters_hand_in(cast, *clusters):
    for cluster in clusters:
        manager = outlines.a_manager_registers_the_cluster(cluster)
        labelling.a_cluster_hands_in_its_self_assessment(manager, cluster)
        cast.managers[cluster] = manager


def assessors_judge_and_agree(cast, *clusters):
    """The first sees what will be agreed, the second differs on four indicators."""
    officer = cast.officer
    officer.home().follow(labelling.TITLE)
    names = ["Assessor 1", "Assessor 2"]
    seats = judging.the_officer_appoints_a_panel(officer, names, panel="Assessors")
    cast.assessors = list(seats.values())
    officer.home().follow(labelling.TITLE).follow("Assign dossiers")
    officer.press("Propose", {"Panelists per dossier": "2"})
    officer.press("Assign these").sees(f"{2 * len(clusters)} judgements assigned.")
    for number, assessor in enumerate(cast.assessors):
        judging.a_panelist_declares_no_conflict(assessor)
        for cluster in clusters:
            seen = CASES[cluster] | (dict.fromkeys(DISPUTED, "2") if number else {})
            labelling.an_assessor_judges_every_indicator(assessor, cluster, level="3", differs=seen)
    for cluster in clusters:
        they_agree(cast, cluster, CASES[cluster])


def they_agree(cast, cluster, levels):
    first = cast.assessors[0]
    agreed = dict.fromkeys(DISPUTED, "3") | levels
    labelling.the_assessors_agree(first, cluster, agreed)
    cast.computes()


def test_gold_at_100_points_silver_at_99_and_none_without_a_baseline(cast):
    clusters_hand_in(cast, *CASES)
    assessors_judge_and_agree(cast, *CASES)

    gold_is_granted_charged_and_reported(cast)
    silver_is_granted_where_gold_is_missed(cast)
    nothing_is_granted_without_a_baseline(cast)
    a_complaint_leads_to_a_new_decision(cast)


def gold_is_granted_charged_and_reported(cast):
    words = ["(100 / 124)", "80.64 %", "All rules are met."]
    deciding_labels.an_officer_reads_why_and_confirms(cast.officer, GOLD, words=words)
    manager = cast.managers[GOLD]
    letter = deciding_labels.the_manager_reads_the_letter(
        manager, subject="Label granted (gold)", words=["carries the gold label", "last valid day"]
    )
    assert "Review the strategy yearly." in letter.text
    deciding_labels.the_manager_reads_the_report(manager, GOLD, words=["gold", "80.64 %"])
    deciding_labels.the_office_charges(cast.officer, manager, GOLD, amount="8,250.00 EUR")
    labelling.everybody_finds_the_label_in_the_register(Visitor("reader"), GOLD, "gold")


def silver_is_granted_where_gold_is_missed(cast):
    words = ["(99 / 124)", "79.83 % of the points; 80 % are needed."]
    deciding_labels.an_officer_reads_why_and_confirms(cast.officer, SILVER, words=words)
    manager = cast.managers[SILVER]
    missed = "The gold tier was missed. 79.83 % of the points; 80 % are needed."
    deciding_labels.the_manager_reads_the_letter(
        manager, subject="Label granted (silver)", words=[missed]
    )
    deciding_labels.the_manager_reads_the_report(manager, SILVER, words=["silver", "79.83 %"])


def nothing_is_granted_without_a_baseline(cast):
    words = ["no label", f"Baseline not met: {BASELINE}."]
    deciding_labels.an_officer_reads_why_and_confirms(cast.officer, NONE, words=words)
    manager = cast.managers[NONE]
    deciding_labels.the_manager_reads_the_letter(manager, subject="No label", words=words[1:])
    deciding_labels.the_manager_reads_the_report(manager, NONE, words=words)
    reader = Visitor("reader").home().follow("Clusters and their labels")
    reader.press("Filter", {"Name": NONE.split()[0]}).follow(NONE)
    reader.does_not_see("Valid from")


def a_complaint_leads_to_a_new_decision(cast):
    """The assessors agree anew, the tier is computed anew, and a label follows."""
    manager = cast.managers[NONE]
    deciding_labels.the_manager_complains(manager, NONE)
    deciding_labels.a_second_officer_upholds_it(cast.second, NONE)
    Visitor("reader").open("/clusters/").does_not_see("omplaint")

    they_agree(cast, NONE, CASES[NONE] | {BASELINE: "3"})
    deciding_labels.an_officer_reads_why_and_confirms(
        cast.officer, NONE, words=["(100 / 124)", "80.64 %"]
    )
    deciding_labels.the_manager_reads_the_letter(
        manager, subject="Label granted (gold)", words=["carries the gold label"]
    )
    manager.home().follow("My applications").follow(f"{NONE}: label").sees("labelled")
