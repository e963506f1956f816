"""Reading without names: what a copy holds, when names open, and that it costs no more for many."""

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions import application_pdf, changes, form_changes, handed_in, jobs, reading, versions
from competitions.models import Dossier, Question, Stage
from core.models import Letter
from reviews import blinding, emails, feedback, masking, todo
from reviews.actions import sheets
from reviews.models import Consensus
from tests.access import World as Access
from tests.access.label import dossier as label_dossier
from tests.factories.accounts import make_user
from tests.factories.competitions import make_dossier, make_form, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet
from tests.reviews.test_what_changed import full, manager  # noqa: F401, fixtures
from tests.reviews.visibility_world import APPLICANT, MANAGER, PARTNER, REFERENCE, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World("until_sheet").reach("judging")


def leaks(text):
    return [name for name in APPLICANT if name in str(text).lower()]


def test_a_copy_holds_words_and_numbered_partners_and_no_name(world):
    copy = masking.submission(world.submission)

    assert leaks(copy.content) == []
    answers = {entry["key"]: entry.get("value") for entry in copy.content["answers"]}
    assert "builds a photonenkaskade" in answers["words"]
    assert answers["who"] == [{"name": "Partner 1", "kind": "sme", "city": "▇▇▇", "role": "lasers"}]
    assert answers["projects"][0]["partners"] == "Partner 1"
    assert (
        answers["projects"][0]["cost"] == world.submission.content["answers"][2]["value"][0]["cost"]
    )
    assert [file["name"] for file in copy.content["files"]] == ["attachment-1.pdf"]
    assert (answers["site"], answers["annex"]) == ("", [])
    assert copy.dossier.application.reference == REFERENCE
    assert str(copy.dossier.application.cluster) == "Applicant hidden"
    assert leaks(world.submission.content) != []  # the original is as it was
    assert world.submission.dossier.application.cluster.name in str(world.submission.content)


def test_a_copy_cannot_be_saved(world):
    copy = masking.submission(world.submission)
    for row in (copy, copy.dossier, copy.dossier.application):
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()


def test_names_open_with_the_own_sheet_and_stay_open_when_it_comes_back(world):
    user, given = world.people["judged"], world.given["judged"]
    assert blinding.hides_applicant(user, world.dossier)
    assert blinding.applicant_of(world.dossier, user) == "Applicant hidden"

    given.status = "done"
    given.save()
    sheet = make_sheet(given, steps=[8, 8], status="submitted")
    assert not blinding.hides_applicant(user, world.dossier)
    sheets.return_(sheet, by=world.people["officer"], reason="Once more.")

    assert not blinding.hides_applicant(user, world.dossier)
    assert blinding.hides_applicant(world.people["chair"], world.dossier)
    assert blinding.applicant_of(world.dossier, user) == str(world.application.cluster)


@pytest.mark.parametrize("role", ["officer", "auditor", "manager", "user"])
def test_whoever_sits_on_no_panel_is_hidden_nothing(world, role):
    user = world.people[role]
    assert not blinding.hides_applicant(user, world.dossier)
    assert reading.as_seen(world.submission, user) is world.submission
    assert blinding.shown(world.dossier, user) is world.dossier


def test_many_cost_as_much_as_one():
    stage = make_stage(status="closed", blinding="always")
    seat = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])
    for _ in range(6):
        make_assignment(seat, make_dossier(stage=stage, status="submitted", managers=[make_user()]))
    rows = list(Dossier.objects.filter(stage=stage).for_list())

    def asked(dossiers):
        with CaptureQueriesContext(connection) as captured:
            shown = blinding.shown_all(dossiers, seat.user)
            assert blinding.hidden_among(seat.user, dossiers) == {one.pk for one in dossiers}
        assert [one.pk for one in shown] == [one.pk for one in dossiers]
        return len(captured)

    assert asked(rows) == asked(rows[:1])


def test_the_page_says_hidden_aloud_and_that_files_are_kept_back(world):
    text = (
        world.client("declared")
        .get(reverse("reviews:sheet", args=[world.given["declared"].pk]))
        .text
    )
    assert '<span class="visually-hidden">hidden</span>' in text
    assert "Kept back while names are hidden." in text
    assert "attachment-1.pdf" in text
    assert "Names are hidden here" in text


def test_a_pdf_has_no_name_in_its_words_or_properties(world):
    seen = reading.as_seen(world.submission, world.people["declared"])
    document = pypdfium2.PdfDocument(application_pdf.render(seen))
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert leaks(words) == leaks(document.get_metadata_dict()) == []
    assert "Partner 1" in words


