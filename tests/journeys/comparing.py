"""Rankings of one stage by several methods, and the same run computed once more."""

import re
from io import StringIO

from django.core.management import call_command

from tests.journeys.judging import opens_the_desk, opens_the_selection, the_worker_is_done


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


def places_differ(officer, stage, columns, moves):
    """Side by side from the board; ``columns``: what the run is called -> cluster -> rank.

    ``moves``: cluster -> by how many places the methods differ on it.
    """
    opens_the_selection(officer, stage).follow("Methods side by side")
    table = officer.page.find("table")[-1]  # the first is the chart's
    heads = [cell.text for cell in table.find("tr")[0].find("th")]
    for cluster, moved in moves.items():
        row = next(row for row in table.find("tr") if cluster in row.text)
        cells = [cell.text for cell in row.find("th", "td")]
        for name, ranks in columns.items():
            at = next(n for n, head in enumerate(heads) if head.startswith(name))
            assert cells[at] == ranks[cluster], str(officer)
        assert cells[-1].split()[0] == moved, str(officer)


def run_of(visitor):
    """The number of the run on the screen."""
    return re.search(r"\bRun (\d+)\b", visitor.text).group(1)


def is_replayed(run, method):
    """``manage.py replay`` reads the stored versions again and says whether all is as recorded."""
    out = StringIO()
    call_command("replay", run, stdout=out)
    for words in (f"Run {run}: ", method, "Computed again: byte-identical."):
        assert words in out.getvalue(), out.getvalue()
