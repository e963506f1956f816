"""Where partners' parts meet questions that change: corrigenda, conditions, pages left open."""

import pytest

from competitions import answers as sheets
from competitions import consortium, form_checks, snapshots, versions
from competitions.actions import answers, corrigenda, forms, sign_offs
from competitions.models import Dossier, Form, Question
from core import clock
from tests.competitions.pages import address, posted
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_full_draft, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia():
    return make_user(name="Pia Partner")


@pytest.fixture
def draft(pia):
    draft = make_full_draft(managers=[make_user()], people=[pia])
    Form.objects.filter(pk=draft.stage.form_id).update(frozen_at=clock.now())
    return fresh(draft)


@pytest.fixture
def partner(draft):
    return draft.application.partners.get()


def fresh(dossier):
    return Dossier.objects.select_related("stage__call", "application").get(pk=dossier.pk)


def part(draft, partner):
    return consortium.part_of(sheets.load(fresh(draft)), partner)


def sign(draft, partner, by):
    digest = part(draft, partner).digest
    return sign_offs.sign_off(fresh(draft), partner, by=by, digest=digest)


def change(draft, alter):
    """Publish a corrigendum in which ``alter(stage, questions by key, officer)`` was done."""
    officer, stage = make_officer(), draft.stage
    corrigendum = corrigenda.draft(stage.call, by=officer, title="More", text="Because.")
    corrigenda.change_questions(corrigendum, stage, by=officer)
    form = versions.editable(stage)
    found = Question.objects.filter(section__form=form).select_related("section")
    alter(stage, {one.key: one for one in found}, officer)
    corrigenda.publish(corrigendum, by=officer)


def relabel(stage, asked, officer):
    forms.edit_question(stage, asked["own-role"], by=officer, label="What you bring")


def ask_for_staff(stage, asked, officer):
    forms.add_question(
        stage,
        asked["own-role"].section,
        by=officer,
        kind="number",
        label="Staff",
        writers="partners",
        is_required=False,
    )


def test_other_words_of_a_question_leave_a_sign_off_alone(draft, partner, pia):
    signed = sign(draft, partner, pia)

    change(draft, relabel)

    assert part(draft, partner).sign_off == signed


def test_another_question_in_the_part_asks_for_another_sign_off(draft, partner, pia):
    first = sign(draft, partner, pia)

    change(draft, ask_for_staff)

    own = part(draft, partner)
    assert (own.sign_off, own.lapsed) == (None, first)
    second = sign(draft, partner, pia)
    assert part(draft, partner).sign_off == second
    assert list(draft.sign_offs.in_force()) == [second]


def test_a_page_of_a_part_left_open_is_saved_under_the_new_question(client, draft, partner, pia):
    client.force_login(pia)
    page = client.get(address("part", draft, partner.pk))
    old = f"q{question(draft, 'own-role').pk}p{partner.pk}"
    change(draft, relabel)

    answer = client.post(
        address("part", draft, partner.pk), posted(page, **{old: "Typed meanwhile"}), follow=True
    )

    assert answer.status_code == 200
    now = question(fresh(draft), "own-role")
    assert draft.answers.get(question=now, partner=partner).value == "Typed meanwhile"


def test_an_autosave_of_a_part_finds_the_new_question(client, draft, partner, pia):
    asked = question(draft, "own-role")
    name = f"q{asked.pk}p{partner.pk}"
    change(draft, relabel)
    client.force_login(pia)

    answer = client.post(
        f"{draft.get_absolute_url()}parts/{partner.pk}/answers/{asked.pk}/",
        {name: "Saved by itself", f"{name}-version": "1", f"{name}-read": ""},
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 200
    now = question(fresh(draft), "own-role")
    assert draft.answers.get(question=now, partner=partner).value == "Saved by itself"


def test_a_condition_within_a_part_looks_at_that_part(draft, partner, pia):
    exports = Question.objects.create(
        section=question(draft, "own-role").section,
        position=90,
        key="exports",
        kind="yes_no",
        label="Do you export?",
        writers="partners",
    )
    role = question(draft, "own-role")
    role.condition = {"key": "exports", "equals": "yes"}
    role.save(update_fields=["condition"])

    def handed_in():
        entries = snapshots.build(fresh(draft))["answers"]
        return "own-role" in {entry["key"] for entry in entries}

    assert not handed_in()
    answers.save(fresh(draft), exports, "yes", by=pia, partner=partner, version=0)
    assert handed_in()


def test_the_team_is_not_asked_by_what_each_partner_answers_otherwise(draft):
    Question.objects.create(
        section=question(draft, "own-role").section,
        position=90,
        key="exports",
        kind="yes_no",
        label="Do you export?",
        writers="partners",
    )
    strategy = question(draft, "strategy")
    strategy.condition = {"key": "exports", "equals": "yes"}
    strategy.save(update_fields=["condition"])

    (problem,) = form_checks.problems(draft.stage, draft.stage.form)

    assert "depends on what each partner answers for itself" in problem
