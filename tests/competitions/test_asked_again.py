"""What somebody stood by is another now, though nobody wrote in it: they are asked again."""

import pytest

from competitions import answers as sheets
from competitions import consortium, consortium_todo
from competitions.actions import answers, corrigenda, erasure, forms, sign_offs, submissions
from competitions.models import Dossier, Form, Question
from competitions.states import DossierStatus
from core import clock
from core.audit import AuditEvent
from core.errors import NotReady
from core.models import Letter
from tests.competitions.pages import address
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_partner, make_signatory, question
from tests.factories.competitions import make_application, make_dossier, make_form, make_stage

pytestmark = pytest.mark.django_db
EXPORT = {"key": "export", "kind": "yes_no", "label": "Does anybody export?"}
OWN = {"key": "own", "kind": "short_text", "label": "Own role", "writers": "partners"}
WHERE = OWN | {"key": "where", "condition": {"key": "export", "equals": "yes"}}


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def pia():
    return make_user(name="Pia Partner")


def make_signed(manager, pia, *, stage=None):
    """A draft whose one partner has signed off its part."""
    stage = stage or make_stage(form=make_form(EXPORT, OWN, WHERE), asks_sign_off=True)
    Form.objects.filter(pk=stage.form_id).update(frozen_at=clock.now())
    application = make_application(call=stage.call, managers=[manager])
    dossier = make_dossier(stage=stage, application=application)
    partner = make_partner(dossier, people=[pia])
    answers.save(dossier, question(dossier, "export"), "no", by=manager, version=0)
    answers.save(dossier, question(dossier, "own"), "Lenses", by=pia, partner=partner, version=0)
    sign(dossier, partner, pia)
    return dossier


def sign(dossier, partner, by):
    part = consortium.part_of(sheets.load(dossier), partner)
    return sign_offs.sign_off(dossier, partner, by=by, digest=part.digest)


def publish(dossier, officer, change):
    """Put a corrigendum in force; ``change(stage, form)`` changes the questions."""
    stage = dossier.stage
    corrigendum = corrigenda.draft(stage.call, by=officer, title="More", text="Because.")
    change(stage, corrigenda.change_questions(corrigendum, stage, by=officer).form)
    corrigenda.publish(corrigendum, by=officer)
    return Dossier.objects.get(pk=dossier.pk)


def adding(**fields):
    def change(stage, form):
        defaults = {"by": None, "kind": "short_text", "label": "One more"}
        forms.add_question(stage, form.sections.first(), **defaults | fields)

    return change


def rewording(stage, form):
    asked = Question.objects.get(section__form=form, key="export")
    forms.edit_question(stage, asked, by=None, label="Does anybody sell abroad?")


def in_force(dossier):
    return dossier.sign_offs.in_force().exists()


def waiting(person):
    return [str(item["words"]) for item in consortium_todo.of(person)]


# Corrigenda


def test_a_sign_off_lapses_when_its_part_asks_something_else(officer, manager, pia):
    dossier = publish(make_signed(manager, pia), officer, adding(writers="partners"))

    assert not in_force(dossier)
    letter = Letter.objects.get(key__startswith="sign-off-lapsed")
    assert (letter.address, "what is asked in it" in letter.text) == (pia.email, True)
    assert waiting(pia) == ["Write your part and sign it off: Light from waste heat"]
    assert AuditEvent.objects.get(verb="lapse").actor_id == officer.pk


def test_a_sign_off_stands_while_its_part_asks_the_same(officer, manager, pia):
    dossier = publish(make_signed(manager, pia), officer, rewording)

    assert in_force(dossier)
    assert waiting(pia) == []


def test_a_confirmation_ends_when_the_questions_change(officer, manager, pia):
    signatory = make_user()
    dossier = make_dossier(
        stage=make_stage(form=make_form(EXPORT), confirming="plain"), managers=[manager]
    )
    Form.objects.filter(pk=dossier.stage.form_id).update(frozen_at=clock.now())
    make_signatory(dossier.application, signatory)
    answers.save(dossier, question(dossier, "export"), "no", by=manager, version=0)
    sign_offs.confirm(dossier, by=signatory, name="Sigi", function="Director", draft_version=1)

    dossier = publish(dossier, officer, rewording)

    assert consortium.confirmation(dossier) is None
    assert waiting(signatory) == ["Confirm Outline: Light from waste heat"]
    letter = Letter.objects.get(key__startswith="confirmation-lapsed")
    assert letter.address == signatory.email


