"""Own figures of a panelist, hints for the chair, and the list of honoraria."""

import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.audit import AuditEvent
from reviews import figures, honoraria, quality
from reviews.actions import conflicts
from reviews.models import ScoreSheet
from tests.factories.accounts import make_auditor, make_officer
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import (
    make_assignment,
    make_conflict,
    make_panel,
    make_panelist,
    make_sheet,
)

JUDGEMENTS = st.builds(
    quality.Judgement,
    st.lists(st.integers(0, 10), max_size=5).map(tuple),
    st.integers(0, 500),
    st.floats(0, 10_000),
)


@given(st.lists(JUDGEMENTS, min_size=1, max_size=9))
def test_facts_lie_within_what_they_are_made_of(judgements):
    facts = quality.facts(judgements)
    assert facts.sheets == len(judgements)
    assert 0 <= facts.flat <= facts.sheets
    words = [one.words for one in judgements]
    assert min(words) <= facts.words <= max(words)


@pytest.mark.parametrize(
    ("steps", "is_flat"), [((), False), ((4,), False), ((4, 4), True), ((4, 5), False)]
)
def test_scores_are_flat_where_all_are_the_same(steps, is_flat):
    assert quality.Judgement(steps, 0, 0).is_flat is is_flat


def test_nothing_handed_in_gives_no_facts():
    assert quality.facts([]) is None


@pytest.fixture
def stage(db):
    return make_stage(status="closed")


@pytest.fixture
def panel(stage):
    return make_panel(call=stage.call, rate=Decimal("120.50"))


@pytest.fixture
def seats(stage, panel):
    """The chair and a member; both judged the first dossier, the member the second as well."""
    chair = make_panelist(panel=panel, role="chair", declared_for=[stage])
    member = make_panelist(panel=panel, declared_for=[stage])
    first, second = (make_dossier(stage=stage, status="submitted") for _ in range(2))
    for seat, dossier, steps in [
        (chair, first, [10, 8]),
        (member, first, [4, 4]),
        (member, second, [2, 2]),
    ]:
        make_sheet(make_assignment(seat, dossier, status="done"), steps=steps, status="submitted")
    make_assignment(chair, second)
    return chair, member


def test_own_scores_stand_beside_all_where_everybody_is_done(client, seats):
    chair, _member = seats
    (one,) = figures.own(chair.user)
    assert (one.compared, one.mean, one.spread) == (1, 4.5, 0.5)
    assert (one.mean_of_all, round(one.spread_of_all, 3)) == (3.25, 1.299)

    client.force_login(chair.user)
    judging = client.get(reverse("reviews:judging")).text
    assert reverse("reviews:own-figures") in judging
    text = client.get(reverse("reviews:own-figures")).text
    assert "mean 4.5, spread 0.5" in text
    assert "mean 3.25" in text


def test_scores_of_dossiers_not_judged_or_not_finished_enter_no_figure(seats):
    _chair, member = seats
    (one,) = figures.own(member.user)
    assert one.compared == 1  # the chair has not judged the second
    assert one.mean == 2.0


def test_a_conflict_takes_a_dossier_out_of_the_figures(seats):
    chair, _member = seats
    dossier = ScoreSheet.objects.filter(assignment__panelist=chair).get().assignment.dossier
    conflicts.record(chair.user, dossier.application, by=None, reason="partner")
    assert [one.mean for one in figures.own(chair.user)] == [None]


def page(chair, stage):
    return reverse("reviews:judging-quality", args=[chair.pk, stage.position])


def test_the_chair_reads_hints_and_no_score(client, stage, seats):
    chair, member = seats
    now = clock.now()
    ScoreSheet.objects.filter(assignment__panelist=member).update(
        created_at=now - timedelta(minutes=2), submitted_at=now
    )
    client.force_login(chair.user)
    assert page(chair, stage) in client.get(reverse("reviews:judging")).text

    response = client.get(page(chair, stage))

    (hinted,) = [one for one in response.context["colleagues"] if one.seat == member]
    assert hinted.hints == [
        "Few words: 0 in all comments of a typical sheet.",
        "The same score for every criterion in 2 of 2 sheets.",
        "Handed in 2 minutes after opening, typically.",
    ]
    for dossier in stage.dossiers.select_related("application"):
        assert dossier.application.reference not in response.text


def test_nobody_but_the_chair_reads_hints(client, stage, seats):
    chair, member = seats
    for user, status in [(member.user, 404), (make_officer(), 403), (make_auditor(), 403)]:
        client.force_login(user)
        assert client.get(page(chair, stage)).status_code == status
    client.force_login(member.user)
    assert client.get(page(member, stage)).status_code == 403


def test_what_a_conflict_closes_to_the_chair_gives_no_hint(stage, seats):
    chair, member = seats
    for dossier in stage.dossiers.all():
        make_conflict(chair.user, dossier.application)
    facts = {one.seat: one.facts for one in figures.panel(chair, stage)}
    assert facts == {chair: None, member: None}


# Honoraria


def test_each_sheet_is_paid_once_and_money_is_exact(stage, seats):
    chair, member = seats
    found = {line.seat: line for line in honoraria.lines(stage.call)}
    assert (found[chair].sheets, found[chair].amount) == (1, Decimal("120.50"))
    assert (found[member].judged, found[member].amount) == (2, Decimal("241.00"))
    assert honoraria.total(found.values()) == Decimal("361.50")
    voided = ScoreSheet.objects.filter(assignment__panelist=chair).get()
    conflicts.record(chair.user, voided.assignment.dossier.application, by=None, reason="partner")
    (line,) = [line for line in honoraria.lines(stage.call) if line.seat == chair]
    assert (line.judged, line.sheets) == (0, 1)  # the work was done


def test_an_officer_sets_the_rate_and_takes_the_list_away(client, stage, panel, seats):
    client.force_login(make_officer())
    panels = client.get(reverse("reviews:panels", args=[stage.call.code])).text
    address = reverse("reviews:honoraria", args=[stage.call.code])
    assert address in panels

    for wrong in ("-1", "much", "100001"):
        response = client.post(address, {"panel": panel.pk, "rate": wrong})
        assert response.status_code == 422
    client.post(address, {"panel": panel.pk, "rate": "200"})

    panel.refresh_from_db()
    assert panel.rate == 200
    assert AuditEvent.objects.filter(verb="set rate").count() == 1
    assert client.post(address, {"panel": "x", "rate": "1"}).status_code == 422
    assert "600.00 EUR" in client.get(address).text
    csv = b"".join(client.get(f"{address}csv/").streaming_content).decode()
    assert f"{seats[1].user.email},{panel.name},member,,2,2,200.00,400.00" in csv
    book = b"".join(client.get(f"{address}xlsx/").streaming_content)
    assert seats[1].user.email in "".join(
        zipfile.ZipFile(io.BytesIO(book)).read(name).decode()
        for name in zipfile.ZipFile(io.BytesIO(book)).namelist()
    )
    assert client.get(f"{address}pdf/").status_code == 404


def test_without_a_rate_nothing_is_paid(stage, panel, seats):
    panel.rate = None
    panel.save()
    assert {line.amount for line in honoraria.lines(stage.call)} == {None}


def test_an_officer_in_conflict_makes_no_list(client, stage, seats):
    officer = make_officer()
    make_conflict(officer, stage.dossiers.first().application)
    client.force_login(officer)
    address = reverse("reviews:honoraria", args=[stage.call.code])
    shown = client.get(address)
    assert shown.context["lines"] == []
    assert "another officer makes it" in shown.text
    assert client.get(f"{address}csv/").status_code == 403
