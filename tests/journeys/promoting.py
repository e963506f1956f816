"""An award refused, and the next of the reserve list in its place."""

from tests.journeys.people import letter_to

WAITS = "Money is free: see who is next on the reserve list"
CONFIRM = "Read the letter and confirm who is next on the reserve list"


def refuses_the_award(manager, reason):
    manager.home().follow("Accept or refuse the award").follow("Refuse")
    manager.press("Refuse award", {"Reason": reason})
    manager.does_not_see("Accept award")


def the_office_is_told(name, cluster, reason):
    letter = letter_to(name, "refuse")
    assert reason in letter.text, letter.text
    assert cluster in letter.text or cluster in letter.subject, letter.text


def an_officer_proposes_the_next(officer, cluster, *, waiting):
    """``waiting``: who stands behind on the list, and whose turn it is not."""
    officer.home().follow(WAITS)
    assert not [link for link in officer.links("Propose") if waiting in _row(link)]
    officer.follow("Propose", inside=cluster).sees("Nothing leaves the house yet")
    officer.press("Propose").sees("Proposed. A second officer confirms; nobody is told yet.")
    officer.follow("Read the letter", inside=cluster)
    officer.sees("Another officer must confirm what you proposed.")
    officer.does_not_see("Confirm and send")


def a_second_officer_confirms_it(officer, cluster):
    officer.home().follow(CONFIRM).follow("Read and confirm", inside=cluster)
    officer.press("Confirm and send").sees("Confirmed: the award is offered, and told.")


def _row(link):
    while link.tag != "tr":
        link = link.parent
    return link.text
