"""A question that was the team's is asked of each partner, or the other way: no word is lost."""

import pytest
from django.urls import reverse

from competitions import answers as sheets
from competitions import form_changes, versions
from competitions.actions import answers, corrigenda, forms
from competitions.models import Dossier, Form, Question, StageChange
from core import clock
from core.errors import Refused
from tests.competitions.pages import address, posted
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_partner, question
from tests.factories.competitions import make_application, make_dossier, make_form, make_stage

pytestmark = pytest.mark.django_db
TEAM, PARTNERS = "team", "partners"


@pytest.fixture
def manager():
    return make_user()


def begin(manager, writers):
    """A draft of a partner, with an answer to the one question."""
    asked = {"key": "role", "kind": "short_text", "label": "Role", "writers": writers}
    stage = make_stage(form=make_form(asked))
    Form.objects.filter(pk=stage.form_id).update(frozen_at=clock.now())
    application = make_application(call=stage.call, managers=[manager])
    dossier = make_dossier(stage=stage, application=application)
    partner = make_partner(dossier, name="Lens Works")
    whose = partner if writers == PARTNERS else None
    said = {"by": manager, "version": 0, "partner": whose}
    answers.save(dossier, question(dossier, "role"), "Lenses", **said)
    return dossier, partner


def ask(dossier, writers):
    """Publish that the question is asked of others."""
    stage = Dossier.objects.get(pk=dossier.pk).stage
    corrigendum = corrigenda.draft(stage.call, by=None, title="Others", text="Because.")
    form = corrigenda.change_questions(corrigendum, stage, by=None).form
    asked = Question.objects.get(section__form=form, key="role")
    forms.edit_question(stage, asked, by=None, writers=writers)
    corrigenda.publish(corrigendum, by=None)
    return Dossier.objects.get(pk=dossier.pk)


def said(dossier):
    return [(item.partner, item.raw) for item in sheets.load(dossier).items]


def test_words_of_the_team_are_no_partners_and_stay_where_they_can_be_read(client, manager):
    dossier, partner = begin(manager, TEAM)

    dossier = ask(dossier, PARTNERS)

    assert said(dossier) == [(partner, "")]
    client.force_login(manager)
    kept = dossier.answers.get()
    history = address("answer-history", dossier, kept.question_id)
    assert history in client.get(address("dossier", dossier)).text
    assert "Lenses" in client.get(history).text


def test_words_of_a_partner_are_not_the_teams_and_stay_under_its_name(client, manager):
    dossier, partner = begin(manager, PARTNERS)

    dossier = ask(dossier, TEAM)

    assert said(dossier) == [(None, "")]
    client.force_login(manager)
    kept = dossier.answers.get()
    history = address("part-answer-history", dossier, partner.pk, kept.question_id)
    page = client.get(address("dossier", dossier)).text
    assert f'<a href="{history}">Lens Works: Role</a>' in page
    assert "Lenses" in client.get(history).text


@pytest.mark.parametrize(("writers", "others"), [(TEAM, PARTNERS), (PARTNERS, TEAM)])
def test_asked_again_of_whom_it_was_asked_at_first_it_has_its_words_again(manager, writers, others):
    dossier, partner = begin(manager, writers)

    dossier = ask(ask(dossier, others), writers)

    assert said(dossier) == [(partner if writers == PARTNERS else None, "Lenses")]
    dossier = ask(dossier, others)
    assert [raw for _partner, raw in said(dossier)] == [""]
    assert dossier.answers.get().value == "Lenses"


def test_what_an_open_page_of_a_part_posts_is_kept_though_partners_are_asked_nothing(
    client, manager
):
    dossier, partner = begin(manager, PARTNERS)
    client.force_login(manager)
    page = address("part", dossier, partner.pk)
    fields = posted(client.get(page))
    old = f"q{question(dossier, 'role').pk}p{partner.pk}"

    ask(dossier, TEAM)
    client.post(page, fields | {old: "Lenses and mirrors"})

    assert dossier.answers.get().value == "Lenses and mirrors"


def test_managers_alone_instead_of_the_team_keep_the_words(manager):
    dossier, _partner = begin(manager, TEAM)

    assert said(ask(dossier, "managers")) == [(None, "Lenses")]


def test_everybody_is_told_that_it_is_another_question(manager):
    dossier, _partner = begin(manager, TEAM)
    ask(dossier, PARTNERS)

    change = StageChange.objects.get()
    assert form_changes.between(change.before, change.form) == [
        "New question: “Role” (each partner for its own organisation).",
        "No longer asked: “Role”. Words written there are kept.",
    ]
    assert versions.pairs([change.before], change.form) == []


def test_carried_over_answers_keep_a_question_with_its_writers(client, manager):
    dossier, _partner = begin(manager, TEAM)
    stage, asked = dossier.stage, question(dossier, "role")
    Form.objects.filter(pk=stage.form_id).update(frozen_at=None)

    with pytest.raises(Refused, match="Answers were carried over already"):
        forms.edit_question(stage, asked, by=None, writers=PARTNERS)

    client.force_login(make_officer())
    page = reverse("competitions:office-question", args=[stage.call.code, 1, asked.pk])
    typed = {"label": "Your role", "writers": PARTNERS}
    response = client.post(page, typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["writers"]
    assert 'value="Your role"' in response.text
    assert client.post(page, typed | {"writers": "managers"}).status_code == 302
