"""Declaring conflicts: the office for a whole call, panelists without knowing whose it is."""

import re

import pytest
from django.apps import apps
from django.urls import reverse

from core.audit import AuditEvent
from reviews import own_data, pool, todo
from reviews.actions import conflicts
from reviews.models import Conflict, OfficeDeclaration, Standing
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_partner
from tests.factories.clusters import make_cluster, make_membership, make_organisation, make_region
from tests.factories.competitions import make_application, make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def officer():
    return make_officer()


def handed_in(stage, **fields):
    return make_dossier(stage=stage, status="submitted", **fields)


# The office


def own_page(stage):
    return reverse("reviews:conflicts-own", args=[stage.call.code])


def waiting(officer):
    return [item for item in todo.for_officer(officer) if "conflict of interest" in item["words"]]


def test_an_officer_declares_for_all_applications_with_one_click(client, stage, officer):
    dossiers = [handed_in(stage) for _ in range(3)]
    (item,) = waiting(officer)
    assert (item["url"], item["count"]) == (own_page(stage), 3)
    client.force_login(officer)

    response = client.post(own_page(stage), {"none": "1"})

    assert response.status_code == 302
    assert OfficeDeclaration.objects.filter(user=officer).count() == 3
    listing = client.get(reverse("reviews:office-conflicts", args=[stage.call.code])).text
    assert "3 applications, last on" in listing
    assert not Conflict.objects.exists()
    assert waiting(officer) == []
    assert waiting(make_officer())[0]["count"] == 3
    handed_in(stage)
    assert waiting(officer)[0]["count"] == 1
    assert len(dossiers) == 3


def test_what_an_officer_declares_closes_the_application_to_them(client, stage, officer):
    tied, other = handed_in(stage), handed_in(stage)
    client.force_login(officer)
    key = tied.application_id

    client.post(own_page(stage), {f"reason-{key}": "family", f"note-{key}": "My sister."})

    conflict = Conflict.objects.get()
    assert (conflict.user, conflict.application_id) == (officer, key)
    assert (conflict.source, conflict.excludes) == ("declared", True)
    seen = type(tied).objects.visible_to(officer)
    assert list(seen) == [other]
    assert tied.application.reference not in client.get(own_page(stage)).text
    assert waiting(officer) == []


def test_an_own_potential_conflict_is_decided_by_another_officer(client, stage, officer):
    key = handed_in(stage).application_id
    client.force_login(officer)
    client.post(own_page(stage), {f"reason-{key}": "other"})
    page = reverse("reviews:conflict-decide", args=[stage.call.code, Conflict.objects.get().pk])

    assert client.post(page, {"excludes": "no", "note": "x"}).status_code == 404
    client.force_login(make_officer())
    assert client.post(page, {"excludes": "no", "note": "Only a committee."}).status_code == 302
    assert not Conflict.objects.get().excludes


@pytest.mark.parametrize("wrong", ["nonsense", "domain"])
def test_a_situation_that_nobody_can_declare_is_refused(client, stage, officer, wrong):
    key = handed_in(stage).application_id
    client.force_login(officer)

    response = client.post(own_page(stage), {f"reason-{key}": wrong})

    assert response.status_code == 422
    assert not OfficeDeclaration.objects.exists()


def test_none_beside_a_situation_is_not_guessed_at(client, stage, officer):
    key = handed_in(stage).application_id
    client.force_login(officer)

    response = client.post(own_page(stage), {f"reason-{key}": "family", "none": "1"})

    assert (response.status_code, Conflict.objects.count()) == (422, 0)
    assert "You chose a situation here" in response.text


# Where applicants are hidden


@pytest.fixture
def blind():
    """Two hand-ins, with one organisation and one person behind both of them."""
    stage = make_stage(status="closed", blinding="always")
    shared = make_organisation(name="Spree Optik GmbH")
    eva = make_user(name="Eva Both")
    dossiers = []
    for name in ("Zebra Network", "Aare Network"):
        cluster = make_cluster(name=name, managers=[eva, make_user(name=f"Head of {name}")])
        application = make_application(call=stage.call, cluster=cluster)
        dossier = handed_in(stage, application=application)
        make_partner(dossier, organisation=shared)
        make_membership(cluster, organisation=make_organisation(name=f"Only {name}"))
        dossiers.append(dossier)
    seat = make_panelist(panel=make_panel(call=stage.call))
    for dossier in dossiers:
        make_assignment(seat, dossier)
    return stage, seat, dossiers


