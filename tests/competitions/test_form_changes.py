"""What two versions of a form ask differently, in words."""

import pytest

from competitions import building, form_changes, versions
from competitions.models import Form, Question
from competitions.presets import PRESETS
from tests.factories.competitions import make_form

pytestmark = pytest.mark.django_db
EXPORT = {"key": "export", "kind": "yes_no", "label": "Do you export?"}


def copied(*questions):
    """A form and its next version, which tests change."""
    before = make_form(*questions)
    return before, versions.copy(before)


def question(form, key):
    return Question.objects.get(section__form=form, key=key)


def told(before, after):
    forms = Form.objects.filter(pk__in=[before.pk, after.pk])
    return form_changes.between(forms.get(pk=before.pk), forms.get(pk=after.pk))


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_a_copy_asks_the_same(preset):
    data = PRESETS[preset]
    rubric = building.build_rubric(data["rubric"])
    for stage in data["stages"]:
        form = building.build_form(stage["form"], rubric)

        version = versions.copy(form)

        assert form_changes.between(form, version) == []
        assert (version.version, version.frozen_at) == (2, None)
        assert (
            Question.objects.filter(section__form=form).count()
            == Question.objects.filter(section__form=version).count()
        )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"label": "Summary"}, "“Summary”: was called “Profile”."),
        ({"is_required": False}, "“Profile”: now optional."),
        (
            {"word_limit": 50},
            "“Profile”: now long text, at most 50 words; before long text.",
        ),
        ({"options": {"x": 1}}, "“Profile”: other limits or answers."),
        ({"help": "Be brief."}, "“Profile”: another help text."),
        ({"is_secret": True}, "“Profile”: now a business secret."),
        ({"writers": "managers"}, "“Profile”: answered by: managers only."),
        (
            {"condition": {"key": "export", "equals": "yes"}},
            "“Profile”: Asked only if “Do you export?” is answered with “Yes”.",
        ),
    ],
)
def test_every_change_of_a_question_is_told(changes, words):
    before, after = copied({"key": "profile"}, EXPORT)
    Question.objects.filter(pk=question(after, "profile").pk).update(**changes)

    assert told(before, after) == [words]


def test_new_and_removed_questions_are_told():
    before, after = copied({"key": "profile"}, {"key": "gone", "label": "Gone"})
    question(after, "gone").delete()
    section = after.sections.get()
    section.questions.create(position=9, key="new", kind="link", label="Website")

    assert told(before, after) == [
        "New question: “Website”.",
        "No longer asked: “Gone”. Words written there are kept.",
    ]


def test_a_question_of_another_kind_is_another_question():
    before, after = copied({"key": "profile"})
    Question.objects.filter(pk=question(after, "profile").pk).update(kind="link")

    assert told(before, after) == [
        "New question: “Profile”.",
        "No longer asked: “Profile”. Words written there are kept.",
    ]
    assert versions.pairs([before], after) == []


def test_another_order_is_told_when_nothing_else_has_changed():
    before, after = copied({"key": "profile"}, EXPORT)
    after.sections.update(title="Who you are")

    assert told(before, after) == ["Order or headings of the questions."]
