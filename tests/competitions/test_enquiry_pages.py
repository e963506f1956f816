from datetime import timedelta

import pytest
from django.urls import reverse

from competitions.models import Enquiry
from core import clock
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_preset_call
from tests.factories.competitions import make_stage
from tests.factories.enquiries import make_answered, make_enquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make_stage().call


@pytest.fixture
def page(call):
    return reverse("competitions:enquiries", args=[call.code])


def test_everybody_reads_answers_and_nobody_is_named(client, call, page):
    asker = make_user(name="Grace Hopper")
    enquiry = make_answered(call, asked_by=asker)

    assert page in client.get(call.get_absolute_url()).text
    text = client.get(page).text

    assert "Yes, as an associate." in text
    assert f'id="enquiry-{enquiry.number}"' in text
    assert "Grace" not in text


def test_a_stranger_signs_in_before_asking(client, page):
    assert "Sign in to ask" in client.get(page).text
    answer = client.post(page, {"words": "May a bank take part?"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={page}"
    assert not Enquiry.objects.exists()


def test_whoever_is_signed_in_asks_and_sees_the_own_question_waiting(client, page):
    client.force_login(make_user())

    text = client.post(page, {"words": "May a bank take part?"}, follow=True).text

    assert "You get a letter when it is answered." in text
    assert "Your questions" in text
    client.force_login(make_user())
    assert "May a bank take part?" not in client.get(page).text


def test_an_empty_question_is_answered_at_its_field(client, page):
    client.force_login(make_user())

    answer = client.post(page, {"words": ""})

    assert answer.status_code == 422
    assert "words" in answer.context["form"].errors


def test_after_the_deadline_the_words_typed_are_kept_and_refused(client, call, page):
    call.enquiries_until = clock.now() - timedelta(seconds=2)
    call.save(update_fields=["enquiries_until"])
    client.force_login(make_user())

    answer = client.post(page, {"words": "May a bank take part?"})

    assert answer.status_code == 409
    assert "May a bank take part?" in answer.text
    assert "takes no questions any more" in client.get(page).text


def test_answers_are_searched(client, call, page):
    make_answered(call)
    make_answered(call, words="How long is the outline?", answer="25 pages.")

    text = client.get(page, {"q": "OUTLINE"}).text

    assert "25 pages." in text
    assert "associate" not in text
    assert "No answer has these words" in client.get(page, {"q": "zebra"}).text


def test_an_officer_answers_from_the_home_page_on(client, call, page):
    enquiry = make_enquiry(call, words="May we, the Volta bank, take part?")
    client.force_login(make_officer())
    office = reverse("competitions:office-enquiries", args=[call.code])
    form = reverse("competitions:enquiry-answer", args=[enquiry.pk])
    assert office in client.get("/").text
    assert form in client.get(office).text
    assert "Volta" in client.get(form).context["form"].initial["published_words"]
    assert client.post(form, {"published_words": "So?", "answer": ""}).status_code == 422

    fields = {"published_words": "May a bank take part?", "answer": "Yes."}
    answer = client.post(form, fields, follow=True)

    assert answer.redirect_chain == [(office, 302)]
    assert "Volta" in answer.text
    client.logout()
    assert "Volta" not in client.get(page).text
    client.force_login(make_officer())
    client.post(form, fields | {"answer": "Yes, as a partner."})
    assert "Yes, as a partner." in client.get(page).text


def test_an_officer_refuses_with_a_reason(client, call, page):
    enquiry = make_enquiry(call)
    client.force_login(make_officer())
    form = reverse("competitions:enquiry-refuse", args=[enquiry.pk])

    assert client.post(form, {"reason": ""}).status_code == 422
    client.post(form, {"reason": "Another call."})

    assert client.get(form).status_code == 409
    client.force_login(enquiry.asked_by)
    assert "Another call." in client.get(page).text


def test_the_last_moment_for_questions_is_kept_when_a_draft_call_is_edited(client):
    call = make_preset_call(status="draft")
    call.enquiries_until = clock.now() + timedelta(days=3)
    call.save(update_fields=["enquiries_until"])
    client.force_login(make_officer())

    page = client.get(reverse("competitions:office-call-edit", args=[call.code]))

    assert page.context["form"]["enquiries_until"].value() is not None