def sheet_page(stage, seat):
    return reverse("reviews:conflicts", args=[seat.pk, stage.position])


def key_of(stage, seat, name):
    return next(e.key for e in pool.of(conflicts.batch_of(seat, stage)) if e.name == name)


def test_the_pool_names_each_once_in_the_order_of_the_alphabet(blind):
    stage, seat, _dossiers = blind

    names = [entry.name for entry in pool.of(conflicts.batch_of(seat, stage))]

    assert names == [
        "Aare Network",
        "Only Aare Network",
        "Only Zebra Network",
        "Spree Optik GmbH",
        "Zebra Network",
        "Eva Both",
        "Head of Aare Network",
        "Head of Zebra Network",
    ]


def test_the_page_links_no_name_to_an_application(client, blind):
    stage, seat, dossiers = blind
    client.force_login(seat.user)

    text = client.get(sheet_page(stage, seat)).text

    assert text.count("Spree Optik GmbH") == 1
    for dossier in dossiers:
        assert dossier.application.reference not in text
        assert dossier.application.title not in text
    keys = re.findall(r'name="tie" value="(\w+)"', text)
    assert len(keys) == len(set(keys)) == 8
    known = {str(row.pk) for d in dossiers for row in (d, d.application, d.application.cluster)}
    assert not known & set(keys)
    assert {len(key) for key in keys} == {pool.KEY_LENGTH}


def test_none_of_these_is_one_click(client, blind):
    stage, seat, dossiers = blind
    client.force_login(seat.user)

    assert client.post(sheet_page(stage, seat), {"none": "1"}).status_code == 302

    assert not Conflict.objects.exists()
    assert set(type(dossiers[0]).objects.visible_to(seat.user)) == set(dossiers)


def test_a_ticked_name_asks_for_the_situation_and_closes_what_stands_behind_it(client, blind):
    stage, seat, (zebra, aare) = blind
    client.force_login(seat.user)
    page, key = sheet_page(stage, seat), key_of(stage, seat, "Only Zebra Network")

    asked = client.post(page, {"tie": key})
    assert asked.status_code == 200
    assert "What ties you to them?" in asked.text
    assert not Conflict.objects.exists()
    missing = client.post(page, {"tie": key, "situations": "1"})
    assert missing.status_code == 422
    assert "Choose the situation that ties you to Only Zebra Network." in missing.text
    sent = {"tie": key, "situations": "1", f"reason-{key}": "former", f"note-{key}": "In 2025."}
    said = client.post(page, sent, follow=True)

    conflict = Conflict.objects.get()
    assert (conflict.application, conflict.reason) == (zebra.application, "former")
    assert conflict.note == "Only Zebra Network: In 2025."
    assert list(type(zebra).objects.visible_to(seat.user)) == [aare]
    assert zebra.application.reference not in said.text
    assert "Only Zebra" not in said.text
    assert Standing.objects.filter(declared_at=None).count() == 0


def test_the_answer_is_the_same_whatever_was_declared(client, blind):
    stage, seat, _dossiers = blind
    client.force_login(seat.user)
    page, key = sheet_page(stage, seat), key_of(stage, seat, "Only Zebra Network")

    def answer(sent):
        client.post(page, sent)
        text = client.get(reverse("reviews:judging")).text
        return re.findall(r"Declared\.[^<]*", text)

    none = answer({"none": "1"})
    some = answer({"tie": key, "situations": "1", f"reason-{key}": "family"})

    assert none == some != []
    assert client.get(page).text.count('name="tie"') == 8


def test_a_name_behind_two_applications_closes_both_with_the_gravest_situation(client, blind):
    stage, seat, _dossiers = blind
    client.force_login(seat.user)
    both, one = key_of(stage, seat, "Spree Optik GmbH"), key_of(stage, seat, "Aare Network")
    sent = {"tie": [both, one], "situations": "1", f"reason-{both}": "former"}

    client.post(sheet_page(stage, seat), sent | {f"reason-{one}": "partner"})

    found = dict(Conflict.objects.values_list("application__cluster__name", "reason"))
    assert found == {"Zebra Network": "former", "Aare Network": "partner"}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Tick the names"),
        ({"tie": "nobody-has-this-key"}, "Tick the names"),
        ({"tie": "first", "none": "1"}, "chose “none” as well"),
    ],
)
def test_what_says_nothing_or_two_things_stores_nothing(client, blind, sent, words):
    stage, seat, _dossiers = blind
    client.force_login(seat.user)
    if sent.get("tie") == "first":
        sent = sent | {"tie": key_of(stage, seat, "Aare Network")}

    response = client.post(sheet_page(stage, seat), sent)

    assert response.status_code == 422
    assert words in response.text
    assert not Conflict.objects.exists()
    assert not Standing.objects.exclude(declared_at=None).exists()


