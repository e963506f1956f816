"""The warm-up: a sample of the office's that the whole panel scores before its real work."""

from tests.journeys.judging import opens_the_desk, scores

SAMPLE, EXPLANATION = "A plan without a plan B", "We would have given two points."


def an_officer_sets_it_up(officer, stage):
    opens_the_desk(officer, stage).follow("Assign dossiers").follow("Warm-up").follow(
        "Add a sample"
    )
    text = "## Goals\n\nWe build *one* machine, and hope."
    fields = {"Title": SAMPLE, "Text": text, "Explanation": EXPLANATION}
    officer.press("Save sample", fields).sees("Sample added.")
    officer.press("Save", {"Required before judging": True}).sees("Saved.")


def a_member_warms_up(member, mean):
    """It comes first; the explanation and how the panel agrees are shown afterwards."""
    member.home().follow("Warm up").follow(SAMPLE)
    member.does_not_see(EXPLANATION)
    member.press("Hand in", scores(mean)).sees(EXPLANATION, "How far the panel agrees")


def an_officer_sees_that_all_have(officer, stage, count):
    opens_the_desk(officer, stage).follow("Assign dossiers").follow("Warm-up").sees(
        f"{count} of {count}"
    )
