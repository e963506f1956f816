"""Standing by what is written: sign-offs of parts, the confirmation of the whole."""

import pytest

from competitions import answers as sheets
from competitions import checks, consortium, documents, handed_in, snapshots
from competitions.actions import answers, partners, sign_offs, submissions
from competitions.application_pdf import render
from competitions.models import Confirming, Stage
from core import clock
from core.errors import NotReady, Refused
from core.models import AuditEvent, Letter
from tests.competitions.pages import address
from tests.factories.accounts import make_user
from tests.factories.applications import (
    fill_part,
    make_full_draft,
    make_partner,
    make_signatory,
    question,
)
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user(name="Mara Manager")


@pytest.fixture
def pia():
    return make_user(name="Pia Partner")


@pytest.fixture
def draft(manager, pia):
    return make_full_draft(managers=[manager], people=[pia], by=manager)


@pytest.fixture
def partner(draft):
    return draft.application.partners.get()


def part(draft, partner):
    return consortium.part_of(sheets.load(draft), partner)


def sign(draft, partner, person):
    return sign_offs.sign_off(draft, partner, by=person, digest=part(draft, partner).digest)


def confirm(draft, person, **fields):
    draft.refresh_from_db()
    defaults = {"name": "Sigi Sign", "function": "Director", "draft_version": draft.draft_version}
    return sign_offs.confirm(draft, by=person, **defaults | fields)


def rewrite(draft, partner, by, words="Other words."):
    asked = question(draft, "own-role")
    version = draft.answers.get(question=asked, partner=partner).version
    answers.save(draft, asked, words, by=by, partner=partner, version=version)


def problems(draft):
    draft.refresh_from_db()
    return [str(problem) for problem in checks.missing(draft)]


def test_a_part_is_signed_off_once_by_its_people(client, draft, partner, pia):
    client.force_login(pia)
    page = client.get(address("part-sign-off", draft, partner.pk))
    digest = page.context["part"].digest

    client.post(address("part-sign-off", draft, partner.pk), {"digest": digest})
    client.post(address("part-sign-off", draft, partner.pk), {"digest": digest})

    signed = draft.sign_offs.get()
    assert (signed.signed_by, signed.digest, signed.lapsed_at) == (pia, digest, None)
    assert "Signed off by Pia Partner" in client.get(address("part", draft, partner.pk)).text
    assert AuditEvent.objects.filter(verb="sign off").count() == 1


def test_an_unfinished_part_is_not_signed_off(client, draft, pia):
    other = make_partner(draft, people=[pia])
    client.force_login(pia)
    digest = part(draft, other).digest

    response = client.post(address("part-sign-off", draft, other.pk), {"digest": digest})

    assert response.status_code == 422
    assert "Own contribution" in response.text
    assert not draft.sign_offs.exists()


def test_what_was_changed_between_page_and_button_is_not_signed_off_unseen(
    client, draft, partner, manager, pia
):
    seen = part(draft, partner).digest
    rewrite(draft, partner, manager)
    client.force_login(pia)

    response = client.post(address("part-sign-off", draft, partner.pk), {"digest": seen})

    assert response.status_code == 409
    assert not draft.sign_offs.exists()


def test_a_change_ends_the_sign_off_and_asks_again_in_one_letter(draft, partner, manager, pia):
    sign(draft, partner, pia)

    for words in ("One.", "Two.", "Three."):
        rewrite(draft, partner, manager, words)

    assert not draft.sign_offs.in_force().exists()
    letter = Letter.objects.get()
    assert letter.address == pia.email
    assert "sign it off again" in letter.text
    assert f"{partner}: Sign-off: Changed since it was signed off" in " ".join(problems(draft))
    sign(draft, partner, pia)
    rewrite(draft, partner, manager, "Four.")
    assert Letter.objects.count() == 2


def test_a_file_of_the_part_and_its_removal_end_the_sign_off_too(draft, partner, pia):
    letter = question(draft, "letter")
    stored = draft.attachments.get(question=letter).stored_id
    sign(draft, partner, pia)

    answers.detach(draft, letter, stored, by=pia, partner=partner)

    assert not draft.sign_offs.in_force().exists()


def test_words_of_others_leave_a_sign_off_alone(draft, partner, manager, pia):
    other = make_partner(draft)
    sign(draft, partner, pia)

    fill_part(draft, other, by=manager)
    answers.save(draft, question(draft, "profile"), "New.", by=manager, version=1)

    assert draft.sign_offs.in_force().filter(partner=partner).exists()


def test_what_a_partner_owes_stands_in_the_list_with_its_name_and_link(draft, partner):
    other = make_partner(draft, name="Late Lenses")

    found = checks.missing(draft)

    late = [problem for problem in found if problem.partner == other]
    assert [problem.title or problem.question.key for problem in late] == [
        "own-contribution",
        "own-role",
        "letter",
        "Sign-off",
    ]
    assert str(late[0]) == "Late Lenses: Own contribution (EUR): Answer this question."
    assert {problem.url for problem in late} == {address("part", draft, other.pk)}


def test_a_form_that_asks_partners_needs_one(draft, partner, manager):
    partners.remove(draft, partner, by=manager)

    assert problems(draft)[0].startswith("Partners: Name at least one")


def test_submitting_refuses_while_a_signature_is_missing(draft, partner, manager, pia):
    def submit():
        return submissions.submit(draft, by=manager, received_at=clock.now())

    with pytest.raises(NotReady, match="Sign-off"):
        submit()
    sign(draft, partner, pia)
    with pytest.raises(NotReady, match="authorised signatory"):
        submit()
    confirm(draft, manager)
    first = submit()
    rewrite(draft, partner, manager)
    with pytest.raises(NotReady, match="Sign-off"):
        submit()

    assert list(draft.submissions.all()) == [first]


