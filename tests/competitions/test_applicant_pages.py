from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.actions import answers, submissions
from competitions.models import Application, Dossier, Submission
from competitions.states import SHORTLIST, DossierStatus
from core import audit, clock
from core.models import Letter
from tests.competitions.pages import address, posted
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import (
    make_complete_draft,
    make_draft,
    make_preset_call,
    question,
    questions,
)
from tests.factories.clusters import make_cluster

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = make_user()
    client.force_login(user)
    return user


def test_from_the_list_to_the_receipt_in_four_pages(client, manager):
    make_cluster(managers=[manager])
    call = make_preset_call()

    page = client.get(reverse("competitions:apply", args=[call.code]))
    assert page.status_code == 200
    cluster = page.context["form"].clusters[0]
    page = client.post(
        reverse("competitions:apply", args=[call.code]),
        {"cluster": cluster.pk, "title": "Light", "sector": "energy"},
        follow=True,
    )
    dossier = Dossier.objects.get()
    filled = make_complete_draft()  # where the answers come from
    fields = posted(page, next="hand-in")
    for q in questions(dossier):
        source = filled.answers.filter(question__key=q.key).first()
        if source and isinstance(source.value, str):
            fields[f"q{q.pk}"] = source.value
        elif source:
            fields |= {f"q{q.pk}-0-{key}": text for key, text in source.value[0].items()}
    page = client.post(address("everything", dossier), fields, follow=True)
    assert page.redirect_chain == [(address("review", dossier), 302)]
    assert not page.context["problems"]
    version = page.context["dossier"].draft_version
    page = client.post(address("review", dossier), {"draft_version": version}, follow=True)

    submission = Submission.objects.get()
    assert page.redirect_chain == [(submission.get_absolute_url(), 302)]
    assert submission.digest in page.text
    assert Letter.objects.filter(address=manager.email).count() == 1
    pdf = client.get(reverse("competitions:receipt-pdf", args=[submission.number]))
    assert pdf.content.startswith(b"%PDF-")


# Handing in


def test_the_last_look_says_what_is_missing_with_links_to_the_places(client, manager):
    draft = make_draft(managers=[manager])
    profile = question(draft, "profile")

    page = client.get(address("review", draft))
    refused = client.post(address("review", draft), {"draft_version": 0})

    link = f"{address('section', draft, profile.section_id)}#q{profile.pk}"
    assert link in page.text
    assert refused.status_code == 422
    assert link in refused.text
    assert not Submission.objects.exists()


def test_two_presses_of_the_button_lead_to_one_receipt(client, manager):
    draft = make_complete_draft(managers=[manager], by=manager)
    fields = {"draft_version": draft.draft_version}

    one = client.post(address("review", draft), fields)
    two = client.post(address("review", draft), fields)

    assert one.headers["Location"] == two.headers["Location"]
    assert Submission.objects.count() == 1


def test_too_late_is_a_409_and_names_the_deadline(client, manager):
    draft = make_complete_draft(managers=[manager], by=manager)
    with clock.frozen(draft.stage.closes_at + timedelta(seconds=2)):
        response = client.post(address("review", draft), {"draft_version": draft.draft_version})

    assert response.status_code == 409
    assert "The deadline was" in response.text


def test_a_receipt_shows_what_was_handed_in_and_not_what_was_written_since(client, manager):
    draft = make_complete_draft(managers=[manager], by=manager)
    submission = submissions.submit(draft, by=manager, received_at=clock.now())
    answers.save(draft, question(draft, "profile"), "Written since", by=manager, version=1)

    page = client.get(submission.get_absolute_url())

    assert "We turn waste heat into light." in page.text
    assert "Written since" not in page.text
    assert "have changed since. Hand in again" in client.get(address("dossier", draft)).text


# Beginning, following, withdrawing


def test_a_title_of_two_hundred_chinese_characters_is_fine_and_one_more_is_not(client, manager):
    cluster, call = make_cluster(managers=[manager]), make_preset_call()
    here = reverse("competitions:apply", args=[call.code])
    fields = {"cluster": cluster.pk, "sector": "energy"}

    refused = client.post(here, fields | {"title": "集" * 201})
    assert refused.status_code == 422
    assert "集" * 201 in refused.text
    assert client.post(here, fields | {"title": "集" * 200}).status_code == 302
    for page in ("applications", "application"):
        arguments = [Application.objects.get().reference] if page == "application" else []
        assert "集" * 200 in client.get(reverse(f"competitions:{page}", args=arguments)).text


