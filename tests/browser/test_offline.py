"""Words typed while there is no way to us: kept in the browser, sent later, never doubled."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from competitions.actions import answers, corrigenda, forms
from competitions.models import Answer, AnswerRevision, Form, Question, Stage
from core import clock
from tests.browser.writing import field, place, saved
from tests.factories.accounts import make_user
from tests.factories.applications import make_draft, question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "kept.waiting().length"  # what has not arrived
STORED = "Object.keys(localStorage).filter((key) => key.startsWith('words:')).length"


def wait_until_kept(page, count):
    """Playwright's own way evaluates text again and again, which our pages' policy forbids."""
    for _look in range(200):
        if page.evaluate(KEPT) == count:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{page.evaluate(KEPT)} entries are kept, not {count}")


@pytest.fixture
def draft(manager):
    return make_draft(managers=[manager])


def text():
    return Answer.objects.values_list("value", flat=True).first()


def test_words_typed_offline_survive_a_reload_and_are_sent(page, open_page, draft):
    open_page("everything", *place(draft))
    page.context.set_offline(True)
    field(page, draft, "profile").fill("Written in a tunnel")
    expect(saved(page, draft, "profile")).to_contain_text("kept in this browser")
    assert not Answer.objects.exists()

    page.context.set_offline(False)
    open_page("everything", *place(draft))

    expect(field(page, draft, "profile")).to_have_value("Written in a tunnel")
    expect(saved(page, draft, "profile")).to_contain_text("Saved")
    assert text() == "Written in a tunnel"
    assert page.evaluate(KEPT) == 0


def test_rows_typed_offline_survive_a_reload_and_are_sent(page, open_page, draft):
    open_page("everything", *place(draft))
    partners = page.locator(f"#q{question(draft, 'partners').pk}")
    page.context.set_offline(True)
    partners.get_by_role("button", name="Add").click()
    rows = partners.locator("[data-row]")
    count = rows.count()
    rows.nth(count - 1).get_by_label("Organisation").fill("Tunnel works")
    rows.nth(count - 1).get_by_label("Type").select_option("sme")
    wait_until_kept(page, 1)

    page.context.set_offline(False)
    open_page("everything", *place(draft))

    expect(saved(page, draft, "partners")).to_contain_text("Saved")
    names = [row["name"] for row in text() if row["name"]]
    assert names == ["Tunnel works"]


def test_an_answer_that_never_came_back_is_no_conflict_with_oneself(page, open_page, draft):
    open_page("everything", *place(draft))

    def swallow(route):  # it arrives, but the answer is lost
        route.fetch()
        route.abort()

    page.route("**/answers/**", swallow, times=1)
    field(page, draft, "profile").fill("First")
    expect(saved(page, draft, "profile")).to_contain_text("Not saved yet")
    assert text() == "First"
    field(page, draft, "profile").press_sequentially(" and second")
    expect(saved(page, draft, "profile")).to_contain_text("Saved")

    assert text() == "First and second"
    assert page.locator(".conflict").count() == 0
    assert AnswerRevision.objects.count() == 1


def test_what_somebody_wrote_while_one_was_offline_is_shown_and_not_overwritten(
    page, open_page, draft
):
    open_page("everything", *place(draft))
    page.context.set_offline(True)
    field(page, draft, "profile").fill("Mine, typed offline")
    wait_until_kept(page, 1)
    other = make_user(name="Edda Editor")
    answers.save(draft, question(draft, "profile"), "Theirs", by=other, version=0)

    page.context.set_offline(False)
    open_page("everything", *place(draft))

    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("Theirs")
    expect(conflict).to_contain_text("Mine, typed offline")
    assert text() == "Theirs"
    conflict.get_by_role("button", name="Keep mine").click()
    expect(saved(page, draft, "profile")).to_contain_text("Saved")
    assert text() == "Mine, typed offline"


def test_a_button_pressed_offline_leaves_the_words_where_they_are(page, open_page, draft):
    open_page("everything", *place(draft))
    page.context.set_offline(True)
    field(page, draft, "profile").fill("Still here")
    page.get_by_role("button", name="Check and hand in").click()

    expect(page.locator("[data-all-saved]")).to_contain_text("kept in this browser")
    expect(field(page, draft, "profile")).to_have_value("Still here")
    page.context.set_offline(False)
    expect(saved(page, draft, "profile")).to_contain_text("Saved")
    page.get_by_role("button", name="Check and hand in").click()
    page.wait_for_url("**/hand-in/")
    assert text() == "Still here"


def test_other_pages_say_that_words_have_not_arrived(page, open_page, draft, assert_accessible):
    open_page("everything", *place(draft))
    page.context.set_offline(True)
    field(page, draft, "profile").fill("On another page")
    wait_until_kept(page, 1)
    page.route("**/answers/**", lambda route: route.abort())
    page.context.set_offline(False)
    open_page("review", *place(draft))

    notice = page.locator("[data-kept]")
    expect(notice).to_be_visible()
    assert_accessible(page)
    page.unroute("**/answers/**")
    notice.get_by_role("link").click()
    expect(saved(page, draft, "profile")).to_contain_text("Saved")
    assert text() == "On another page"


def test_words_that_came_too_late_can_be_copied_and_deleted(page, open_page, draft):
    open_page("everything", *place(draft))
    page.context.set_offline(True)
    field(page, draft, "profile").fill("A minute late")
    wait_until_kept(page, 1)
    over = clock.now() - timedelta(minutes=1)
    type(draft.stage).objects.filter(pk=draft.stage_id).update(closes_at=over)
    page.context.set_offline(False)
    open_page("everything", *place(draft))

    notice = page.locator("[data-kept]")
    expect(notice.get_by_text("A minute late")).to_be_visible()
    notice.get_by_role("button", name="Delete these words").click()
    expect(notice).to_be_hidden()
    assert page.evaluate(KEPT) == 0
    assert not Answer.objects.exists()


@pytest.fixture
def typed_before_a_corrigendum(page, open_page, draft):
    """Words on a page of a section that the corrigendum makes anew; they did not arrive."""

    def publish(alter):
        Form.objects.filter(pk=draft.stage.form_id).update(frozen_at=clock.now())
        open_page("section", *place(draft, question(draft, "profile").section_id))
        page.evaluate("void (window.fetch = () => Promise.reject())")  # nor when the page is left
        field(page, draft, "profile").fill("Typed before the questions changed")
        wait_until_kept(page, 1)
        stage = Stage.objects.get(pk=draft.stage_id)
        corrigendum = corrigenda.draft(stage.call, by=None, title="More", text="Because.")
        form = corrigenda.change_questions(corrigendum, stage, by=None).form
        alter(stage, Question.objects.get(section__form=form, key="profile"))
        corrigenda.publish(corrigendum, by=None)
        open_page("dossier", *place(draft))
        page.locator("[data-kept]").get_by_role("link").click()

    return publish


def test_words_typed_before_a_corrigendum_are_sent_to_the_question_as_it_is_now(
    page, draft, typed_before_a_corrigendum
):
    typed_before_a_corrigendum(
        lambda stage, profile: forms.edit_question(stage, profile, by=None, label="Reworded")
    )

    expect(page.get_by_label("Reworded")).to_have_value("Typed before the questions changed")
    wait_until_kept(page, 0)
    assert text() == "Typed before the questions changed"


def test_words_to_a_question_that_is_no_longer_asked_can_be_copied_and_deleted(
    page, draft, typed_before_a_corrigendum
):
    typed_before_a_corrigendum(
        lambda stage, profile: forms.delete_question(stage, profile, by=None)
    )

    notice = page.locator("[data-kept]")
    expect(notice.get_by_text("Typed before the questions changed")).to_be_visible()
    notice.get_by_role("button", name="Delete these words").click()
    expect(notice).to_be_hidden()
    assert page.evaluate(KEPT) == 0


def test_signing_out_asks_before_it_deletes_what_has_not_arrived(page, open_page, draft):
    open_page("everything", *place(draft))
    page.route("**/answers/**", lambda route: route.abort())
    field(page, draft, "profile").fill("Not sent")
    wait_until_kept(page, 1)

    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("[data-kept]")).to_contain_text("Signing out deletes them")
    assert page.evaluate(KEPT) == 1
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert page.evaluate(STORED) == 0


def test_signing_out_sends_what_was_typed_just_now_and_leaves_nothing_behind(
    page, open_page, draft
):
    open_page("everything", *place(draft))
    field(page, draft, "profile").fill("Typed just now")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()

    assert text() == "Typed just now"
    assert page.evaluate(STORED) == 0


def test_a_session_that_ended_keeps_the_words_until_the_person_is_back(
    page, open_page, sign_in, manager, draft
):
    open_page("everything", *place(draft))
    page.context.clear_cookies(name="sessionid")
    field(page, draft, "profile").fill("Signed out meanwhile")
    expect(saved(page, draft, "profile")).to_contain_text("you are signed out")

    page.context.clear_cookies()
    sign_in(page.context, manager)  # in another tab; the token of this page is worth nothing now
    expect(saved(page, draft, "profile")).to_contain_text("Saved", timeout=15_000)
    assert text() == "Signed out meanwhile"


def test_nobody_else_who_signs_in_here_meets_the_words(page, open_page, sign_in, draft):
    open_page("everything", *place(draft))
    page.context.set_offline(True)
    field(page, draft, "profile").fill("Mine alone")
    wait_until_kept(page, 1)
    page.context.set_offline(False)
    stranger = make_user()
    page.context.clear_cookies()
    sign_in(page.context, stranger)

    open_page("applications")

    expect(page.locator("[data-kept]")).to_be_hidden()
