"""Steps 6 to 8: a selection proposed, changed, confirmed by a second officer, and published."""

from tests.journeys.judging import opens_the_desk
from tests.journeys.people import letter_to


def the_officer_proposes_by_the_rule(officer, stage, counts):
    opens_the_desk(officer, stage).follow("Decide")
    officer.press("Propose by the rule").sees("Proposed by the rule.")
    shows(officer, counts)


def shows(officer, counts):
    """How many rows say which decision."""
    rows = officer.rows(" for the world")
    assert {words: sum(words in row for row in rows) for words in counts} == counts, str(officer)


def the_officer_deviates_with_a_reason(officer, cluster, decision, reason):
    officer.follow("Change", inside=cluster)
    officer.press("Save change", {"Decision": decision, "Reason": ""}, status=422)
    officer.sees("Give the reason: this deviates from the rule.")
    officer.press("Save change", {"Decision": decision, "Reason": reason})
    officer.sees("Changed.", reason, "by the rule:")


def cannot_confirm_what_they_proposed(officer):
    officer.sees("Another officer must confirm what you proposed.")
    officer.does_not_see("Confirm selection")


def a_second_officer_confirms(officer, stage):
    officer.home().follow("Look at the selection and confirm it", inside=stage)
    officer.press("Confirm selection").sees("Publish: only then it is decided")


def and_it_is_published(officer, stage):
    officer.home().follow("Publish the selection", inside=stage)
    officer.follow("Publish decisions").press("Publish decisions")
    officer.sees("Published. The letters are on their way.")


def the_letter_tells(name, subject, *words):
    """The outcome in the subject; no letter names a panelist."""
    letter = letter_to(name, subject)
    for sentence in words:
        assert sentence in letter.text, letter.text
    assert "Expert" not in letter.text
    return letter


def letters_can_be_read_in_the_office(officer, subject):
    officer.home().follow("Operations")
    officer.follow("Letters").follow(subject)
    officer.sees(subject)
