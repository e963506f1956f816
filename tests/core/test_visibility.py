from collections import defaultdict

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from clusters.models import Cluster
from core import visibility
from core.models import Letter
from core.visibility import EVERYTHING, NOTHING
from tests.core.agreement import assert_spellings_agree
from tests.factories.accounts import make_officer, make_user
from tests.factories.clusters import make_cluster
from tests.factories.core import make_letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_registry(monkeypatch):
    monkeypatch.setattr(visibility, "_grants", defaultdict(dict))
    monkeypatch.setattr(visibility, "_vetoes", defaultdict(dict))


@pytest.fixture
def rules():
    """Officers see letters, readers their own; secret ones nobody but a superuser's own."""
    visibility.grant(
        "core.Letter",
        "officer",
        lambda user, letter: getattr(user, "is_officer", False),
        lambda user: EVERYTHING if getattr(user, "is_officer", False) else NOTHING,
    )
    visibility.grant(
        "core.Letter",
        "addressee",
        lambda user, letter: letter.address == getattr(user, "email", None),
        lambda user: Q(address=getattr(user, "email", None)),
    )
    visibility.veto(
        "core.Letter",
        "secret",
        lambda user, letter: letter.key.startswith("secret"),
        lambda user: Q(key__startswith="secret"),
    )


def test_a_model_nobody_granted_anything_on_is_invisible():
    letter = make_letter()

    assert not visibility.visible(Letter.objects.all(), make_officer()).exists()
    assert not visibility.allows(make_officer(), letter)


def test_any_grant_opens(rules):
    reader = make_user()
    own, other = make_letter(address=reader.email), make_letter()

    assert list(visibility.visible(Letter.objects.all(), reader)) == [own]
    assert set(visibility.visible(Letter.objects.all(), make_officer())) == {own, other}


def test_any_veto_closes_even_to_a_superuser(rules):
    secret = make_letter(key="secret:1")
    boss = make_officer(is_superuser=True)

    assert not visibility.allows(boss, secret)
    assert visibility.vetoed(boss, secret)
    assert not visibility.visible(Letter.objects.all(), boss).exists()


def test_both_spellings_agree_for_everybody(rules):
    reader = make_user()
    make_letter(address=reader.email), make_letter(), make_letter(key="secret:1")

    assert_spellings_agree(Letter, [reader, make_officer(), make_user(), AnonymousUser()])


def test_spellings_that_differ_are_found(rules):
    visibility.grant("core.Letter", "odd", lambda user, letter: True, lambda user: NOTHING)
    make_letter()

    with pytest.raises(AssertionError, match="odd"):
        assert_spellings_agree(Letter, [make_user()])


def test_joins_of_rules_neither_double_rows_nor_hide_them():
    """A cluster with two managers is one row, and a veto on one role spares the others."""
    first, second = make_user(), make_user()
    visibility.grant(
        "clusters.Cluster",
        "role",
        lambda user, cluster: cluster.roles.exists(),
        lambda user: Q(roles__isnull=False),
    )
    cluster = make_cluster(managers=[first, second])

    assert list(visibility.visible(Cluster.objects.all(), first)) == [cluster]


def test_an_empty_q_is_refused_because_it_would_mean_something_else_in_a_sum():
    visibility.grant("core.Letter", "lazy", lambda user, letter: True, lambda user: Q())

    with pytest.raises(ValueError, match="lazy returned an empty Q"):
        visibility.visible(Letter.objects.all(), make_user())


def test_two_rules_of_one_name_are_refused():
    visibility.grant("core.Letter", "officer", None, None)

    with pytest.raises(ValueError, match="officer"):
        visibility.grant("core.Letter", "officer", None, None)
