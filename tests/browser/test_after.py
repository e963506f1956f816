"""Pages around a hand-in, in real Chromium: axe finds nothing, and nothing scrolls sideways."""

import pytest
from django.test import Client
from django.urls import reverse

from competitions.models import Feedback
from tests.browser.walking import OVERFLOW
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_call, make_dossier, make_stage
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.enquiries import make_answered, make_enquiry
from tests.factories.uploads import pdf_bytes
from tests.journeys.scenes.applying import one_more_award
from tests.journeys.scenes.cast import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(browser, live_server, user, width=360):
    context = browser.new_context(viewport={"width": width, "height": 780})
    if user:
        client = Client()
        client.force_login(user, backend="accounts.backends.SignInBackend")
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        context.add_cookies([cookie | {"url": live_server.url}])
    return context.new_page()


@pytest.fixture
def manager():
    return make_user(name="Ada Lovelace")


@pytest.fixture
def dossier(manager):
    stage = make_stage(status="closed")
    return make_dossier(stage=stage, status="submitted", managers=[manager])


def test_pages_around_a_hand_in_suit_everybody_on_a_phone(
    browser, live_server, assert_accessible, dossier, manager
):
    officer, call = make_officer(), dossier.stage.call
    asked, enquiry = make_document_request(dossier), make_enquiry(call, asked_by=manager)
    make_supplied(make_document_request(dossier), by=manager)
    make_answered(call)
    draft = make_call(status="draft")
    make_stage(call=draft, status="planned")
    scene = Scene()
    one_more_award(scene)
    told = Feedback.objects.create(
        decision=scene.stage.dossiers.first().decisions.get(),
        parts=[{"title": "Novelty", "words": ["Bold."], "mean": "7/2", "most": "5"}],
    )
    application = told.decision.dossier.application
    pages = [
        (None, "enquiries", [call.code]),
        (manager, "enquiries", [call.code]),
        (manager, "document-request", [dossier.application.reference, 1, asked.pk]),
        (manager, "dossier", [dossier.application.reference, 1]),
        (officer, "office-dossier", [dossier.pk]),
        (officer, "office-document-ask", [dossier.pk]),
        (officer, "office-dossier-erase", [dossier.pk]),
        (officer, "office-enquiries", [call.code]),
        (officer, "enquiry-answer", [enquiry.pk]),
        (officer, "office-call-rules", [draft.code]),
        (officer, "feedback", [application.reference, told.decision.dossier.stage.position]),
    ]
    addresses = [(user, reverse(f"competitions:{name}", args=args)) for user, name, args in pages]
    addresses += [
        (manager, reverse("accounts:my-data")),
        (officer, f"{reverse('accounts:person-search')}?q=Lovelace"),
        (officer, reverse("accounts:person-erase", args=[make_user().pk])),
    ]
    for user, address in addresses:
        page = sign_in(browser, live_server, user)
        response = page.goto(live_server.url + address)
        assert response.status == 200, f"{response.status} {address}"
        assert page.evaluate(OVERFLOW) <= 0, address
        assert_accessible(page)
        page.context.close()


def test_a_missing_document_is_supplied_by_keyboard_alone(
    browser, live_server, dossier, manager, tmp_path
):
    make_document_request(dossier)
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(pdf_bytes())
    page = sign_in(browser, live_server, manager, width=1280)
    page.goto(live_server.url)
    page.get_by_role("link", name="Supply a missing document").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.get_by_label("Document").set_input_files(letter)
    page.get_by_label("What would you like to say about it?").focus()
    page.keyboard.type("Signed today.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.get_by_text("Supplied. The office is told.").is_visible()
    assert page.get_by_role("link", name="letter.pdf").is_visible()
