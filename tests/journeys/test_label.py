"""A label through pages only: 31 indicators, two assessors, a tier by rule, and what follows."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from clusters.validity import Policy, first_period, window_closes_on, years_later
from core import clock
from tests.journeys import (
    deciding_labels,
    judging,
    labelling,
    labels_in_force,
    outlines,
    people,
)
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

    def on(self, day):
        """The clock moves to ``day``, and what is due on it is done."""
        clock.move(timedelta(days=(day - clock.today()).days))
        self.worker.do("clusters.tell_of_labels")


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


def assessors_are_appointed(cast):
    names = ["Assessor 1", "Assessor 2"]
    cast.officer.home().follow(labelling.TITLE)
    seats = judging.the_officer_appoints_a_panel(cast.officer, names, panel="Assessors")
    cast.assessors = list(seats.values())
    labelling.the_officer_accredits(cast.officer, names[:1])
    labelling.the_officer_accredits(cast.officer, names[1:], country="Austria")


def assessors_judge_and_agree(cast, *clusters):
    """The first sees what will be agreed, the second differs on four indicators."""
    for cluster in clusters:
        labelling.the_officer_proposes_two_assessors(cast.officer, cluster)
        labelling.the_cluster_agrees_to_its_assessors(cast.managers[cluster])
    for number, assessor in enumerate(cast.assessors):
        judging.a_panelist_declares_no_conflict(assessor)  # years later, for what came in since
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
    assessors_are_appointed(cast)
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


def test_a_label_is_checked_renewed_in_time_or_too_late_and_revoked(cast, tmp_path, capsys):
    clusters_hand_in(cast, GOLD, SILVER)
    assessors_are_appointed(cast)
    assessors_judge_and_agree(cast, GOLD, SILVER)
    officers_confirm(cast)
    old = first_period(clock.today(), Policy())

    files = everybody_can_check_it(GOLD, old, tmp_path, capsys)
    the_renewals_are_handed_in(cast, old)
    renewed = one_is_seamless_and_one_is_new(cast, old, files)
    it_is_revoked(cast, renewed, tmp_path, capsys)


def officers_confirm(cast):
    for cluster, points in ((GOLD, "(100 / 124)"), (SILVER, "(99 / 124)")):
        deciding_labels.an_officer_reads_why_and_confirms(cast.officer, cluster, words=[points])


def everybody_can_check_it(cluster, period, folder, capsys):
    """On the page, on any day, and from files alone."""
    _reader, (number,) = labels_in_force.the_register_shows(cluster)
    last = labels_in_force.as_printed(period.last_day)
    labels_in_force.everybody_checks(number, f"Valid until {last}.")
    labels_in_force.everybody_checks(number, "Expired", on=period.valid_until)
    labels_in_force.everybody_checks(number, "Valid until", on=period.last_day)
    labels_in_force.everybody_checks(number, "Not yet valid", on=years_later(*_before(period)))

    certificate, keys, lists = labels_in_force.somebody_saves_what_proves_it(number, folder)
    assert "not checked" in labels_in_force.it_verifies(capsys, certificate, keys)
    assert "not checked" not in labels_in_force.it_verifies(capsys, certificate, keys, lists)
    altered = folder / "altered.json"
    altered.write_bytes(certificate.read_bytes().replace(cluster.encode(), b"Somebody else"))
    assert "Altered" in labels_in_force.it_does_not_verify(altered, keys, lists)
    return number, certificate, keys, lists


def _before(period):
    return period.valid_from, -1, period.anchor_day


def the_renewals_are_handed_in(cast, old):
    """Eleven months after expiry one, within the year; thirteen months after it the other."""
    expired = old.valid_until
    cast.on(expired + timedelta(days=335))
    labels_in_force.the_cluster_begins_the_renewal(
        cast.managers[GOLD], "renew", "Begin the renewal"
    )
    cast.on(expired + timedelta(days=396))
    assert window_closes_on(old, Policy()) < clock.today()
    labels_in_force.the_cluster_begins_the_renewal(
        cast.managers[SILVER], "", "Begin the application"
    )


def one_is_seamless_and_one_is_new(cast, old, files):
    """The receipt counts, not the decision, which is too late for both."""
    for assessor in ("Assessor 1", "Assessor 2"):
        country = "Germany" if assessor.endswith("1") else "Austria"
        labelling.the_officer_accredits(cast.officer, [assessor], country=country)
    assessors_judge_and_agree(cast, GOLD, SILVER)
    officers_confirm(cast)

    reader, (renewed, former) = labels_in_force.the_register_shows(GOLD)
    assert former == files[0]
    until = years_later(old.valid_until, 3, old.anchor_day) - timedelta(days=1)
    reader.sees(f"Renewal of {former} (gold) without a gap.")
    reader.sees(labels_in_force.as_printed(old.valid_until), labels_in_force.as_printed(until))
    reader, (new, _former) = labels_in_force.the_register_shows(SILVER)
    period = first_period(clock.today(), Policy())
    reader.sees("A new label", labels_in_force.as_printed(period.last_day))
    labels_in_force.everybody_checks(new, "Not yet valid", on=period.valid_from - timedelta(days=1))
    return renewed


def it_is_revoked(cast, number, folder, capsys):
    certificate, keys, before = labels_in_force.somebody_saves_what_proves_it(number, folder)
    why = "The figures were made up."
    labels_in_force.one_officer_proposes_to_revoke(cast.officer, GOLD, number, why)
    labels_in_force.everybody_checks(number, "Valid until")
    labels_in_force.another_confirms_it(cast.second, GOLD)

    labels_in_force.everybody_checks(number, "Revoked: not in force since")
    reader = Visitor("reader").home().follow("Check a label")
    reader.press("Check", {"Certificate number": number}).follow("signed lists")
    after = folder / "after.json"
    after.write_bytes(reader.response.content)
    assert "evoked" in labels_in_force.it_does_not_verify(certificate, keys, after)
    assert labels_in_force.it_verifies(capsys, certificate, keys, before)  # as it was known then
    letter = people.letter_to(cast.managers[GOLD].name, "revoked")
    assert why in letter.text
