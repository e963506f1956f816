"""Steps 7 and 8 of the applicants: stage two prefilled, money, awards and the winners' page."""

from tests.journeys.outlines import TITLE


def finds_stage_two_prefilled(manager, cluster):
    manager.home().follow("Finish Full application")
    manager.follow("Everything on one page")
    written = [text for texts in manager.form("Save").values.values() for text in texts]
    assert f"{cluster}: profile of the cluster." in written
    assert f"{cluster} Works" in written


def is_told_what_is_wrong_with_the_money(manager):
    """Over the cap of 40 M, then too little private money: both stand at the field."""
    table = financing(grant=[20, 21], private=[40, 40])
    manager.press("Save", table, status=422)
    manager.sees("40,000,000")
    manager.press("Save", financing(grant=[20, 20], private=["20", "19.99"]), status=422)
    manager.sees("50")


def writes_the_full_application(manager, cluster):
    projects = {
        "Project": f"{cluster} pilot line",
        "Partners": f"{cluster} Works, a university",
        "Cost (EUR)": "30,000,000",
        "Own share (EUR)": "15,000,000",
    }
    milestones = {"What will be reached": "The line runs.", "By when": "2028-06-30"}
    manager.press("Save", financing(grant=[20, 20], private=[20, 20]) | projects | milestones)
    manager.sees("Saved", "80,000,000")


def financing(**by_source):
    """Field -> amount, in millions by year."""
    labels = {"grant": "Grant requested", "private": "Firms and private investors"}
    return {
        f"Year {year}, {labels[source]}": f"{float(amount) * 1_000_000:,.2f}"
        for source, amounts in by_source.items()
        for year, amount in enumerate(amounts, 1)
    }


def accepts_the_award(manager):
    manager.home().follow("Accept or refuse the award")
    manager.press("Accept award").sees("Accepted. The office gets in touch")


def everybody_reads_who_won(visitor, winners):
    visitor.home().follow(TITLE)
    visitor.follow("See the winners")
    for cluster in winners:
        assert visitor.rows(cluster), str(visitor)
    visitor.sees("200")
