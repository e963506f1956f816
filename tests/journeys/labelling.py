"""The label on the same engine: self-assessment, two assessors, agreed levels, tier, register."""

from tests.journeys.judging import the_worker_is_done
from tests.journeys.outlines import day
from tests.journeys.people import address_of, letter_to

TITLE = "Cluster management label 2027"
INDICATORS = 31
AREAS = ["2.1", "1.2", "4.3"]
LABEL = "Cluster management excellence"


def an_officer_opens_the_label_call(officer):
    officer.home().follow("New call").follow("Start from this: Cluster management excellence")
    officer.press(
        "Make draft",
        {"Title": TITLE, "Code": "label-2027", "Summary": "All year.", "Opens": day(-1)},
    )
    officer.follow("Publish").press("Publish call").sees("The call is published.")


def a_cluster_hands_in_its_self_assessment(manager, cluster):
    manager.home().follow(TITLE).follow("Apply")
    manager.press("Begin writing", {"Title": f"{cluster}: label"})
    manager.fill("Save", {"Profile of the cluster and its management": "Two people, one office."})
    assert manager.filling.fill_each("-level", "3") == INDICATORS
    assert manager.filling.fill_each("-text", "See the handbook, page 4.") == INDICATORS
    manager.press("Save").sees("Saved")
    manager.press("Check and hand in").sees("Nothing is missing.")
    manager.press("Hand in").sees("We have received this on")


def the_officer_accredits(officer, names, *, country="Germany"):
    """Who may assess for the label, and until when."""
    for name in names:
        officer.home().follow("Accreditations").follow("Accredit somebody")
        given = {"E-mail": address_of(name), "Label": LABEL, "Country": country}
        days = {"First day": day(-1)[:10], "Last day": day(700)[:10]}
        officer.press("Accredit", given | days | {"English": True})
        officer.sees("Accredited. The person gets a letter.")


def the_officer_proposes_two_assessors(officer, cluster):
    officer.home().follow(TITLE).follow("Propose assessors").follow(cluster)
    officer.sees("2 assessors to propose", "Works in another country than the cluster.")
    officer.press("Propose to the cluster").sees("Proposed to the cluster, which gets a letter.")


def the_cluster_agrees_to_its_assessors(manager):
    for _each in range(2):
        manager.home().follow("Say whether you agree to your assessors")
        manager.press("Agree").sees("Agreed. The assessor gets a letter.")


def an_assessor_judges_every_indicator(assessor, cluster, *, level, differs=()):
    """``differs``: indicator -> another level."""
    assessor.home().follow("Judge the next one")
    assessor.sees(cluster)
    assessor.fill("Hand in", {})
    names = [name for name in assessor.filling.values if name.startswith("score-")]
    assert len(names) == INDICATORS
    given = dict.fromkeys(names, level)
    given |= {f"score-{key}": other for key, other in dict(differs).items()}
    assessor.press("Hand in", given).sees("Handed in: ")


def the_assessors_agree(assessor, cluster, levels):
    assessor.home().follow(f"Agree on the levels of {cluster}")
    assessor.sees("The assessors differ on")
    fields = {f"level-{key}": level for key, level in levels.items()}
    fields["Strengths"] = "Members who stay."
    report = {"Report: strengths and what to improve": "Well led. Review the strategy yearly."}
    assessor.fill("Agree on these levels", fields | report)
    assessor.filling.values["area"] = AREAS  # three fields of one name
    assessor.press("Agree on these levels")
    assessor.sees("Levels agreed. The tier is being computed.")


def the_worker_computes_the_tier(officer, worker, cluster, tier):
    the_worker_is_done(worker)
    officer.home().follow(f"Confirm the tier of {cluster}")
    officer.sees("Tier by the rule", tier)


def an_officer_confirms_the_tier(officer, manager, cluster):
    officer.follow("Confirm the result").press("Confirm the result")
    officer.sees("Decided. The cluster has been told.")
    letter = letter_to(manager.name, "Label granted")
    assert "Review the strategy yearly." in letter.text


def everybody_finds_the_label_in_the_register(reader, cluster, tier):
    reader.home().follow("Clusters and their labels")
    reader.press("Filter", {"Name": cluster.split()[0], "Label": tier}).follow(cluster)
    reader.sees("Labels", tier, "Valid from", "Last valid day")
