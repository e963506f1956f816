"""The right to react: who reads what until when, what counts, and what waits for it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clusters.models import ClusterRole
from core import clock
from core.audit import AuditEvent
from core.errors import NotReady, Refused, Stale, WrongTime
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews import reaction_reminders
from reviews.actions import conflicts, deliberations, reactions, sheets
from reviews.models import ConsensusVersion, Reaction, ReactionReport, ScoreSheet, SheetVersion
from reviews.states import ReactionStatus
from reviews.tasks import remind_of_reactions
from tests.factories.accounts import make_user
from tests.factories.deliberating import make_table
from tests.factories.reviews import make_assignment, make_panelist

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return make_table(reaction_days=7)


@pytest.fixture
def opened(table):
    return reactions.open(table.dossier, by=table.officer)


def answer(reaction, by, text="You overlooked page 4.", **given):
    given = {"version": reaction.version, "received_at": clock.now()} | given
    return reactions.answer(reaction, by=by, text=text, **given)


def after_the_end(reaction, **more):
    return clock.frozen(reaction.deadline + timedelta(seconds=1, **more))


def page_of(reaction):
    return reaction.get_absolute_url()


# Opening


def test_it_opens_when_all_sheets_are_in(table):
    make_assignment(make_panelist(panel=table.seats[0].panel), table.dossier)

    with pytest.raises(NotReady, match="has not handed in"):
        reactions.open(table.dossier, by=table.officer)

    assert not Reaction.objects.exists()


def test_it_opens_with_the_quorum_and_where_the_stage_gives_it():
    short = make_table(reaction_days=7, quorum=3, steps=[(8, 7)])
    none = make_table(reaction_days=0)

    with pytest.raises(NotReady, match="At least 3"):
        reactions.open(short.dossier, by=short.officer)
    with pytest.raises(NotReady, match="no right to react"):
        reactions.open(none.dossier, by=none.officer)


def test_it_opens_once_and_not_after_the_consensus(table, opened):
    with pytest.raises(NotReady, match="already"):
        reactions.open(table.dossier, by=table.officer)


def test_it_is_opened_for_all_of_a_stage_that_are_ready(table):
    second = make_table(stage=table.stage)
    late = make_table(stage=table.stage)
    make_assignment(make_panelist(panel=table.seats[0].panel), late.dossier)

    number = reactions.open_ready(
        table.stage, by=table.officer, dossiers=[table.dossier, second.dossier, late.dossier]
    )

    assert number == 2
    assert not Reaction.objects.filter(dossier=late.dossier).exists()


def test_the_manager_gets_a_letter_without_a_score(table, opened):
    letter = Letter.objects.get(key=f"reaction-opened:{opened.pk}")

    assert letter.address == table.manager.email
    assert page_of(opened) in letter.text
    assert "7,000 characters" in letter.text
    assert "points" not in letter.text


# What the applicant reads


def test_before_it_opens_the_applicant_sees_nothing(client, table):
    client.force_login(table.manager)
    place = [table.dossier.application.reference, table.stage.position]

    assert client.get(reverse("reviews:reaction", args=place)).status_code == 404
    for page in (reverse("competitions:dossier", args=place), reverse("home")):
        assert "reports of the panel" not in client.get(page).text


def test_the_applicant_reads_scores_and_comments_and_no_name_and_nothing_for_the_panel(
    client, table, opened
):
    client.force_login(table.manager)

    text = client.get(page_of(opened)).text

    assert text.count("To the applicant from") == 3
    assert "4 points" in text
    assert "To the panel" not in text
    assert [str(seat) for seat in table.seats if str(seat) in text] == []
    assert "To the panel" not in str(list(ReactionReport.objects.values("content")))


def test_names_are_shown_where_the_stage_says_so(client):
    table = make_table(reaction_days=7, shows_panelists=True)
    reaction = reactions.open(table.dossier, by=table.officer)
    client.force_login(table.manager)

    text = client.get(page_of(reaction)).text

    assert [seat for seat in table.seats if str(seat) not in text] == []


def test_what_was_read_stays_though_a_sheet_is_changed_later(client, table, opened):
    sheet = ScoreSheet.objects.get(assignment__panelist=table.seats[0])
    sheets.return_(sheet, by=table.officer, reason="Look again.")
    sheet.refresh_from_db()
    sheets.save(
        sheet, by=table.users[0], version=sheet.version, scores={"criterion-1": "0"}, comment="New."
    )
    sheets.submit(sheet, by=table.users[0])
    client.force_login(table.manager)

    text = client.get(page_of(opened)).text

    assert text.count("To the applicant from") == 3
    assert "New." not in text


def test_the_reports_are_never_altered(opened):
    reports = ReactionReport.objects.all()
    for change in (lambda: reports.update(content={}), lambda: reports._raw_delete("default")):
        with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
            change()


def test_another_cluster_and_the_partners_people_see_nothing(client, table, opened):
    other = make_table(stage=table.stage).manager
    for user in (other, make_user()):
        client.force_login(user)
        assert client.get(page_of(opened)).status_code == 404


def test_an_editor_reads_and_does_not_answer(client, table, opened):
    editor = make_user()
    ClusterRole.objects.create(
        cluster=table.dossier.application.cluster, user=editor, role="editor"
    )
    client.force_login(editor)

    assert "A manager of the cluster answers." in client.get(page_of(opened)).text
    assert client.post(page_of(opened), {"text": "No.", "version": 0}).status_code == 403


# Answering


def test_an_answer_counts_and_is_confirmed_by_letter(client, table, opened):
    client.force_login(table.manager)

    response = client.post(page_of(opened), {"text": "Page 4.\r\nSee there.", "version": 0})

    opened.refresh_from_db()
    assert response.status_code == 302
    assert (opened.status, opened.text) == (ReactionStatus.ANSWERED, "Page 4.\nSee there.")
    assert opened.answered_by == table.manager
    assert Letter.objects.filter(key=f"reaction-received:{opened.pk}:1").exists()
    event = AuditEvent.objects.get(verb="answer")
    assert "Page 4" not in str(event.new)


def test_an_answer_is_changed_until_the_window_ends(table, opened):
    answer(opened, table.manager)
    with clock.frozen(opened.deadline):
        answer(opened, table.manager, "In the last second.")

    with after_the_end(opened), pytest.raises(WrongTime, match="The window ended"):
        answer(opened, table.manager, "Too late.")

    opened.refresh_from_db()
    assert (opened.text, opened.version) == ("In the last second.", 2)


def test_what_was_received_in_time_counts_though_it_is_handled_later(table, opened):
    with after_the_end(opened):
        answer(opened, table.manager, received_at=opened.deadline)

    assert Reaction.objects.get().status == ReactionStatus.ANSWERED


def test_an_outage_lengthens_the_window(table, opened):
    type(table.stage).objects.update(outage_minutes=60)
    opened.dossier.stage.refresh_from_db()

    with clock.frozen(opened.due_at + timedelta(minutes=59)):
        assert answer(opened, table.manager).status == ReactionStatus.ANSWERED


def test_of_two_answers_on_the_same_page_the_second_sees_the_first(client, table, opened):
    answer(opened, table.manager, "First.")
    client.force_login(table.manager)

    response = client.post(page_of(opened), {"text": "Second.", "version": 0})

    assert response.status_code == 409
    assert "First." in response.text
    assert "Second." in response.text
    with pytest.raises(Stale):
        answer(opened, table.manager, "Third.", version=0)


@pytest.mark.parametrize(
    ("text", "status"),
    [("", 422), (" \n ", 422), ("x" * 7_001, 422), ("x\0y", 422), ("x" * 7_000, 302)],
)
def test_two_pages_are_seven_thousand_characters(client, table, opened, text, status):
    client.force_login(table.manager)

    response = client.post(page_of(opened), {"text": text, "version": 0})

    assert response.status_code == status
    assert Reaction.objects.get().text == (text if status == 302 else "")
    if len(text) > 7_000:
        assert text in response.text  # nothing is lost


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 30])
def test_a_page_that_was_tampered_with_changes_nothing(client, table, opened, version):
    client.force_login(table.manager)

    response = client.post(page_of(opened), {"text": "Hello.", "version": version})

    assert response.status_code == 422
    assert Reaction.objects.get().status == ReactionStatus.OPEN


def test_markup_in_an_answer_is_text(client, table, opened):
    answer(opened, table.manager, "<script>alert(1)</script>")
    with after_the_end(opened):
        client.force_login(table.users[0])
        text = client.get(reverse("reviews:consensus", args=[table.dossier.pk])).text

    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_withdrawn_application_answers_nothing(table, opened):
    type(table.dossier).objects.update(status="withdrawn")
    opened.dossier.refresh_from_db()

    with pytest.raises(WrongTime, match="Nothing is asked"):
        answer(opened, table.manager)


def test_a_pinned_answer_is_refused_by_the_page_and_kept_in_the_field(client, table, opened):
    client.force_login(table.manager)
    with after_the_end(opened):
        response = client.post(page_of(opened), {"text": "Too late.", "version": 0})

    assert response.status_code == 409
    assert "Too late." in response.text
    assert Reaction.objects.get().text == ""


# What the panel reads, and what waits


def test_the_panel_reads_the_answer_when_the_window_has_ended(client, table, opened):
    answer(opened, table.manager, "You overlooked page 4.")
    for user in (table.users[0], table.chair.user, table.officer):
        client.force_login(user)
        for name in ("reviews:consensus", "reviews:discussion"):
            page = reverse(name, args=[table.dossier.pk])
            assert "overlooked" not in client.get(page).text
            with after_the_end(opened):
                assert "overlooked" in client.get(page).text


def test_the_consensus_waits_until_the_window_is_over(table):
    table.appoint().draft()
    table.agree()
    settle = {"by": table.users[0], "version": 1}

    with pytest.raises(NotReady, match="has not seen the reports"):
        deliberations.settle(table.dossier, **settle)
    reaction = reactions.open(table.dossier, by=table.officer)
    with pytest.raises(NotReady, match="may still react"):
        deliberations.settle(
            table.dossier, by=table.officer, version=1, reason="Hurry.", may_overrule=True
        )
    answer(reaction, table.manager)
    with after_the_end(reaction):
        deliberations.settle(table.dossier, **settle)

    assert len(ConsensusVersion.objects.get().content["reaction"]) == 64


def test_a_panelist_in_conflict_reads_no_answer(client, table, opened):
    conflicts.record(table.users[0], table.dossier.application, by=None, reason="family")
    client.force_login(table.users[0])

    with after_the_end(opened):
        assert client.get(reverse("reviews:consensus", args=[table.dossier.pk])).status_code == 404
    assert opened not in Reaction.objects.visible_to(table.users[0])


def test_an_officer_in_conflict_opens_nothing(client, table):
    conflicts.record(table.officer, table.dossier.application, by=None, reason="family")
    client.force_login(table.officer)
    place = [table.stage.call.code, table.stage.position]

    client.post(reverse("reviews:reactions-open", args=place))
    one = client.post(reverse("reviews:reaction-open", args=[*place, table.dossier.pk]))

    assert one.status_code == 404
    assert not Reaction.objects.exists()


def test_a_decided_dossier_opens_nothing(table):
    type(table.dossier).objects.update(status="declined")
    table.dossier.refresh_from_db()

    with pytest.raises(TransitionNotAllowed):
        reactions.open(table.dossier, by=table.officer)


# Reminders and to-do


def test_there_is_one_reminder_two_days_before_the_end(table, opened):
    for before, letters in ((72, 0), (47, 1), (3, 1)):
        with clock.frozen(opened.deadline - timedelta(hours=before)):
            remind_of_reactions()
            remind_of_reactions()
        assert Letter.objects.filter(key__startswith="reaction-near").count() == letters


def test_whoever_has_answered_is_not_reminded_nor_is_anybody_after_the_end(table, opened):
    with after_the_end(opened):
        assert reaction_reminders.send_due(clock.now()) == 0
    answer(opened, table.manager)
    with clock.frozen(opened.deadline - timedelta(hours=1)):
        assert reaction_reminders.send_due(clock.now()) == 0


def test_a_short_window_has_no_reminder_before_it_opened():
    table = make_table(reaction_days=1)
    reactions.open(table.dossier, by=table.officer)

    assert reaction_reminders.send_due(clock.now()) == 0


def test_it_stands_on_the_first_page_and_on_the_dossier_until_it_is_answered(client, table, opened):
    client.force_login(table.manager)
    dossier = table.dossier.get_absolute_url()

    assert "Read the reports of the panel" in client.get(reverse("home")).text
    assert "Read and answer" in client.get(dossier).text
    answer(opened, table.manager)
    assert "Read the reports of the panel" not in client.get(reverse("home")).text
    assert "You have answered" in client.get(dossier).text
    with after_the_end(opened):
        assert "Read them again" in client.get(dossier).text


def test_an_answer_needs_words_in_the_database_too(opened):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reaction.objects.update(status="answered")


def test_refused_words_name_the_length(table, opened):
    with pytest.raises(Refused, match=r"7,000 characters; this has 7,001"):
        answer(opened, table.manager, "x" * 7_001)


@pytest.mark.parametrize("shows", [False, True])
def test_reports_name_nobody_of_the_panel_unless_the_stage_says_so(shows):
    table = make_table(reaction_days=7, shows_panelists=shows)
    user = table.users[1]
    user.name = "Xanthippa Fellow"
    user.save()
    version = SheetVersion.objects.filter(sheet__assignment__panelist__user=user).get()
    sheet = version.sheet
    type(sheet).objects.filter(pk=sheet.pk).update(status="draft")
    type(sheet.assignment).objects.filter(pk=sheet.assignment_id).update(status="accepted")
    sheet = sheets.save(
        ScoreSheet.objects.get(pk=sheet.pk),
        by=user,
        version=sheet.version,
        comment="Regards, Xanthippa Fellow.",
        comments={"criterion-1": "Ms Fellow finds it bold."},
    )
    sheets.submit(sheet, by=user)

    reaction = reactions.open(table.dossier, by=table.officer)

    said = str(list(reaction.reports.values_list("content", flat=True)))
    assert ("Xanthippa" in said, "Ms Fellow" in said) == (shows, shows)
    assert "finds it bold." in said