def test_a_cluster_that_takes_part_already_is_not_offered_again(client, manager):
    draft = make_draft(managers=[manager])
    cluster = draft.application.cluster
    here = reverse("competitions:apply", args=[draft.stage.call.code])

    page = client.get(here)
    response = client.post(here, {"cluster": cluster.pk, "title": "Light", "sector": "energy"})

    assert "You apply as a cluster" in page.text
    assert response.status_code == 422
    assert Application.objects.count() == 1


def test_withdrawing_asks_once_more_and_for_the_reason(client, manager):
    draft = make_draft(managers=[manager])

    assert client.post(address("withdraw", draft), {"reason": ""}).status_code == 422
    response = client.post(address("withdraw", draft), {"reason": "We merge."}, follow=True)

    draft.refresh_from_db()
    assert draft.status == DossierStatus.WITHDRAWN
    assert "Withdrawn" in response.text
    assert client.get(address("withdraw", draft)).status_code == 409


@pytest.mark.parametrize("number", ["9" * 5000, "\u00b2", "\x00", "-1", "1e5"])
def test_a_crafted_number_is_no_number_and_no_fault_of_the_program(client, manager, number):
    draft = make_draft(managers=[manager])
    q = question(draft, "profile").pk
    answers.save(draft, question(draft, "profile"), "Words", by=manager, version=0)

    answers_ = [
        client.post(address("answer", draft, q), {f"q{q}": "New", f"q{q}-version": number}),
        client.post(address("answer-restore", draft, q, 1), {"version": number}),
        client.post(address("everything", draft), {"next": number}),
        client.post(address("review", draft), {"draft_version": number}),
    ]

    assert [a.status_code for a in answers_] == [409, 302, 302, 422]
    assert draft.answers.get(question=q).value == "Words"


def test_the_history_shows_every_version_and_restores_one(client, manager):
    draft, editor = make_draft(managers=[manager]), make_user(name="Edda")
    profile = question(draft, "profile")
    answers.save(draft, profile, "The first words", by=manager, version=0)
    answers.save(draft, profile, "The second words", by=editor, version=1)

    page = client.get(address("answer-history", draft, profile.pk))
    assert "<del>first</del>" in page.text
    assert "<ins>second</ins>" in page.text
    client.post(address("answer-restore", draft, profile.pk, 1), {"version": 2})

    assert draft.answers.get().value == "The first words"


def test_the_timeline_tells_an_applicant_nothing_of_the_office(client, manager):
    draft = make_complete_draft(managers=[manager], by=manager)
    submissions.submit(draft, by=manager, received_at=clock.now())
    audit.record(draft, "record conflict", by=make_officer(name="Olga Office"))
    SHORTLIST.apply(draft, by=make_officer(name="Otto Office"))

    page = client.get(draft.application.get_absolute_url()).text

    assert "Outline: Shortlisted" in page
    assert manager.name in page
    assert "conflict" not in page
    assert "Otto" not in page


def test_drafts_are_the_clusters_own(client):
    draft = make_draft(managers=[make_user()])
    for user, status in [(make_user(), 404), (make_officer(), 403)]:
        client.force_login(user)
        for name in ("dossier", "everything", "review"):
            assert client.get(address(name, draft)).status_code == status


def test_a_viewer_reads_and_types_nothing(client):
    viewer = make_user()
    draft = make_complete_draft(by=None, viewers=[viewer])
    client.force_login(viewer)

    page = client.get(address("everything", draft))

    assert "We turn waste heat into light." in page.text
    assert "<textarea" not in page.text
    assert client.post(address("everything", draft), {}).status_code == 403


# Queries


def test_lists_take_the_same_number_of_queries_however_long_they_are(client, manager):
    cluster = make_cluster(managers=[manager])

    def queries(url):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def more(count):
        for _ in range(count):
            make_draft(cluster=cluster)

    more(1)
    url = reverse("competitions:applications")
    one = queries(url)
    more(29)

    assert len(client.get(url).context["page_obj"].object_list) == 25
    assert queries(url) <= one + 1  # with many there is one more for the pages' count


def test_pages_of_a_dossier_take_the_same_number_of_queries_full_or_empty(client, manager):
    empty = make_draft(managers=[manager])
    full = make_complete_draft(managers=[manager], by=manager)
    for name in ("dossier", "everything", "review"):
        counts = []
        for url in (address(name, empty), address(name, full)):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts.append(len(captured))
        assert counts[0] == counts[1], name
