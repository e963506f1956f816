"""Answers that each partner gives for itself: carried over, restored, read by others."""

import pytest
from django.urls import reverse

from competitions import amounts, consortium
from competitions import answers as sheets
from competitions.actions import answers, applications, sign_offs, submissions
from competitions.models import Stage
from competitions.states import SHORTLIST
from core import clock
from core.errors import Stale
from tests.competitions.pages import address
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.applications import make_full_draft, make_partner, question
from tests.factories.competitions import make_application, make_dossier, make_form, make_stage
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db

OWN = {"key": "own", "kind": "short_text", "label": "Own role", "writers": "partners"}


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def pia():
    return make_user(name="Pia Partner")


@pytest.fixture
def draft(manager, pia):
    return make_full_draft(managers=[manager], people=[pia], by=manager)


@pytest.fixture
def partner(draft):
    return draft.application.partners.get()


def test_the_next_stage_begins_with_what_each_partner_said(manager):
    outline = make_stage(form=make_form(OWN))
    make_stage(call=outline.call, status="planned", form=make_form(OWN | {"carries_over": "own"}))
    application = make_application(call=outline.call, managers=[manager])
    dossier = make_dossier(stage=outline, application=application)
    lens, mirror = make_partner(dossier), make_partner(dossier)
    asked = question(dossier, "own")
    for partner, words in ((lens, "Lenses"), (mirror, "Mirrors")):
        answers.save(dossier, asked, words, by=manager, partner=partner, version=0)
    submissions.submit(dossier, by=manager, received_at=clock.now())
    SHORTLIST.apply(dossier, by=None)

    following = applications.open_next_stage(application, by=None)

    found = {answer.partner: answer.value for answer in following.answers.all()}
    assert found == {lens: "Lenses", mirror: "Mirrors"}


def test_what_a_partner_said_before_is_restored(client, draft, partner, pia):
    asked = question(draft, "own-role")
    before = draft.answers.get(question=asked, partner=partner).value
    answers.save(draft, asked, "Other words.", by=pia, partner=partner, version=1)
    client.force_login(pia)
    history = address("part-answer-history", draft, partner.pk, asked.pk)
    assert "Other words." in client.get(history).text

    restore = address("part-answer-restore", draft, partner.pk, asked.pk, 1)
    response = client.post(restore, {"version": "2"})

    assert response.headers["Location"] == history
    assert draft.answers.get(question=asked, partner=partner).value == before


def test_two_who_write_in_one_part_see_both_texts(draft, partner, manager, pia):
    asked = question(draft, "own-role")
    answers.save(draft, asked, "Pia's words.", by=pia, partner=partner, version=1)

    with pytest.raises(Stale) as stale:
        answers.save(draft, asked, "Mara's words.", by=manager, partner=partner, version=1)

    assert stale.value.current.value == "Pia's words."


def test_amounts_of_partners_enter_no_rule_of_the_call(draft):
    sheet = sheets.load(draft)

    assert amounts.of(sheet.items)["total"] == 200  # the financing table alone
    ((asked, total),) = consortium.sums(consortium.parts_of(sheet))
    assert (asked.key, total) == ("own-contribution", 10_000_000)


def test_a_power_of_attorney_is_the_consortiums_until_it_is_handed_in(client, draft, manager):
    Stage.objects.filter(pk=draft.stage_id).update(confirming="power", asks_sign_off=False)
    draft.stage.refresh_from_db()
    words = {"name": "Sigi", "function": "Director", "draft_version": draft.draft_version}
    confirmed = sign_offs.confirm(draft, by=manager, upload=pdf_upload(), **words)
    page = reverse("competitions:power-of-attorney", args=[confirmed.stored_id])
    house = [make_officer(), make_auditor()]

    def status(user):
        client.force_login(user)
        return client.get(page).status_code

    assert [status(user) for user in [manager, *house]] == [200, 404, 404]
    submissions.submit(draft, by=manager, received_at=clock.now())
    assert [status(user) for user in [manager, *house]] == [200, 200, 200]
    assert status(make_user()) == 404
