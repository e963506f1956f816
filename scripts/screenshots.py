"""Pictures of the main pages, taken from the running demo: ``make screenshots``.

Signs in as each sample role and goes the way a person would, through links and buttons. A ranking
that is missing is computed; a selection that is missing is proposed for its picture and discarded
again. Chromium writes WebP itself, so that the pictures stay small.
"""

import argparse
import base64
import json
import re
import sys
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import sync_playwright

from scripts.demo import FOLDER
from scripts.processes import ROOT
from tests.services import chromium

TARGET = ROOT / "docs" / "screenshots"
QUALITY = 82  # of WebP: letters stay sharp, a page stays under 120 KB
WIDE, TALL, PHONE = (1280, 860), (1280, 1100), (390, 844)
JUDGED = "sample-2026"  # the sample call under assessment
WITHOUT_MOTION = "*, *::before, *::after { transition: none !important; caret-color: transparent }"


class CannotStart(Exception):
    """What is needed is not there; the message says how to get it."""


@dataclass(frozen=True)
class Shot:
    """One picture: whose page, how to get there, and what it is called."""

    name: str
    go: object  # (page, address of the site) -> None
    role: str = ""  # as the start page of the demo names it; empty for a stranger
    size: tuple = WIDE
    colours: str = "light"
    undo: object = None  # (page, address) -> None, after the picture


# The ways to the pages


def home(page, site):
    page.goto(site)


def register(page, site):
    page.goto(f"{site}clusters/")


def writing(page, site):
    """The first section: help, words and their count, what is saved."""
    _own_draft(page, site)
    page.locator("main ol.task-list a").first.click()
    page.wait_for_selector("main textarea")


def hand_in(page, site):
    _own_draft(page, site)
    page.locator("main a.button.primary").first.click()
    page.wait_for_url("**/hand-in/")


def _own_draft(page, site):
    page.goto(site)
    page.locator("main a[href*='/applications/']").first.click()


def scoring(page, site):
    page.goto(site)
    page.locator("main a[href*='/judging/sheets/']").first.click()
    page.wait_for_url("**/judging/sheets/**")


def desk(page, site):
    page.goto(f"{site}office/calls/{JUDGED}/")


def ranking(page, site):
    """The current ranking; where there is none, or sheets came in since, a worker computes it."""
    address = f"{site}office/calls/{JUDGED}/1/rankings/"
    page.goto(address)
    if _is_ranked(page):
        return
    page.locator("main form button.primary").first.click()
    for _look in range(60):
        page.goto(address)
        if _is_ranked(page):
            return
        page.wait_for_timeout(1000)
    raise CannotStart("The worker did not compute the ranking within a minute: see its log.")


def _is_ranked(page):
    is_stale = page.get_by_text("Compute it anew before you decide").count()
    return bool(page.locator("main table").count()) and not is_stale


def selection(page, site):
    """The selection; where there is none, it is proposed by the rule."""
    ranking(page, site)
    page.goto(_selection(site))
    if (button := page.get_by_role("button", name="Propose by the rule")).count():
        button.click()
        page.wait_for_selector("main table")
        page.goto(_selection(site))  # without the message that it was proposed


def discard_proposal(page, site):
    """Leave the proposing to whoever looks at the demo; what was confirmed stays."""
    if not page.get_by_text("Another officer must confirm what you proposed").count():
        return
    page.goto(f"{_selection(site)}discard/")
    page.fill("main form [name=reason]", "Proposed for a picture only.")
    page.locator("main form button").last.click()
    page.wait_for_load_state()


def _selection(site):
    return f"{site}office/calls/{JUDGED}/1/selection/"


SHOTS = [
    Shot("home", home),
    Shot("register", register),
    Shot("writing", writing, "Applicant"),
    Shot("hand-in-phone", hand_in, "Applicant", PHONE),
    Shot("scoring", scoring, "Panelist"),
    Shot("desk", desk, "Officer"),
    Shot("ranking", ranking, "Officer"),
    Shot("selection-dark", selection, "Officer", TALL, "dark", discard_proposal),
]


# Taking them


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the demo keeps its data")
    parser.add_argument("--target", type=Path, default=TARGET, help="where the pictures go")
    options = parser.parse_args(arguments)
    try:
        site, signins = find_demo(options.folder)
        path = chromium.find()
        if path is None:
            raise CannotStart("Chromium is missing: install it (Debian: apt-get install chromium).")
        take_all(site, signins, path, options.target)
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def find_demo(folder):
    """The address of the running demo and its sample sign-ins: role -> (e-mail, password)."""
    try:
        site = (folder / "running").read_text().strip()
        with urllib.request.urlopen(f"{site}readyz", timeout=10) as answer:
            json.load(answer)
        signins = json.loads((folder / "signins.json").read_text())
    except (OSError, ValueError):
        raise CannotStart(
            "The demo does not answer. Start it with `make demo` in another terminal, "
            "wait for its address, then run `make screenshots` again."
        ) from None
    return site, {role: (email, password) for role, email, password in signins}


def take_all(site, signins, chromium_path, target):
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=chromium.FLAGS)
        for shot in SHOTS:
            try:
                picture = take(browser, shot, site, signins)
            except TooLate as error:
                words = str(error).splitlines()[0]
                raise CannotStart(f"{shot.name}: the page did not come: {words}") from None
            file = target / f"{shot.name}.webp"
            file.write_bytes(picture)
            print(f"{file.name:<22} {len(picture) / 1000:5.0f} KB")
        browser.close()


def take(browser, shot, site, signins):
    with signed_in(browser, shot, site, signins) as page:
        shot.go(page, site)
        page.add_style_tag(content=WITHOUT_MOTION)
        page.evaluate("window.scrollTo(0, 0)")
        page.wait_for_load_state("networkidle")
        picture = photograph(page)
        if shot.undo:
            shot.undo(page, site)
        return picture


@contextmanager
def signed_in(browser, shot, site, signins):
    """A fresh browser window, signed in as the role of ``shot``."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=shot.colours,
        locale="en-GB",
        timezone_id="Europe/Berlin",
        bypass_csp=True,  # for the style that stops motion
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    if shot.role:
        email, password = signins[shot.role]
        page.goto(f"{site}account/login/")
        page.fill("[name=login]", email)
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_url(re.compile(re.escape(site) + "$"))
    yield page
    context.close()


def photograph(page):
    session = page.context.new_cdp_session(page)
    answer = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    return base64.b64decode(answer["data"])


if __name__ == "__main__":
    sys.exit(main())
