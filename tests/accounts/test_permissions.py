import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from core.permissions import rule
from tests.factories.accounts import make_auditor, make_officer, make_user

pytestmark = pytest.mark.django_db


@rule("tests.accounts.open_box")
def opens(user, box):
    return box is not None and user.pk in box


@pytest.mark.parametrize(
    ("make", "officer", "auditor", "reads"),
    [
        (make_user, False, False, False),
        (make_officer, True, False, True),
        (make_auditor, False, True, True),
    ],
)
def test_offices_are_rules(make, officer, auditor, reads):
    user = make()

    assert user.has_perm("accounts.be_officer") is officer
    assert user.has_perm("accounts.be_auditor") is auditor
    assert user.has_perm("accounts.read_all") is reads


def test_a_superuser_has_no_office_and_opens_nothing_by_being_one():
    root = make_user(is_superuser=True, is_staff=True)

    assert not root.has_perm("accounts.be_officer")
    assert not root.has_perm("accounts.read_all")
    assert not root.has_perm("tests.accounts.open_box", set())
    assert root.has_perm("tests.accounts.open_box", {root.pk})
    assert not root.has_perm("clusters.view_cluster"), "also where Django has such a name"


def test_the_asynchronous_question_gets_the_same_answer():
    root = User(pk=1, is_superuser=True)

    assert not async_to_sync(root.ahas_perm)("tests.accounts.open_box", set())


def test_an_inactive_officer_may_nothing():
    assert not make_officer(is_active=False).has_perm("accounts.be_officer")


def test_a_stranger_may_nothing():
    assert not AnonymousUser().has_perm("accounts.read_all")
