"""What the panel says reaches the cluster once published: by letter, on a page and as a PDF."""

from fractions import Fraction

import pypdfium2
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from competitions.actions import decisions
from competitions.models import Feedback
from core.models import Letter
from reviews import feedback
from reviews.actions import deliberations
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_dossier, make_rubric, make_stage
from tests.factories.deliberating import make_table
from tests.factories.reviews import (
    make_assignment,
    make_conflict,
    make_panel,
    make_panelist,
    make_sheet,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def dossier(manager):
    """Judged by two, on three criteria: strong, weak, and just at its threshold."""
    rubric = make_rubric(
        {"title": "Novelty"}, {"title": "Partners"}, {"title": "Talent", "threshold": 3}
    )
    stage = make_stage(status="closed", rubric=rubric)
    make_stage(call=stage.call, status="planned")
    dossier = make_dossier(stage=stage, status="submitted", managers=[manager])
    panel = make_panel(call=stage.call)
    for steps, words in ([[9, 3, 6], "Too few firms."], [[8, 4, 6], "Bold and new."]):
        seat = make_panelist(panel=panel, declared_for=[stage])
        given = make_assignment(seat, dossier, status="done")
        sheet = make_sheet(given, steps=steps, status="submitted", comment="A good team.")
        place = 1 if "firms" in words else 0
        score = sheet.scores.order_by("criterion__position")[place]
        score.comment = words
        score.save(update_fields=["comment"])
    return dossier


def publish(dossier, kind, reason="Others were stronger.", **fields):
    return decisions.record(
        dossier,
        kind,
        proposed_by=make_officer(),
        confirmed_by=make_officer(),
        basis_digest="0" * 64,
        reason=reason,
        feedback=feedback.for_applicant(dossier),
        **fields,
    )


def letter_to(manager):
    return Letter.objects.get(address=manager.email, key__startswith="decision:").text


def address(name, dossier):
    return reverse(f"competitions:{name}", args=[dossier.application.reference, 1])


def test_strengths_and_weaknesses_stand_by_criterion(dossier):
    novelty, partners, talent, general = feedback.for_applicant(dossier)

    assert (novelty["mean"], novelty["is_strength"]) == (Fraction(17, 4), True)
    assert (partners["mean"], partners["is_strength"]) == (Fraction(7, 4), False)
    assert (talent["mean"], talent["is_strength"]) == (Fraction(3), True)
    assert partners["words"] == ["Too few firms."]
    assert general["words"] == ["A good team.", "A good team."]


def test_where_lower_is_better_a_low_mean_is_a_strength(dossier):
    dossier.stage.rubric.direction = "lower"

    assert [part.get("is_strength") for part in feedback.for_applicant(dossier)[:2]] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("declined", {}), ("shortlisted", {}), ("awarded", {"amount": 10}), ("reserve", {})],
)
def test_the_letter_and_the_page_say_it_whatever_was_decided(
    client, dossier, manager, kind, fields
):
    publish(dossier, kind, **fields)

    letter = letter_to(manager)
    client.force_login(manager)
    page = client.get(address("feedback", dossier)).text
    for words in ("Novelty", "Partners", "Too few firms.", "Bold and new.", "A good team."):
        assert words in letter
        assert words in page
    assert "Strength: 4.25 of 5 points." in letter
    assert "Weakness: 1.75 of 5 points." in letter
    assert address("feedback", dossier) in letter
    assert "1.75 of 5 points" in page
    assert "Others were stronger." in page
    assert address("feedback", dossier) in client.get(dossier.application.get_absolute_url()).text


def test_a_reason_alone_has_its_page_and_the_letter_leads_there(client, manager):
    dossier = make_dossier(status="submitted", managers=[manager])
    publish(dossier, "declined")

    assert "Others were stronger." in letter_to(manager)
    assert address("feedback", dossier) in letter_to(manager)
    client.force_login(manager)
    assert client.get(address("feedback", dossier)).status_code == 200


def test_without_reason_and_feedback_no_page_is_named(manager):
    dossier = make_dossier(status="submitted", managers=[manager])
    publish(dossier, "reserve", reason="")

    assert address("feedback", dossier) not in letter_to(manager)


def test_no_panelist_is_named(client, dossier, manager):
    publish(dossier, "declined")
    client.force_login(manager)
    page = client.get(address("feedback", dossier)).text

    for assignment in dossier.assignments.select_related("panelist__user"):
        assert assignment.panelist.user.name not in page


def test_it_is_closed_until_it_is_published_and_to_others_for_good(client, dossier, manager):
    client.force_login(manager)
    assert client.get(address("feedback", dossier)).status_code == 404
    assert client.get(address("feedback-pdf", dossier)).status_code == 404

    publish(dossier, "declined")
    client.force_login(make_user())
    assert client.get(address("feedback", dossier)).status_code == 404
    tied = make_officer()
    make_conflict(tied, dossier.application)
    client.force_login(tied)
    assert client.get(address("feedback", dossier)).status_code == 404


def test_the_pdf_says_the_same(client, dossier, manager):
    publish(dossier, "declined")
    client.force_login(manager)

    response = client.get(address("feedback-pdf", dossier))

    with pypdfium2.PdfDocument(response.content) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "Weakness: 1.75 of 5 points" in text
    assert "Too few firms." in text
    assert "Others were stronger." in text


def test_what_was_told_is_never_altered(dossier):
    publish(dossier, "declined")

    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.update(parts=[])


@pytest.mark.parametrize("shows", [False, True])
def test_agreed_words_name_nobody_of_the_panel_unless_the_stage_says_so(shows):
    table = make_table(shows_panelists=shows)
    table.seats[1].user.name = "Xanthippa Fellow"
    table.seats[1].user.save()
    table.appoint()
    words = "Xanthippa Fellow doubts the market."
    table.draft(text=words, notes={"criterion-1": "As Ms Fellow says: bold."})
    given = {"version": 1, "kind": "dissents", "text": words, "may_be_quoted": True}
    deliberations.speak(table.dossier, by=table.users[1], **given)
    table.agree(table.users[2])
    deliberations.settle(table.dossier, by=table.users[0], version=1)

    parts = feedback.for_applicant(table.dossier)

    said = str([part["words"] for part in parts])
    assert ("Xanthippa" in said, "Fellow" in said) == (shows, shows)
    assert "doubts the market." in said
    judges = [part["words"] for part in parts if part["title"] == "Who judged"]
    assert judges == ([sorted(map(str, table.seats))] if shows else [])
