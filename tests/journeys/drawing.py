"""A tie over the line that a draw parts: announced, drawn, repeated by anybody."""

import json
import subprocess
from io import StringIO

from django.core.management import call_command

from tests.journeys.judging import opens_the_selection
from tests.journeys.outlines import TITLE, day

NAME, VALUE = "Numbers of the lottery of Saturday, as drawn", "3 14 22 27 35 41"
SOURCE = "https://lottery.example/results"


def an_open_tie_keeps_everybody_from_confirming(officer, stage, clusters):
    opens_the_selection(officer, stage)
    officer.sees("Put this right first", "Tie over the line", *clusters)
    officer.does_not_see("Confirm selection", "Publish decisions")


def an_officer_announces_a_draw(officer, stage, *, days):
    opens_the_selection(officer, stage).follow("Announce a draw")
    past = {"Public value": NAME, "Known from": day(-1)}
    officer.press("Announce draw", past, status=422)
    officer.sees("The public value must not exist yet: give a moment that is to come.")
    officer.press("Announce draw", {"Known from": day(days)})
    officer.sees("Announced: the group and the seal are public now.")


def everybody_reads_who_is_drawn(visitor, references):
    """On the page of the call, and more of it one page on; returns the commitment."""
    visitor.home().follow(TITLE)
    visitor.sees("Draws", NAME, *references)
    visitor.follow("How it is drawn, and how to repeat it").sees(NAME, *references)
    visitor.does_not_see("The secret", "Repeat it")
    return _fact(visitor, "Fingerprint of the secret (SHA-256)")


def nobody_enters_the_value_too_early(officer):
    """There is no field for it, and whoever sends one all the same is refused."""
    officer.sees("The value is not known yet.")
    officer.does_not_see("Enter the public value")
    token = officer.page.find("form")[0].find("input")[0].get("value")
    sent = {"value": VALUE, "source": SOURCE, "csrfmiddlewaretoken": token}
    refused = officer.client.post(f"{officer.path}value/", sent)
    assert refused.status_code in (409, 422), refused.status_code
    officer.open(officer.path).sees("The value is not known yet.")


def two_officers_draw(officer, second):
    """One enters the value, the other confirms it; returns the references in the order drawn."""
    officer.home().follow("Enter the public value of a draw")
    officer.press("Enter value", {"The public value": VALUE, "Where it is published": SOURCE})
    officer.sees("Another officer must look the value up there and confirm it.")
    officer.does_not_see("It is so: draw")
    second.home().follow("Confirm the public value of a draw").sees(VALUE, SOURCE)
    second.press("It is so: draw")
    second.sees("Drawn. With the decisions anybody can repeat it.")
    return _drawn(second)


def nobody_is_told_the_order(visitor, commitment):
    """It would tell who wins before the winners are told."""
    visitor.home().follow(TITLE).sees(commitment)
    visitor.does_not_see("The order drawn")
    visitor.follow("How it is drawn, and how to repeat it")
    visitor.does_not_see("The order drawn", "Repeat it")
    assert "published with the decisions" in _fact(visitor, "The secret")
    assert _fact(visitor, "Fingerprint of the secret (SHA-256)") == commitment


def everybody_can_repeat_it(visitor, commitment, order):
    """By the lines that are printed, in a shell, and by ``manage.py draw``."""
    visitor.home().follow(TITLE).follow("How it is drawn, and how to repeat it")
    assert _drawn(visitor) == order
    assert _fact(visitor, "Fingerprint of the secret (SHA-256)") == commitment
    (recipe,) = [pre.raw.strip("\n") for pre in visitor.page.find("pre")]
    done = subprocess.run(["sh", "-c", recipe], capture_output=True, text=True, check=True)
    first, *lots = done.stdout.splitlines()
    assert commitment in first
    assert [reference for line in lots for reference in order if reference in line] == order

    out = StringIO()
    call_command(
        "draw",
        secret=_fact(visitor, "The secret"),
        value=_fact(visitor, "The value"),
        reference=sorted(order),
        commitment=commitment,
        format="json",
        stdout=out,
    )
    found = json.loads(out.getvalue())
    assert found["commitment_checked"]
    assert [lot["reference"] for lot in found["lots"]] == order


def _drawn(visitor):
    """The list after “The order drawn”."""
    assert "The order drawn:" in visitor.text, str(visitor)
    main = visitor.page.find("main")[0]
    return [item.text for item in main.find("ol")[-1].find("li")]


def _fact(visitor, name):
    for row in visitor.page.find("dl")[0].find("div"):
        if row.find("dt")[0].text == name:
            return row.find("dd")[0].text
    raise AssertionError(f"“{name}” is not on {visitor}")
