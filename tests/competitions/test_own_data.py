import pytest
from django.urls import reverse

from accounts.actions import erasure
from competitions import answers as sheets
from competitions import consortium, own_data
from competitions.actions import answers, decisions, sign_offs, submissions
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
from tests.factories.competitions import make_dossier, make_stage
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


def decided(manager):
    """A dossier that was awarded with a reason after a document had come; who else takes part."""
    dossier = make_dossier(stage=make_stage(status="closed"), status="eligible", managers=[manager])
    make_supplied(make_document_request(dossier), by=manager)
    partner, editor, signs = make_user(), make_user(), make_user()
    make_partner(dossier, people=[partner], editors=[editor])
    make_signatory(dossier.application, signs)
    officers = {"proposed_by": make_officer(), "confirmed_by": make_officer()}
    facts = {"amount": 1_000, "reason": "Best of all.", "basis_digest": "0" * 64}
    decisions.record(dossier, "awarded", **officers, **facts)
    return dossier, [partner, editor, signs]


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


def test_what_is_the_clusters_alone_is_in_no_archive_of_a_partner_or_signatory(manager):
    dossier, readers = decided(manager)
    folder = f"applications/{dossier.application.reference}"

    assert gathered(manager)[f"{folder}/application.json"]["decisions"][0]["amount"] == 1_000
    for reader in readers:
        found = gathered(reader)
        assert found[f"{folder}/application.json"]["decisions"] == []
        assert not [path for path in found if "/documents/" in path]


def test_pages_show_partners_nothing_that_is_closed_to_them(client, manager):
    dossier, readers = decided(manager)
    asked = dossier.document_requests.get()
    where = [dossier.application.reference, dossier.stage.position]
    feedback = reverse("competitions:feedback", args=where)
    pages = [dossier.application.get_absolute_url(), dossier.get_absolute_url()]
    pages.append(asked.get_absolute_url())

    def shown(person):
        client.force_login(person)
        answers = [client.get(page) for page in pages]
        return [answer.text if answer.status_code == 200 else answer for answer in answers]

    application, words, document = shown(manager)
    assert feedback in application
    assert pages[2] in words
    assert asked.words in document
    for reader in readers:
        application, words, document = shown(reader)
        assert feedback not in application
        assert pages[2] not in words
        assert document.status_code == 404
        assert client.get(feedback).status_code == 404
