"""Rankings of one stage by several methods, and the same run computed once more."""

import re
from io import StringIO

from django.core.management import call_command

from tests.journeys.judging import opens_the_desk, the_worker_is_done


def the_worker_computes_another_one(officer, worker, stage, method):
    """By another method than the call's: for information."""
    opens_the_desk(officer, stage).follow("Compute the ranking")
    officer.follow("All runs, other methods and weights").sees("Any other is for information")
    officer.press("Compute", {"Method": method}).sees("The ranking is being computed.")
    the_worker_is_done(worker)
    officer.open(officer.path)


def opens_the_run(officer, stage, method):
    """From the list of runs; ``method`` as the row says it."""
    opens_the_desk(officer, stage).follow("Compute the ranking")
    officer.follow("All runs, other methods and weights")
    link = next(
        link
        for row in officer.page.find("tr")
        if method in row.text
        for link in row.find("a")
        if "rankings" in link.get("href")
    )
    return officer.open(link.get("href"))


def run_of(visitor):
    """The number of the run on the screen."""
    return re.search(r"\bRun (\d+)\b", visitor.text).group(1)


def is_replayed(run, method):
    """``manage.py replay`` reads the stored versions again and says whether all is as recorded."""
    out = StringIO()
    call_command("replay", run, stdout=out)
    assert f"Run {run}: " in out.getvalue() and method in out.getvalue(), out.getvalue()
    assert "Computed again: identical." in out.getvalue(), out.getvalue()
