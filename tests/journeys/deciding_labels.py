"""Labels after the levels are agreed: the tier, its report, its fee, and a complaint about it."""

from tests.journeys.labelling import TITLE
from tests.journeys.people import letter_to


def levels(*, fours, zeros=()):
    """Indicator -> level: 3 for all but those named."""
    return {**dict.fromkeys(fours, "4"), **dict.fromkeys(zeros, "0")}


def an_officer_reads_why_and_confirms(officer, cluster, *, words):
    """``words``: what the page says before anything is confirmed."""
    officer.home().follow(f"Confirm the tier of {cluster}")
    officer.sees("Tier by the rule", "The assessors differed on 4 indicators", *words)
    officer.follow("Confirm the result").sees(*words)
    officer.press("Confirm the result").sees("Decided. The cluster has been told.")


def the_manager_reads_the_letter(manager, *, subject, words):
    letter = letter_to(manager.name, subject)
    assert "you may complain until" in letter.text
    assert "What the panel says" not in letter.text
    for sentence in words:
        assert sentence in letter.text, letter.text
    return letter


def the_manager_reads_the_report(manager, cluster, *, words):
    manager.home().follow("My applications").follow(f"{cluster}: label")
    manager.follow("Report of the assessment")
    manager.sees("Strengths", "What to improve first", "Every indicator", *words)
    report = manager.path
    manager.follow("As PDF")
    assert manager.response.content.startswith(b"%PDF")
    manager.open(report)


def the_office_charges(officer, manager, cluster, *, amount):
    """Issued from the dossier, read by the cluster, paid, and found in the list of invoices."""
    officer.home().follow(TITLE).follow("A", inside=cluster).follow("Issue an invoice")
    officer.press("Issue the invoice", {"Assessed": "on site", "Occasion": "first assessment"})
    officer.sees("Issued; the letter is on its way.", amount)
    manager.home().follow("Pay invoice").sees(amount, "not paid")
    manager.follow("As PDF")
    assert manager.response.content.startswith(b"%PDF")
    officer.follow("Mark as paid").press("Mark as paid").sees("Recorded.")
    officer.home().follow("Calls").follow("Invoices for assessments")
    assert "not paid" not in officer.rows(cluster)[0]


def the_manager_complains(manager, cluster):
    manager.home().follow("My applications").follow(f"{cluster}: label")
    manager.follow("Report of the assessment").follow("Complain about the procedure")
    manager.press(
        "File the complaint",
        {
            "Which step of the procedure was not followed": "evidence handed in that was not read",
            "What went wrong in it": "The minutes of May, page 4, were handed in and not read.",
            "This is about the procedure, not about how good the cluster is": True,
        },
    )
    manager.sees("Received. You get a letter with the ruling.", "waits for the ruling")


def a_second_officer_upholds_it(second, cluster):
    second.home().follow(f"Decide a complaint: {cluster}").follow("Decide the complaint")
    ruling = {"The ruling": "uphold", "Reason": "They were handed in and nobody opened them."}
    second.press("Record the ruling", ruling).sees("Recorded; the letter is on its way.", "upheld")
