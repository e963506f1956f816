"""Partners of an application: asked in, with roles, with parts of their own."""

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.actions import invitations
from accounts.models import Invitation
from competitions.actions import answers
from competitions.actions import partners as actions
from competitions.models import Answer, Dossier, Participant, Partner
from core.errors import Refused
from core.models import AuditEvent, Letter
from tests.competitions.pages import address, posted
from tests.core.agreement import assert_spellings_agree
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import (
    make_draft,
    make_full_draft,
    make_partner,
    make_signatory,
    question,
)
from tests.factories.clusters import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def pia():
    """Works for the one partner."""
    return make_user(name="Pia Partner")


@pytest.fixture
def draft(manager, pia):
    return make_full_draft(managers=[manager], people=[pia], by=manager)


@pytest.fixture
def partner(draft):
    return draft.application.partners.get()


def sign_in(client, user):
    client.force_login(user)
    return client


def test_a_manager_takes_a_partner_from_the_register_and_invites_its_people(client, manager):
    draft = make_draft(managers=[manager])
    known = make_organisation(name="Südwerk GmbH")
    sign_in(client, manager)

    found = client.get(address("partner-add", draft), {"q": "sudwerk"})
    assert "Südwerk GmbH" in found.text
    client.post(address("partner-add", draft), {"choose": "1", "known-organisation": known.pk})
    partner = draft.application.partners.get()
    client.post(
        address("partner-invite", draft, partner.pk), {"email": "pia@x.example", "role": "part"}
    )

    assert partner.organisation == known
    assert Letter.objects.get().address == "pia@x.example"
    pia = make_user(email="pia@x.example")
    invitation = Invitation.objects.get()
    invitations.accept(invitation, by=pia)
    assert invitations.landing(invitation) == address("part", draft, partner.pk)
    assert partner.participants.get(user=pia).role == Participant.Role.PART
    verbs = AuditEvent.objects.in_stream(draft.application.audit_stream).values_list("verb")
    assert {"add partner", "give role"} <= {verb for (verb,) in verbs}


def test_an_organisation_is_a_partner_once(manager):
    draft = make_draft(managers=[manager])
    organisation = make_organisation()
    actions.add(draft, by=manager, organisation=organisation)

    with pytest.raises(Refused, match="partner already"):
        actions.add(draft, by=manager, organisation=organisation)


def test_whoever_may_write_a_part_writes_nothing_else(client, draft, partner, pia):
    other = make_partner(draft)
    asked, profile = question(draft, "own-role"), question(draft, "profile")
    sign_in(client, pia)

    page = client.get(address("part", draft, partner.pk))
    typed = posted(page, **{f"q{asked.pk}p{partner.pk}": "We grind lenses."})
    client.post(address("part", draft, partner.pk), typed)
    answer = Answer.objects.get(dossier=draft, question=asked, partner=partner)

    assert (answer.value, answer.updated_by) == ("We grind lenses.", pia)
    assert client.post(address("answer", draft, profile.pk)).status_code == 403
    assert client.post(address("part-answer", draft, other.pk, asked.pk)).status_code == 403
    assert client.post(address("part", draft, other.pk)).status_code == 403
    assert client.post(address("section", draft, profile.section_id)).status_code == 403
    assert "Others write it; you may read it." in client.get(address("everything", draft)).text


def test_autosave_writes_the_answer_of_this_partner_alone(client, draft, partner, pia):
    other = make_partner(draft)
    asked = question(draft, "own-contribution")
    prefix = f"q{asked.pk}p{partner.pk}"
    sign_in(client, pia)

    told = client.post(
        address("part-answer", draft, partner.pk, asked.pk),
        {prefix: "2,500", f"{prefix}-version": "1", f"{prefix}-read": ""},
    ).json()

    assert told["version"] == 2
    assert draft.answers.get(question=asked, partner=partner).value == "2,500"
    assert not other.answers.exists()