def test_the_sheet_by_application_does_not_exist_where_applicants_are_hidden(client, blind):
    stage, seat, (zebra, _aare) = blind
    client.force_login(seat.user)

    response = client.post(sheet_page(stage, seat), {f"reason-{zebra.application_id}": "family"})

    assert (response.status_code, Conflict.objects.count()) == (422, 0)


def test_ones_own_data_do_not_tell_which_application_was_closed(client, blind):
    _stage, seat, (zebra, _aare) = blind
    conflicts.record(seat.user, zebra.application, by=None, reason="family")

    (told,) = dict(own_data._own(seat.user))["judging/conflicts.json"]

    assert told["application"] == ""


# Checking somebody without inviting


def check_page(stage):
    return reverse("reviews:conflicts-check", args=[stage.call.code])


def counts():
    ours = [m for m in apps.get_models() if m._meta.app_label != "sessions"]
    return {model._meta.label: model._base_manager.count() for model in ours}


def test_checking_a_person_says_what_would_be_found_and_stores_nothing(client, stage, officer):
    employer, former = (
        make_organisation(name="Havel Laser"),
        make_organisation(name="Elbe Sensorik"),
    )
    website = make_organisation(website="https://www.spree-optik.de")
    by_employer, by_former, by_domain, by_team = (handed_in(stage) for _ in range(4))
    make_partner(by_employer, organisation=employer)
    make_partner(by_former, organisation=former)
    make_partner(by_domain, organisation=website)
    namesake = make_cluster(managers=[make_user(name="Ada Lange")])
    by_name = handed_in(stage, application=make_application(call=stage.call, cluster=namesake))
    client.force_login(officer)
    client.get(check_page(stage))
    before, events = counts(), AuditEvent.objects.count()

    response = client.post(
        check_page(stage),
        {
            "name": "ada lange",
            "email": "ada@spree-optik.de",
            "employer": "havel laser",
            "former": "Elbe Sensorik, 2026-01-31\n\nAltwerk GmbH, 2010-01-01",
        },
    )

    assert response.status_code == 200
    found = {row.application: row for row in response.context["found"]}
    words = {application: [tie["words"] for tie in row.ties] for application, row in found.items()}
    assert words[by_employer.application] == ["employee, director or owner of a partner"]
    assert words[by_former.application] == ["employed by a partner in the last three years"]
    assert words[by_domain.application] == ["mail address of a partner or of the cluster"]
    assert words[by_team.application] == words[by_name.application] == []
    assert found[by_name.application].same_name
    assert response.context["free"] == 1
    assert (counts(), AuditEvent.objects.count()) == (before, events)


def test_checking_knows_who_takes_part_by_the_address_and_where_one_works(client, stage, officer):
    region, person = make_region(), make_user()
    cluster = make_cluster(region=region)
    near = handed_in(stage, application=make_application(call=stage.call, cluster=cluster))
    part = handed_in(stage)
    make_partner(part, people=[person])
    client.force_login(officer)

    response = client.post(check_page(stage), {"email": person.email.upper(), "region": region.pk})

    found = {row.application: row for row in response.context["found"]}
    assert found[part.application].ties[0]["words"] == "took part in the application"
    assert found[near.application].from_here
    assert not found[near.application].ties
    assert "bars nobody" in response.text


def test_checking_shows_no_application_that_is_closed_to_the_officer(client, stage, officer):
    closed = handed_in(stage).application
    conflicts.record(officer, closed, by=None, reason="family")
    client.force_login(officer)

    response = client.post(check_page(stage), {"employer": "Anybody"})

    assert response.context["found"] == []
    assert closed.reference not in response.text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"former": "Elbe Sensorik"},
        {"former": "Elbe Sensorik, 2026-02-31"},
        {"former": "Elbe Sensorik, 2999-01-01"},
        {"former": ", 2025-01-01"},
        {"email": "nobody"},
        {"region": "x"},
    ],
)
def test_what_makes_no_sense_is_said(client, stage, officer, sent):
    client.force_login(officer)

    assert client.post(check_page(stage), sent).status_code == 422
