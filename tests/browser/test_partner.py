"""A partner's own part in a real browser: written and signed off by keyboard alone."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from competitions import answers, consortium
from competitions.actions import sign_offs
from competitions.actions.partners import invite
from competitions.models import SignOff
from tests.factories.accounts import make_user
from tests.factories.applications import (
    make_full_draft,
    make_partner,
    make_signatory,
    question,
)
from tests.factories.clusters import make_organisation
from tests.factories.uploads import pdf_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_TABS = 60
JUST_SAVED = re.compile(r"^Saved \d\d:\d\d$")  # by the script; the page itself says by whom
OF_ALL = {"partners", "partner-add"}  # pages about no partner alone


@pytest.fixture
def pia():
    return make_user(name="Pia Partner")


@pytest.fixture
def draft(pia):
    return make_full_draft(managers=[make_user(name="Mara Manager")])


@pytest.fixture
def open_page(page, live_server, draft):
    def go(name, user, *more, **query):
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])
        place = [draft.application.reference, draft.stage.position, *more]
        words = "".join(f"?{key}={value}" for key, value in query.items())
        page.goto(live_server.url + reverse(f"competitions:{name}", args=place) + words)

    return go


def tab_to(page, target):
    """Press Tab until ``target`` has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by keyboard")


def test_a_partner_fills_in_and_signs_off_its_part_by_keyboard(page, open_page, draft, pia):
    partner = make_partner(draft, people=[pia])
    open_page("part", pia, partner.pk)

    def control(key):
        return page.locator(f"#q{question(draft, key).pk}p{partner.pk}")

    tab_to(page, control("own-contribution"))
    page.keyboard.type("1,500,000")
    tab_to(page, control("own-role"))
    saved = page.locator("[data-saved]")
    expect(saved.nth(0)).to_have_text(JUST_SAVED)
    page.keyboard.type("We grind lenses.")
    letter = page.locator(f"#q{question(draft, 'letter').pk}p{partner.pk}-file")
    tab_to(page, letter)  # what its key opens is a window of the system, not of the page
    letter.set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes()}
    )
    expect(page.get_by_role("link", name="letter.pdf")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Check and sign off"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-off/")
    tab_to(page, page.get_by_role("button", name="Sign off our part"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signed off by Pia Partner").first).to_be_visible()

    signed = SignOff.objects.get()
    assert (signed.partner, signed.signed_by) == (partner, pia)
    control("own-role").fill("We grind mirrors.")
    expect(saved.nth(1)).to_have_text(JUST_SAVED)
    page.reload()
    expect(page.get_by_text("Changed since it was signed off").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("dossier", "manager"),
        ("everything", "manager"),
        ("partners", "manager"),
        ("partner-add", "manager"),
        ("partner-invite", "manager"),
        ("partner-remove", "manager"),
        ("review", "manager"),
        ("confirmation", "signatory"),
        ("part", "partner"),
        ("part-sign-off", "partner"),
    ],
)
def test_the_pages_of_a_consortium_have_no_barriers(
    page, open_page, draft, pia, assert_accessible, name, role, width
):
    people = {"manager": draft.application.cluster.roles.get().user, "partner": pia}
    people["signatory"] = make_user(name="Signe")
    make_signatory(draft.application, people["signatory"])
    partner = draft.application.partners.get()
    partner.participants.create(application=draft.application, user=pia, role="part")
    invite(partner, "ada@example.org", by=None, role="viewer")
    make_organisation(name="Acme Optics GmbH")
    if name == "confirmation":
        sign(draft, partner, pia)
    page.set_viewport_size({"width": width, "height": 900})

    more = (
        [partner.pk] if name.startswith("part") and name not in {"partners", "partner-add"} else []
    )
    open_page(name, people[role], *more, **({"q": "acme"} if name == "partner-add" else {}))

    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    assert_accessible(page)


def sign(draft, partner, person):
    digest = consortium.part_of(answers.load(draft), partner).digest
    sign_offs.sign_off(draft, partner, by=person, digest=digest)