@pytest.mark.parametrize(
    ("role", "writes_all", "writes_part", "signs"),
    [
        ("editor", True, True, True),
        ("part", False, True, True),
        ("viewer", False, False, False),
        ("signatory", False, False, False),
        ("manager", True, True, False),
        ("nobody", False, False, False),
    ],
)
def test_what_each_role_may_do(draft, partner, manager, role, writes_all, writes_part, signs):
    user = manager if role == "manager" else make_user()
    if role == "signatory":
        make_signatory(draft.application, user)
    elif role in Participant.Role.values:
        actions.give_role(partner, user, by=manager, role=role)

    def may(name, obj):
        return user.has_perm(f"competitions.{name}", obj)

    assert may("read_draft", draft) == (role != "nobody")
    assert Dossier.objects.visible_to(user).exists() == (role != "nobody")
    assert may("write_dossier", draft) == writes_all
    assert may("write_part", partner) == writes_part
    assert may("sign_part", partner) == signs
    assert may("submit_dossier", draft) == (role == "manager")
    assert may("manage_partners", draft.application) == (role == "manager")
    assert may("confirm_dossier", draft) == (role in {"manager", "signatory"})


@pytest.mark.parametrize("model", ["Application", "Dossier", "Attachment"])
def test_both_spellings_of_who_sees_agree(draft, partner, manager, pia, model):
    make_full_draft(people=[make_user()])
    users = type(pia).objects.order_by("pk")

    assert_spellings_agree(apps.get_model("competitions", model), users)


def test_a_partner_that_leaves_loses_access_and_comes_back_with_its_words(
    draft, partner, manager, pia
):
    actions.invite(partner, "late@x.example", by=manager, role="viewer")
    version = draft.draft_version

    actions.remove(draft, partner, by=manager)

    assert not Dossier.objects.visible_to(pia).exists()
    assert Invitation.objects.get().status == "withdrawn"
    assert draft.draft_version == version + 1
    assert not draft.application.partners.active().exists()
    again = actions.add(draft, by=manager, organisation=partner.organisation)
    assert again == partner
    assert draft.answers.filter(partner=again).count() == 3
    assert Partner.objects.count() == 1


def test_an_invitation_is_taken_back_and_leads_nowhere(client, draft, partner, manager):
    invitation = actions.invite(partner, "late@x.example", by=manager, role="part")
    sign_in(client, manager)

    client.post(address("partner-invitation-withdraw", draft, invitation.pk))

    assert client.get(invitation.get_absolute_url()).status_code == 410


def test_an_invitation_of_somebody_else_is_not_taken_back_here(client, draft, manager):
    elsewhere = make_full_draft()
    foreign = elsewhere.application.partners.get()
    invitation = actions.invite(foreign, "late@x.example", by=None, role="part")
    sign_in(client, manager)

    response = client.post(address("partner-invitation-withdraw", draft, invitation.pk))

    assert response.status_code == 404


def test_a_person_is_removed(client, draft, partner, manager, pia):
    sign_in(client, manager)

    client.post(address("participant-remove", draft, partner.participants.get().pk))

    assert not Dossier.objects.visible_to(pia).exists()
    assert AuditEvent.objects.filter(verb="take role").get().old["user"] == pia.pk


def test_partners_and_amounts_are_shown_to_the_manager_together(client, draft, partner, manager):
    other = make_partner(draft)
    asked = question(draft, "own-contribution")
    answers.save(draft, asked, "1,500.50", by=manager, partner=other, version=0)
    sign_in(client, manager)

    text = client.get(address("partners", draft)).text

    assert "10,001,500.50 EUR" in text
    assert str(partner) in text
    assert str(other) in text


def test_organisations_of_the_partner_list_are_offered_until_they_are_partners(
    client, draft, manager
):
    sign_in(client, manager)
    page = address("partners", draft)
    offer = address("partner-add", draft) + "?q=Acme"  # so the answer to the list of partners
    assert offer in client.get(page).text

    make_partner(draft, name="ACME GmbH")

    assert offer not in client.get(page).text


def test_the_home_of_a_partners_person_leads_to_the_own_part(client, draft, partner, pia):
    sign_in(client, pia)

    home, mine = client.get("/").text, client.get(reverse("competitions:applications")).text

    assert address("part", draft, partner.pk) in home
    assert address("part", draft, partner.pk) in mine
    assert "My applications" in home


def test_what_a_consortium_does_is_told_to_itself_and_not_to_the_office(client, draft, manager):
    partner = actions.add(draft, by=manager, organisation=make_organisation(name="Acme"))
    page = partner.application.get_absolute_url()

    assert "Partner added" in sign_in(client, manager).get(page).text
    assert "Partner added" not in sign_in(client, make_officer()).get(page).text