def test_a_stage_that_asks_for_no_signatures_takes_the_hand_in_without(draft, manager):
    Stage.objects.filter(pk=draft.stage_id).update(asks_sign_off=False, confirming="none")
    draft.stage.refresh_from_db()

    submissions.submit(draft, by=manager, received_at=clock.now())

    assert draft.submissions.count() == 1


def test_the_confirmation_holds_for_the_version_it_read(draft, partner, manager, pia):
    signatory = make_user(name="Signe")
    make_signatory(draft.application, signatory)
    sign(draft, partner, pia)
    confirm(draft, signatory)
    assert problems(draft) == []

    answers.save(draft, question(draft, "profile"), "New.", by=manager, version=1)
    answers.save(draft, question(draft, "profile"), "Newer.", by=manager, version=2)

    assert "Changed since it was confirmed" in problems(draft)[0]
    letter = Letter.objects.get()
    assert (letter.address, "confirm it again" in letter.text) == (signatory.email, True)
    with pytest.raises(Refused, match="changed since you looked"):
        confirm(draft, signatory, draft_version=1)


def test_nothing_is_confirmed_before_everything_else_is_there(draft, manager):
    with pytest.raises(NotReady):
        confirm(draft, manager)


def test_a_power_of_attorney_is_asked_for_once_and_serves_again(draft, partner, manager, pia):
    Stage.objects.filter(pk=draft.stage_id).update(confirming=Confirming.POWER)
    draft.stage.refresh_from_db()
    sign(draft, partner, pia)
    with pytest.raises(Refused, match="power of attorney"):
        confirm(draft, manager)
    first = confirm(draft, manager, upload=pdf_upload())

    answers.save(draft, question(draft, "profile"), "New.", by=manager, version=1)
    second = confirm(draft, manager)

    assert second.stored == first.stored
    assert not Letter.objects.exists()  # who changes it knows


def test_a_manager_confirms_on_the_page_only_when_they_declare_to_be_authorised(
    client, draft, partner, manager, pia
):
    sign(draft, partner, pia)
    client.force_login(manager)
    page = address("confirmation", draft)
    typed = {"name": "Mara", "function": "Chair", "draft_version": draft.draft_version}

    refused = client.post(page, typed)
    assert refused.status_code == 422
    assert "Only who is authorised may confirm" in refused.text
    assert 'value="Chair"' in refused.text
    done = client.post(page, typed | {"is_authorised": "on"})

    assert done.headers["Location"] == address("review", draft)
    assert draft.confirmations.get().function == "Chair"


@pytest.fixture
def submission(draft, partner, manager, pia):
    Stage.objects.filter(pk=draft.stage_id).update(confirming=Confirming.POWER)
    draft.stage.refresh_from_db()
    sign(draft, partner, pia)
    confirm(draft, manager, upload=pdf_upload())
    return submissions.submit(draft, by=manager, received_at=clock.now())


def test_a_snapshot_holds_the_parts_and_who_stood_by_them(submission, partner, draft):
    content = submission.content

    own = [entry for entry in content["answers"] if "partner" in entry]
    assert [entry["key"] for entry in own] == ["own-contribution", "own-role", "letter"]
    assert own[0]["partner"] == {"id": partner.pk, "name": str(partner)}
    assert content["partners"] == [own[0]["partner"]]
    assert content["sign_offs"][0]["value"]["by"] == "Pia Partner"
    assert content["sign_offs"][0]["value"]["digest"] == part(draft, partner).digest
    assert content["confirmations"][0]["value"]["name"] == "Sigi Sign"
    assert snapshots.is_intact(submission)


def test_a_changed_signature_is_found_and_an_erased_one_leaves_the_digest(submission):
    content = submission.content
    signed = dict(content["sign_offs"][0])
    erased = {name: value for name, value in signed.items() if name not in ("value", "salt")}
    forged = signed | {"value": signed["value"] | {"by": "Somebody"}}

    assert snapshots.digest_of(content | {"sign_offs": [erased]}) == submission.digest
    assert snapshots.digest_of(content | {"sign_offs": [forged]}) != submission.digest
    lines = handed_in.signatures(content | {"sign_offs": [erased]}, "Europe/Berlin")
    assert "erased" in lines[0].words


def test_a_snapshot_of_before_partners_reads_and_checks_as_it_did():
    entry = {"section": "One", "key": "a", "kind": "short_text", "label": "A", "value": "x"}
    entry |= {"options": {}, "word_limit": None}
    content = {"format": 1, "answers": [entry], "files": []}

    (only,) = handed_in.of_snapshot(content)

    assert ([item.raw for item in only.items], only.shares) == (["x"], [])
    assert handed_in.signatures(content, "Europe/Berlin") == []
    assert len(snapshots.digest_of(content)) == 64


def test_receipt_and_documents_show_parts_and_signatures(client, submission, partner, manager):
    client.force_login(manager)

    text = client.get(submission.get_absolute_url()).text

    assert "Signed off by Pia Partner" in text
    assert "Confirmed by Sigi Sign, Director" in text
    assert submission.content["confirmations"][0]["value"]["file"]["sha256"] in text
    assert f"<h3>{partner}</h3>" in text
    assert documents.receipt(submission).startswith(b"%PDF")
    assert render(submission).startswith(b"%PDF")