@pytest.fixture
def handed_in(manager):
    dossier = make_dossier(stage=make_stage(form=make_form(EXPORT)), managers=[manager])
    Form.objects.filter(pk=dossier.stage.form_id).update(frozen_at=clock.now())
    answers.save(dossier, question(dossier, "export"), "no", by=manager, version=0)
    submissions.submit(dossier, by=manager, received_at=clock.now())
    return dossier


def test_a_hand_in_after_new_questions_is_judged_by_them(officer, manager, handed_in):
    dossier = publish(handed_in, officer, adding())

    with pytest.raises(NotReady, match="One more"):
        submissions.submit(dossier, by=manager, received_at=clock.now())
    answers.save(dossier, question(dossier, "one-more"), "Said.", by=manager, version=0)
    again = submissions.submit(dossier, by=manager, received_at=clock.now())

    assert (again.sequence, again.content["form"]["version"]) == (2, 2)


def test_the_pages_offer_to_hand_in_again_after_new_words_in_a_question(
    client, officer, manager, handed_in
):
    client.force_login(manager)
    assert "Exactly these words are handed in" in client.get(address("review", handed_in)).text

    publish(handed_in, officer, rewording)

    page = client.get(address("review", handed_in)).text
    assert "Hand in again" in page
    assert "Exactly these words are handed in" not in page
    assert (
        "Words or questions have changed since." in client.get(address("dossier", handed_in)).text
    )


@pytest.mark.parametrize(
    ("status", "timing", "grows"),
    [
        (DossierStatus.DRAFT, "window", 1),
        (DossierStatus.SUBMITTED, "window", 1),
        (DossierStatus.DRAFT, "rolling", 1),
        (DossierStatus.SUBMITTED, "rolling", 0),
        (DossierStatus.WITHDRAWN, "window", 0),
        (DossierStatus.ELIGIBLE, "window", 0),
    ],
)
def test_only_what_can_still_be_handed_in_counts_the_change(officer, status, timing, grows):
    ends = {"closes_at": None} if timing == "rolling" else {}
    stage = make_stage(form=make_form(EXPORT), timing=timing, **ends)
    Form.objects.filter(pk=stage.form_id).update(frozen_at=clock.now())
    dossier = make_dossier(stage=stage, status=status)

    after = publish(dossier, officer, rewording)

    assert after.draft_version == dossier.draft_version + grows


def test_many_drafts_cost_a_corrigendum_no_more_than_one(
    officer, manager, django_assert_max_num_queries
):
    def queries_of(number):
        stage = make_stage(form=make_form(EXPORT))
        Form.objects.filter(pk=stage.form_id).update(frozen_at=clock.now())
        dossiers = [make_dossier(stage=stage) for _ in range(number)]
        with django_assert_max_num_queries(1_000) as counted:
            publish(dossiers[0], officer, rewording)
        return len(counted)

    assert queries_of(5) == queries_of(1)


# Answers that decide what is asked


def test_a_sign_off_lapses_when_the_team_lets_its_part_ask_more(manager, pia):
    dossier = make_signed(manager, pia)

    answers.save(dossier, question(dossier, "export"), "yes", by=manager, version=1)

    assert not in_force(dossier)
    assert waiting(pia) == ["Write your part and sign it off: Light from waste heat"]
    assert Letter.objects.get(key__startswith="sign-off-lapsed").address == pia.email


def test_an_answer_that_decides_nothing_leaves_the_sign_off_alone(manager, pia):
    form = make_form(EXPORT, OWN)
    dossier = make_signed(manager, pia, stage=make_stage(form=form, asks_sign_off=True))

    answers.save(dossier, question(dossier, "export"), "yes", by=manager, version=1)

    assert in_force(dossier)


# Erasing


@pytest.mark.parametrize(("key", "stands"), [("own", False), ("export", True)])
def test_a_sign_off_lapses_when_words_of_its_part_are_erased(officer, manager, pia, key, stands):
    dossier = make_signed(manager, pia)

    erasure.erase(dossier.application, [key], by=officer, reason="Request, file 12.")

    assert in_force(dossier) == stands
    assert bool(waiting(pia)) != stands


def test_nobody_is_asked_to_sign_off_again_when_there_is_no_time_left(officer, manager, pia):
    dossier = make_signed(manager, pia)
    Dossier.objects.filter(pk=dossier.pk).update(status=DossierStatus.LAPSED)

    erasure.erase(dossier.application, ["own"], by=officer, reason="Request, file 12.")

    assert not Letter.objects.exists()
