"""An officer whom a conflict of interest ties to one application of a stage that is decided."""

from tests.journeys.outlines import TITLE

CLOSED = "Another officer decides here"


def an_officer_declares_a_conflict_with(officer, cluster):
    officer.home().follow("Say whether you have a conflict of interest")
    entry = next(row for row in officer.page.find("li") if cluster in row.text)
    name = entry.find("select")[0].get("name")
    situation = "employee, director or owner of a partner"
    officer.press("Declare what I have chosen", {name: situation})


def finds_it_closed(officer, *paths):
    """The pages that others work on, typed as an address: who decides instead, and no more."""
    for path in paths:
        officer.open(path, status=403).sees(CLOSED)
        assert not officer.page.find("table")


def is_not_led_there(officer, stage, *hidden):
    """Neither from the list of what there is to do nor from the desk of the call."""
    officer.home().does_not_see("Enter the public value", "on the reserve list", *hidden)
    officer.follow(TITLE)
    if officer.links(stage):
        officer.follow(stage)
    officer.does_not_see(*hidden)
    for link in officer.page.find("a"):
        for page in ("/rankings/", "/selection/", "/draws/", "/reserve/"):
            assert page not in link.get("href"), link.get("href")


def reads_no_reference_of_the_draw(officer, references):
    """What everybody else reads on the public page of the call, and on the one about draws."""
    officer.home().follow(TITLE).follow("Public page")
    officer.does_not_see(*references)
    officer.follow("How it is drawn, and how to repeat it").sees("hidden from you")
    officer.does_not_see(*references)
