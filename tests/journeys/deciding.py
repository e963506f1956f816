"""Steps 6 to 8: a selection proposed, changed, confirmed by a second officer, and published."""

import re

from tests.journeys.judging import opens_the_desk, opens_the_selection
from tests.journeys.people import has_letter, letter_to

_REFERENCE = re.compile(r"\bA-[0-9A-Z]+(?:-[0-9A-Z]+)*")


def the_officer_proposes_by_the_rule(officer, stage, counts):
    opens_the_desk(officer, stage).follow("Decide")
    officer.press("Propose by the rule").sees("Proposed by the rule.")
    shows(officer, counts)


def shows(officer, counts):
    """How many rows say which decision."""
    rows = officer.rows(" for the world")
    assert {words: sum(words in row for row in rows) for words in counts} == counts, str(officer)


def the_officer_deviates_with_a_reason(officer, cluster, decision, reason):
    _asks_to_change(officer, cluster)
    officer.press("Save change", {"Decision": decision, "Reason": ""}, status=422)
    officer.sees("Give the reason: this deviates from the rule.")
    officer.press("Save change", {"Decision": decision, "Reason": reason})
    officer.sees("Changed.", reason, "otherwise than the rule")


def the_officer_awards_less(officer, cluster, amount, reason):
    """A deviation of the amount alone; without a reason it is refused, and nothing is lost."""
    _asks_to_change(officer, cluster)
    fields = {"Decision": "awarded", "Amount (EUR)": amount}
    officer.press("Save change", fields | {"Reason": ""}, status=422)
    officer.sees("Give the reason: this deviates from the rule.")
    assert officer.form("Save change").values["amount"] == [amount]
    officer.press("Save change", fields | {"Reason": reason})
    officer.sees("Changed.")
    for words in (amount, reason, "less than requested"):
        assert words in row_of(officer, cluster), str(officer)


def _asks_to_change(officer, cluster):
    """From the row to why it has its rank, and from there to its decision."""
    (reference,) = references(officer, [cluster]).values()
    officer.follow(reference, inside=cluster).follow("Change decision")


def cannot_confirm_what_they_proposed(officer):
    officer.sees("Another officer must confirm what you proposed.")
    officer.does_not_see("Confirm selection")


def a_second_officer_confirms(officer, stage):
    officer.home().follow("Look at the selection and confirm it", inside=stage)
    officer.press("Confirm selection").sees("Publish: only then it is decided")


def letters_are_read_before_they_leave(officer, stage, cluster, *words):
    """From the selection; ``words`` stand in the letter to ``cluster``."""
    opens_the_selection(officer, stage)
    officer.follow("Read the letters as they will leave")
    officer.follow("Read the letter", inside=cluster)
    officer.sees("Nothing has left. The letter leaves on publication.", *words)


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


def no_letter_has_left(names, *subjects):
    for name in names:
        for subject in subjects:
            assert not has_letter(name, subject), (name, subject)


def letters_can_be_read_in_the_office(officer, subject):
    officer.home().follow("Operations")
    officer.follow("Letters").follow(subject)
    officer.sees(subject)


def row_of(officer, cluster):
    """What stands in the row of a cluster's application."""
    return officer.rows(f"{cluster} for the world")[0]


def references(officer, clusters):
    """cluster -> reference, from the rows of the selection on the screen."""
    return {c: _REFERENCE.search(row_of(officer, c)).group() for c in clusters}
