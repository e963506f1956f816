"""Seats: terms, invitations that are answered, reminders, substitutes, signed declarations."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.actions import invitations
from accounts.models import Invitation
from core import clock
from core.audit import AuditEvent
from core.errors import Refused
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews import checks, composition, declarations, proposing
from reviews.actions import assignments, conflicts, panel_invitations, panels
from reviews.models import Declaration, PanelInvitation
from reviews.states import AssignmentStatus
from tests.factories.accounts import PASSWORD, make_officer, make_user
from tests.factories.clusters import make_cluster, make_organisation, make_region
from tests.factories.competitions import make_application, make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def panel(stage):
    return make_panel(call=stage.call)


@pytest.fixture
def officer():
    return make_officer()


def day(days):
    return clock.today() + timedelta(days=days)


@pytest.mark.parametrize(
    ("term", "takes_work"),
    [
        ({}, True),
        ({"serves_from": 0, "serves_until": 0}, True),
        ({"serves_from": 1}, False),
        ({"serves_until": -1}, False),
    ],
)
def test_new_work_is_given_within_the_term_only(stage, panel, term, takes_work):
    term = {name: day(days) for name, days in term.items()}
    seat = make_panelist(panel=panel, **term)
    dossier = make_dossier(stage=stage, status="submitted")

    assert seat.is_in_term == takes_work
    assert bool(proposing.propose(stage, by=make_officer(), per_dossier=1).pairs) == takes_work
    if not takes_work:
        with pytest.raises(Refused, match="Outside the term"):
            assignments.assign(seat, dossier, by=make_officer())


def test_what_was_begun_is_read_on_after_the_term(stage, panel):
    seat = make_panelist(panel=panel, serves_until=day(-1), declared_for=[stage])
    dossier = make_dossier(stage=stage, status="submitted")
    make_assignment(seat, dossier)

    assert list(type(dossier).objects.visible_to(seat.user)) == [dossier]


def test_an_invitation_carries_all_that_the_seat_will_say(panel, officer):
    employer, region, replaced = make_organisation(), make_region(), make_panelist(panel=panel)
    invitation = panel_invitations.invite(
        panel,
        "Ada@example.org",
        by=officer,
        capacity=6,
        employer=employer,
        region=region,
        side="science",
        languages=["de", "fr"],
        serves_until=day(30),
        serves_from=None,
        replaces=replaced,
    )

    invitations.accept(Invitation.objects.get(), by=make_user(email=invitation.email))

    seat = panel.panelists.exclude(pk=replaced.pk).get()
    assert (seat.employer, seat.region, seat.side) == (employer, region, "science")
    assert (seat.languages, seat.serves_until, seat.serves_from) == (["de", "fr"], day(30), None)
    assert (seat.capacity, seat.replaces) == (6, replaced)


def answer_page(invitation):
    return reverse("reviews:invitation-answer", args=[invitation.token])


def test_whoever_takes_less_gets_a_seat_with_less(client, panel, officer):
    invitation = panel_invitations.invite(panel, "ada@example.org", by=officer, capacity=6)
    assert answer_page(invitation) in client.get(invitation.get_absolute_url()).text
    form = {"name": "Ada", "password": PASSWORD}

    for wrong in ("6", "0", "", "many"):
        sent = {"answer": "less", "capacity": wrong}
        assert client.post(answer_page(invitation), sent).status_code == 422
    client.post(answer_page(invitation), {"answer": "less", "capacity": "2"})
    client.post(invitation.get_absolute_url(), form)

    assert panel.panelists.get().capacity == 2


def test_whoever_refuses_gives_a_reason_that_the_officers_read(client, panel, officer):
    invitation = panel_invitations.invite(panel, "ada@example.org", by=officer)
    assert client.post(answer_page(invitation), {"answer": "refuse"}).status_code == 422

    response = client.post(answer_page(invitation), {"answer": "refuse", "reason": "No time."})

    assert response.status_code == 200
    letter = Letter.objects.get(address=officer.email)
    assert "No time." in letter.text
    assert "No time." not in "".join(event.text for event in AuditEvent.objects.all())
    assert client.get(invitation.get_absolute_url()).status_code == 410
    assert (
        client.post(answer_page(invitation), {"answer": "refuse", "reason": "x"}).status_code == 302
    )
    with pytest.raises(TransitionNotAllowed):
        invitations.accept(Invitation.objects.get(), by=make_user(email="ada@example.org"))
    client.force_login(officer)
    assert "No time." in client.get(panel.get_absolute_url()).text


@pytest.mark.parametrize("token", ["nonsense", "a:b"])
def test_a_link_that_was_never_sent_leads_nowhere(client, token):
    assert client.get(reverse("reviews:invitation-answer", args=[token])).status_code == 404


def test_who_has_not_answered_is_reminded_at_most_once_a_day(client, panel, officer):
    panel_invitations.invite(panel, "ada@example.org", by=officer)
    asked = PanelInvitation.objects.get()
    client.force_login(officer)
    page = reverse("reviews:panel-remind", args=[panel.call.code, panel.pk, asked.pk])

    client.post(page)
    assert Letter.objects.count() == 1
    with clock.frozen(clock.now() + timedelta(days=2)):
        for _ in range(2):
            assert client.post(page).status_code == 302
        assert Letter.objects.count() == 2
    with clock.frozen(clock.now() + timedelta(days=20)):
        assert client.post(page).status_code == 422
    assert Letter.objects.count() == 2


def test_a_substitute_remembers_whom_they_replace_and_the_work_is_open(
    client, stage, panel, officer
):
    seat = make_panelist(panel=panel, role="chair", capacity=4, declared_for=[stage])
    dossier = make_dossier(stage=stage, status="submitted")
    given = make_assignment(seat, dossier)
    other = make_user()
    client.force_login(officer)
    page = reverse("reviews:panelist-substitute", args=[panel.call.code, panel.pk, seat.pk])

    response = client.post(
        page, {"email": other.email, "role": "chair", "capacity": 4}, follow=True
    )

    given.refresh_from_db()
    assert given.status == AssignmentStatus.WITHDRAWN
    assert "1 dossier lacks judges now." in response.text
    assert response.redirect_chain[-1][0].endswith("/assignments/proposal/")
    new = panel.panelists.serving().get()
    assert (new.user, new.role, new.replaces) == (other, "chair", seat)


def test_a_substitution_that_is_refused_ends_no_seat(client, panel, officer):
    seat, member = make_panelist(panel=panel), make_panelist(panel=panel)
    client.force_login(officer)
    page = reverse("reviews:panelist-substitute", args=[panel.call.code, panel.pk, seat.pk])

    for email in (seat.user.email, member.user.email):
        sent = {"email": email, "role": "member", "capacity": 4}
        assert client.post(page, sent).status_code == 422

    assert panel.panelists.serving().count() == 2


def test_what_was_signed_is_kept_word_for_word_and_for_ever(panel):
    seat = make_panelist(panel=panel, declared_at=None)

    conflicts.declare_confidentiality(seat, by=seat.user)
    conflicts.declare_confidentiality(seat, by=seat.user)

    signed = Declaration.objects.get()
    assert (signed.signed_by, signed.wording) == (seat.user, declarations.WORDING)
    assert signed.text.splitlines()[1:] == declarations.clauses()
    assert signed.signed_at == seat.declared_at
    assert declarations.is_intact(signed)
    event = AuditEvent.objects.about(seat).last()
    assert signed.digest in event.text
    signed.text = signed.text.replace("independent", "dependent")
    assert not declarations.is_intact(signed)
    with pytest.raises(DatabaseError), transaction.atomic():
        signed.save(update_fields=["text"])


def test_composition_shows_what_is_missing(stage, panel):
    region = make_region()
    cluster = make_cluster(region=region)
    for _ in range(2):
        application = make_application(call=stage.call, cluster=cluster, sector="energy")
        make_dossier(stage=stage, status="submitted", application=application)
        cluster = make_cluster(region=region)
    for _ in range(2):
        make_panelist(
            panel=panel,
            expertise=["ict"],
            capacity=1,
            employer_name="TU",
            side="science",
            region=region,
        )
    seats = list(panel.panelists.select_related("user", "employer", "region"))
    for seat in seats:
        seat.load = 0

    report = composition.of(stage.call, seats)

    assert [need.judgements for need in report.needs] == [2 * stage.judges]
    assert report.uncovered == ["energy and environment"]
    assert report.twice == ["TU"]
    text = " ".join(map(str, report.warnings))
    for words in ("Nobody chairs", "more than once: TU", "energy and environment", "room for 2"):
        assert words in text
    assert dict(report.rows)["Science and business"] == "science (2)"
    assert composition.from_the_same_region(stage.call) == {region.pk: 2}
    assert checks.lack_judges(stage).count() == 2


def test_seat_form_refuses_a_term_that_ends_before_it_begins(client, panel, officer):
    client.force_login(officer)
    page = reverse("reviews:panelist-add", args=[panel.call.code, panel.pk])
    sent = {"email": "ada@example.org", "role": "member", "capacity": 4}

    wrong = sent | {"serves_from": "2026-05-02", "serves_until": "2026-05-01"}
    response = client.post(page, wrong)

    assert response.status_code == 422
    assert "lies before the first one" in response.text
    assert not Invitation.objects.exists()


def test_an_employer_of_the_register_is_recognised_by_name(client, panel, officer):
    employer, user = make_organisation(name="Spree Optik GmbH"), make_user()
    client.force_login(officer)
    page = reverse("reviews:panelist-add", args=[panel.call.code, panel.pk])
    sent = {"email": user.email, "role": "member", "capacity": 4}

    client.post(page, sent | {"employer_name": "spree  optik gmbh"})

    seat = panel.panelists.get()
    assert (seat.employer, seat.employer_name) == (employer, "")


def test_a_panelist_names_former_employers_on_the_page_of_their_seat(client, panel, officer):
    seat = make_panelist(panel=panel)
    client.force_login(seat.user)
    page = reverse("reviews:own-seat", args=[seat.pk])

    future = client.post(page, {"name": "Spree Optik", "until_on": day(1).isoformat()})
    client.post(page, {"name": "Spree Optik", "until_on": day(-9).isoformat()})

    assert future.status_code == 422
    entry = seat.user.employments.get()
    assert (entry.name, entry.entered_by) == ("Spree Optik", seat.user)
    stranger = make_panelist(panel=panel)
    assert client.get(reverse("reviews:own-seat", args=[stranger.pk])).status_code == 404
    client.force_login(officer)
    office = reverse("reviews:panelist", args=[panel.call.code, panel.pk, seat.pk])
    assert "Spree Optik" in client.get(office).text
    remove = reverse(
        "reviews:employment-remove", args=[panel.call.code, panel.pk, seat.pk, entry.pk]
    )
    client.post(remove)
    assert not seat.user.employments.exists()


def test_adding_the_same_employment_twice_records_it_once(panel, officer):
    seat = make_panelist(panel=panel)
    for _ in range(2):
        panels.add_employment(seat, by=officer, name="Havel Laser", until_on=day(-3))

    assert seat.user.employments.count() == 1
