"""Steps 1 and 2: a call from the preset, clusters that register, write and hand in outlines."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from core import clock
from tests.journeys.people import letter_to, somebody_creates_an_account

CALL = "leading-2027"
TITLE = "Leading-edge clusters 2027"
TEXTS = [
    "Profile of the cluster",
    "Strengths and starting position",
    "Joint strategy and goals",
    "Novelty",
    "From knowledge to market",
    "Cooperation and cluster management",
    "Training, qualification and young talent",
]
BERLIN = ZoneInfo("Europe/Berlin")
CLUSTERS = {  # name -> sector
    "Aalen Photonics": "microelectronics and photonics",
    "Bremen Hydrogen": "energy and environment",
    "Celle Robotics": "production and machinery",
    "Dresden Chips": "microelectronics and photonics",
    "Erfurt Health": "medical technology",
    "Freiburg Solar": "energy and environment",
    "Goslar Metals": "materials and chemistry",
}


def day(days, hour=12):
    """A moment some days from the beginning, as the forms take it."""
    moment = clock.now().astimezone(BERLIN) + timedelta(days=days)
    return f"{moment:%Y-%m-%d}T{hour:02}:00"


def an_officer_creates_the_call_from_the_preset(officer):
    officer.home().follow("New call")
    officer.follow("Start from this: Leading-edge cluster competition")
    officer.press(
        "Make draft",
        {
            "Title": TITLE,
            "Code": CALL,
            "Summary": "Money for clusters that lead their field.",
            "stage_1_opens_at": day(-1),
            "stage_1_closes_at": day(60),
            "stage_2_opens_at": day(120),
            "stage_2_closes_at": day(200),
        },
    )
    officer.sees("Draft made", "200,000,000", "40,000,000", "Everything is in place")


def and_publishes_it(officer):
    officer.follow("Publish").press("Publish call")
    officer.sees("The call is published.")
    officer.follow("Public page")
    officer.sees(
        "At most 15 go on to the next stage.",
        "At most 5 winners.",
        "New forms of cooperation and professional cluster management",
    )


def a_manager_registers_the_cluster(cluster):
    manager = somebody_creates_an_account(manager_of(cluster))
    manager.follow("Register a cluster")
    manager.press(
        "Register cluster",
        {"Name": cluster, "Sector": CLUSTERS[cluster], "City": cluster.split()[0]},
    )
    manager.sees(f"{cluster} stands in the register.")
    return manager


def manager_of(cluster):
    return f"Manager of {cluster}"


def begins_an_application(manager, cluster):
    manager.home().follow(TITLE)
    manager.follow("Apply")
    manager.press("Begin writing", {"Title": f"{cluster} for the world"})


def sees_what_is_missing(manager):
    manager.press("Check and hand in")
    manager.sees("things are missing before you can hand in", "Novelty")
    manager.follow("Go on writing")


def is_told_that_the_grant_is_over_the_cap(manager):
    manager.press("Save", {"Grant requested (EUR)": "41,000,000"}, status=422)
    manager.sees("40,000,000")
    manager.press("Save", {"Grant requested (EUR)": "40,000,000"})


def writes_the_outline(manager, cluster):
    words = {label: f"{cluster}: {label.lower()}." for label in TEXTS}
    rows = {"Organisation": f"{cluster} Works", "Type": "large firm"}
    money = {
        "Grant requested (EUR)": "40,000,000",
        "Money of firms and private investors (EUR)": "40.000.000,00",
        "Other public money (EUR)": "0",
    }
    manager.press("Save", words | rows | money | {"Cluster management": "2.5"})
    manager.sees("Saved")


def hands_in_and_gets_a_receipt(manager):
    manager.press("Check and hand in").sees("Nothing is missing.")
    manager.press("Hand in").sees("We have received this on", "This hand-in counts.", "Digest")
    number = re.search(r"Receipt (\S+)", manager.text).group(1)
    letter = letter_to(manager.name, "received")
    assert number in letter.text
    return number
