import pytest

from accounts.actions import erasure
from competitions import answers as sheets
from competitions import consortium, own_data
from competitions.actions import answers, sign_offs, submissions
from core import clock
from core.models import AuditEvent, Letter, StoredFile
from core.plain import plain
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import (
    fill_part,
    make_complete_draft,
    make_full_draft,
    make_partner,
    make_signatory,
    question,
)
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.reviews import make_conflict
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def handed_in(manager):
    colleague = make_user(name="Grace Hopper")
    draft = make_complete_draft(by=colleague, managers=[manager], editors=[colleague])
    answers.attach(draft, question(draft, "annex"), pdf_upload("annex.pdf"), by=manager)
    submissions.submit(draft, by=manager, received_at=clock.now())
    return draft


def gathered(user):
    return dict(own_data._applications(user))


def test_all_words_hand_ins_and_files_of_the_own_applications_are_in_it(handed_in, manager):
    supplied = make_supplied(make_document_request(handed_in), by=manager)
    folder = f"applications/{handed_in.application.reference}"

    found = gathered(manager)

    assert found[f"{folder}/application.json"]["title"] == handed_in.application.title
    profile = next(a for a in found[f"{folder}/1/answers.json"] if a["key"] == "profile")
    assert profile["answer"] == "We turn waste heat into light."
    assert found[f"{folder}/1/earlier-words.json"]
    submission = handed_in.pinned
    assert found[f"{folder}/1/{submission.number}.json"]["digest"] == submission.digest
    files = {path for path, content in found.items() if isinstance(content, StoredFile)}
    attachment = handed_in.attachments.get()
    assert files == {
        f"{folder}/1/files/{attachment.pk}-annex.pdf",
        f"{folder}/1/documents/{supplied.pk}-letter.pdf",
    }


def test_others_of_the_team_are_not_named(handed_in, manager):
    found = gathered(manager).values()

    text = str([plain(content) for content in found if not isinstance(content, StoredFile)])
    assert "Grace Hopper" not in text
    assert "'by': 'me'" in text


def test_a_partner_finds_the_consortium_and_its_own_signatures_and_nobody_elses():
    manager, pia, max_ = (make_user(name=name) for name in ("Mara", "Pia Partner", "Max Partner"))
    draft = make_full_draft(managers=[manager], people=[pia], by=manager)
    other = make_partner(draft, people=[max_])
    fill_part(draft, other, by=manager)
    for person, partner in [(pia, draft.application.partners.first()), (max_, other)]:
        digest = consortium.part_of(sheets.load(draft), partner).digest
        sign_offs.sign_off(draft, partner, by=person, digest=digest)
    draft.refresh_from_db()
    facts = {"name": "Mara", "function": "Head", "draft_version": draft.draft_version}
    sign_offs.confirm(draft, by=manager, **facts)
    submissions.submit(draft, by=manager, received_at=clock.now())

    found = gathered(pia) | dict(own_data._consortia(pia))

    own = found["consortia.json"]
    assert [role["role"] for role in own["roles"]] == ["part"]
    assert len(own["sign_offs"]) == 1
    assert own["confirmations"] == []
    text = str(
        [plain(content) for content in found.values() if not isinstance(content, StoredFile)]
    )
    assert "Max Partner" not in text
    assert "Mara" not in text


def test_nothing_of_other_clusters_is_in_it(handed_in):
    assert gathered(make_user()) == {}


def test_what_a_conflict_closes_is_not_in_it(handed_in, manager):
    make_conflict(manager, handed_in.application)

    assert gathered(manager) == {}


def test_the_end_of_each_role_of_an_erased_person_is_on_record_and_told_to_nobody():
    pia, officer = make_user(), make_officer()
    draft = make_full_draft(managers=[make_user()], people=[pia])
    make_signatory(draft.application, pia)
    before = Letter.objects.count()

    erasure.erase(pia, by=officer, reason="Request.")

    ended = AuditEvent.objects.filter(verb="take role")
    assert [(event.by, event.old["user"]) for event in ended] == [(officer, pia.pk)] * 2
    assert {event.old["role"] for event in ended} == {"part", "signatory"}
    assert not pia.participations.exists()
    assert Letter.objects.count() == before
