"""Steps 3 to 5: the panel, conflicts, assignments, sheets, and a ranking by the worker."""

from core.models import Job
from tests.journeys.outlines import TITLE
from tests.journeys.people import address_of, somebody_accepts_an_invitation

PANEL = [f"Expert {number:02}" for number in range(1, 16)]
CRITERIA = ["private-money", "lasting-change", "innovation", "cooperation", "talent"]


def opens_the_desk(officer, stage="Outline"):
    officer.home().follow(TITLE)
    if officer.links(stage):
        officer.follow(stage)
    return officer


def opens_the_selection(officer, stage):
    """By the tabs of the stage: what the desk calls its step depends on who has to do it."""
    return opens_the_desk(officer, stage).follow("Compute the ranking").follow("Selection")


def the_officer_appoints_a_panel(officer, names=PANEL, *, panel="Jury", employers=()):
    """Everybody is invited by letter; who has accepted sits on the panel.

    ``employers``: name -> whom they work for, as the officer knows it.
    """
    officer.follow("Appoint the panel").press("Create panel", {"Name": panel})
    members = {}
    for name in names:
        officer.follow("Add a panelist")
        fields = {"E-mail": address_of(name), "Role": "chair" if name == names[0] else "member"}
        fields |= {"Most dossiers": "8", "Employer": dict(employers).get(name, "")}
        officer.press("Add", fields)
        officer.sees(f"Invitation sent to {address_of(name)}.")
    for name in names:
        members[name] = somebody_accepts_an_invitation(name)
    officer.open(officer.path).sees(f"{len(names)} panelists")
    return members


def the_officer_records_a_known_conflict(officer, person, cluster):
    officer.follow("Conflicts")
    officer.press(
        "Record conflict",
        {
            "Person": person,
            "Application": cluster,
            "Situation": "took part in the application",
            "Note": "Signed a letter of support.",
        },
    )
    officer.sees(f"is closed to {person}.")


def the_officer_assigns_three_each(officer, stage):
    opens_the_desk(officer, stage).follow("Assign dossiers")
    officer.press("Propose", {"Panelists per dossier": "3"})
    officer.sees("Nothing is stored yet.")
    officer.does_not_see("stays short", "stay short")
    officer.press("Assign these").sees("judgements assigned.")


def judges_of(officer, stage, cluster):
    """(names of those who judge a cluster's dossier, names of those who could)."""
    boxes = _boxes(officer, stage, cluster)
    names = {box.get("value"): box.get("aria-label").split(",")[0] for box in boxes}
    ticked = {box.get("value") for box in boxes if box.has("checked")}
    return [names[v] for v in names if v in ticked], [names[v] for v in names if v not in ticked]


def the_officer_assigns_by_hand(officer, stage, cluster, name):
    """Tick the box of a person and a dossier in the matrix."""
    boxes = _boxes(officer, stage, cluster)
    box = next(box for box in boxes if box.get("aria-label").startswith(f"{name},"))
    officer.fill("Save assignments", {})
    officer.filling.values["pair"].append(box.get("value"))
    officer.press("Save assignments").sees("1 added, 0 withdrawn")


def the_officer_assigns_everybody_free(officer, stage, cluster):
    """Tick every box in the row of a dossier; there is none where a conflict is known."""
    boxes = _boxes(officer, stage, cluster)
    officer.fill("Save assignments", {})
    officer.filling.values.setdefault("pair", []).extend(box.get("value") for box in boxes)
    officer.press("Save assignments").sees(f"{len(boxes)} added, 0 withdrawn")


def _boxes(officer, stage, cluster):
    opens_the_desk(officer, stage).follow("Assign dossiers")
    line = next(row for row in officer.page.find("tr") if cluster in row.text)
    return line.find("input")


def a_panelist_declares_no_conflict(panelist):
    _goes_to_the_conflict_sheet(panelist)
    panelist.press("None").sees("Declared. Now you can read.")


def a_panelist_declares_a_conflict_with(panelist, cluster):
    _goes_to_the_conflict_sheet(panelist)
    entry = next(row for row in panelist.page.find("li") if row.text.startswith(cluster))
    name = entry.find("select")[0].get("name")
    situation = "employee, director or owner of a partner"
    panelist.press("Declare what I have chosen", {name: situation})
    panelist.sees("Declared. Now you can read.")
    assert not panelist.rows(cluster)


def _goes_to_the_conflict_sheet(panelist):
    panelist.home().follow("Declare conflicts of interest")
    if panelist.page.find("h1")[0].text == "Independence and confidentiality":
        panelist.press("I declare this")


def a_panelist_scores_everything(panelist, quality):
    """Score sheet after sheet in half marks until nothing is left; return how many.

    ``quality``: cluster -> what ``scores`` takes.
    """
    done = 0
    panelist.home()
    while links := panelist.links("Judge the next one"):
        panelist.follow(links[0].text)
        cluster = next(name for name in quality if f"{name} ·" in panelist.text)
        panelist.sees(f"{cluster} for the world")
        words = f"{cluster}: the partners are strong, the milestones are vague."
        panelist.press("Hand in", scores(quality[cluster]) | {"Comment to the applicant": words})
        panelist.sees("Handed in: ")
        panelist.home()
        done += 1
    return done


def scores(given):
    """The five scores ``given``, or five in half marks around one mean."""
    five = given if isinstance(given, tuple) else (given + 0.5, given - 0.5, given, given, given)
    return {f"score-{key}": f"{value:g}" for key, value in zip(CRITERIA, five, strict=True)}


def the_worker_computes_the_ranking(officer, worker, stage):
    opens_the_desk(officer, stage).follow("Compute the ranking")
    button = "Compute anew" if "Compute anew" in officer.text else "Compute the ranking"
    officer.press(button).sees("The ranking is being computed.")
    the_worker_is_done(worker)
    officer.open(officer.path)


def everybody_is_ranked(officer, ranks):
    """``ranks``: cluster -> rank as it is printed; tied ranks say "1="."""
    officer.sees(f"{len(ranks)} dossiers ranked")
    for cluster, rank in ranks.items():
        assert officer.rows(cluster)[0].startswith(f"{rank} "), str(officer)


def one_has_too_few_judgements(officer, cluster):
    officer.sees("1 dossier that cannot be ranked")
    row = next(row for row in officer.rows(cluster) if "at least" in row)
    assert row.endswith("2 of at least 3 judgements are in.")


def the_worker_is_done(worker):
    unfinished = Job.objects.exclude(state__in=["done", "failed"])
    worker.wait_until(lambda: not unfinished.exists())
    assert not Job.objects.filter(state="failed").exists()
