"""A person in real Chromium: counts pages and clicks, and looks at every page it meets."""

from playwright.sync_api import expect

from tests.factories.accounts import PASSWORD
from tests.journeys.people import totp

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Walk:
    """``look`` asserts that axe finds nothing; ``end`` that the console told of no fault."""

    def __init__(self, page, base, assert_accessible=None):
        self.page, self.base, self._assert_accessible = page, base, assert_accessible
        self.clicks, self.pages, self.faults = 0, [], []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._listen)
        page.on("framenavigated", lambda frame: self.pages.append(frame.url))

    def _listen(self, line):
        if line.type == "error" and "422" not in line.text:  # a refusal is no fault
            self.faults.append(line.text)

    def sign_in(self, user, *, second_factor=False):
        self.page.goto(self.base)
        self.look()
        self.click("Sign in", "link")
        self.look()
        self.page.get_by_label("Email").fill(user.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")
        if second_factor:
            self.look()
            self.page.get_by_label("Code").fill(totp())
            self.press("Sign in")
        self.sees("What needs you today")
        self.look()

    def start_counting(self):
        self.clicks, self.pages = 0, []

    def click(self, name, role="link", *, exact=False):
        """Click and arrive on the next page."""
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name, exact=exact).first.click()

    def press(self, name):
        self.click(name, "button", exact=True)

    def keys(self, *names):
        for name in names:
            self.page.keyboard.press(name)

    def sees(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def look(self):
        if self._assert_accessible:
            self._assert_accessible(self.page)

    def end(self):
        assert self.faults == []