def test_a_long_pdf_without_names_is_another_one_than_the_whole(world):
    seen = masking.submission(world.submission)
    whole = jobs.request_pdf(world.submission, by=world.people["officer"])
    masked = jobs.request_pdf(seen, by=world.people["declared"])
    assert whole.pk != masked.pk
    assert (jobs.latest(seen), jobs.latest(world.submission)) == (masked, whole)
    content = jobs.ApplicationPdf().compute(masked, lambda *_args: None)
    words = pypdfium2.PdfDocument(content.read())[0].get_textpage().get_text_bounded()
    assert leaks(words) == []


def test_what_changed_since_the_stage_before_has_no_names(full):  # noqa: F811
    cluster = full.application.cluster
    cluster.name = "waste heat"
    cluster.save()
    stage = full.stage
    stage.blinding = "always"
    stage.save()
    copy = masking.submission(full.pinned)
    parts = changes.mark(handed_in.of_snapshot(copy.content), copy)
    (strategy,) = [i for part in parts for i in part.items if i.question.key == "strategy"]
    assert "waste heat" not in f"{strategy.since.before} {strategy.since.after}"
    assert "▇▇▇" in strategy.since.before


def test_a_letter_about_a_returned_sheet_names_nobody():
    world = World("always").reach("sheet in")
    sheet = world.given["judged"].sheets.get()
    sheet.assignment = world.given["judged"]
    emails.sheet_returned(sheet, "Look again.")
    letters = Letter.objects.filter(address=world.people["judged"].email)
    assert letters.exists()
    assert leaks([(one.subject, one.text) for one in letters]) == []


# What applicants learn of the panel


@pytest.mark.parametrize("shows", [False, True])
def test_applicants_learn_who_judged_only_where_the_stage_says_so(shows):
    world = World("open").reach("sheet in")
    sheet = world.sheet
    sheet.comment = "Signed, Xanthippa Fellow."
    sheet.save()
    Stage.objects.filter(pk=world.stage.pk).update(shows_panelists=shows)
    dossier = Dossier.objects.get(pk=world.dossier.pk)

    parts = feedback.for_applicant(dossier)

    words = str(parts).lower()
    assert ("xanthippa" in words) is shows
    assert ("who judged" in words) is shows


# Labels: the pages on which assessors agree


@pytest.mark.parametrize("blinding_of_stage", ["open", "always"])
def test_assessors_agree_without_names_where_they_are_hidden(client, blinding_of_stage):
    access = Access()
    dossier = access.once(label_dossier)
    Stage.objects.filter(pk=dossier.stage_id).update(blinding=blinding_of_stage)
    cluster = dossier.application.cluster
    cluster.name = "Zephyrwerk Nord"
    cluster.save()
    assessor = access.person("panelist")
    client.force_login(assessor)
    is_named = blinding_of_stage == "open"

    pages = [client.get(reverse("reviews:levels", args=[dossier.pk])).text]
    Consensus.objects.create(
        dossier=dossier, status="agreed", agreed_by=assessor, agreed_at=dossier.created_at
    )
    pages.append(client.get(reverse("reviews:assessment", args=[dossier.pk])).text)
    for text in pages:
        assert dossier.application.reference in text
        assert ("Zephyrwerk" in text) is is_named
    Consensus.objects.all().delete()
    assert ("Zephyrwerk" in str(todo.for_panelist(assessor))) is is_named


# The question that asks for files without names


def test_the_applicant_is_told_to_write_without_names(client):
    owner = make_user()
    form = make_form({"key": "plain", "kind": "files", "label": "Concept", "is_anonymous": True})
    dossier = make_dossier(stage=make_stage(form=form), managers=[owner])
    client.force_login(owner)
    page = reverse("competitions:everything", args=[dossier.application.reference, 1])
    assert "Name neither your cluster, nor partners, nor people" in client.get(page).text


def test_a_corrigendum_says_that_names_are_out_now():
    before = make_form({"key": "plain", "kind": "files", "label": "Concept"})
    after = versions.copy(before)
    Question.objects.filter(section__form=after).update(is_anonymous=True)
    assert form_changes.between(before, after) == ["“Concept”: now without names."]


def test_people_partners_and_the_domains_of_their_mail_are_among_the_names(world):
    text = f"{MANAGER} and {PARTNER}"
    dossier = world.dossier
    dossier.application.title = text
    shown = blinding.shown(dossier, world.people["declared"])
    assert shown.application.title == "▇▇▇ and ▇▇▇"

    dossier.application.cluster.website = ""
    dossier.application.cluster.save()
    redact = blinding.redactor(dossier, world.people["declared"])
    assert redact("the Wattbrunn team (wattbrunn.example)") == "the ▇▇▇ team (▇▇▇)"
