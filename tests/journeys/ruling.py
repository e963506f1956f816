"""How a stage is decided: set in the draft of a call, told on its public page."""

from tests.journeys.outlines import TITLE


def an_officer_sets_how_it_is_decided(officer, position, **chosen):
    """On the page of a draft call: method, ties and what happens when the money ends."""
    officer.follow("Method, ties and selection")
    officer.press("Save", {f"stage_{position}_{name}": value for name, value in chosen.items()})


def an_officer_sets_the_places(officer, position, places):
    officer.follow("Edit call and dates")
    officer.press("Save", {f"stage_{position}_places": str(places)})


def everybody_reads_it(visitor, *words):
    visitor.home().follow(TITLE)
    visitor.sees(*words)


def the_public_reads_no_rank(visitor, clusters):
    """Neither who is ranked, nor who is selected, before publication."""
    visitor.home().follow(TITLE)
    visitor.does_not_see("See the winners", "Awarded", *clusters)
    assert not visitor.links("See the winners")
