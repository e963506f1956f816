import pytest
from django.core.exceptions import PermissionDenied

from core import permissions
from core.permissions import RulesBackend, require, rule
from tests.factories.accounts import make_auditor, make_officer, make_user


@pytest.fixture
def fresh_rules(monkeypatch):
    monkeypatch.setattr(permissions, "_rules", {})


@pytest.mark.django_db
def test_a_rule_decides_for_active_people_only(fresh_rules):
    rule("tests.read")(lambda user, obj: obj == "mine")

    assert RulesBackend().has_perm(make_user(), "tests.read", "mine")
    assert not RulesBackend().has_perm(make_user(), "tests.read", "theirs")
    assert not RulesBackend().has_perm(make_user(is_active=False), "tests.read", "mine")


@pytest.mark.django_db
def test_a_permission_without_a_rule_is_nobodys(fresh_rules):
    assert not RulesBackend().has_perm(make_user(), "tests.unknown")


def test_two_rules_for_one_permission_are_refused(fresh_rules):
    rule("tests.read")(lambda user, obj: True)

    with pytest.raises(ValueError, match=r"tests\.read"):
        rule("tests.read", "tests.write")(lambda user, obj: True)


@pytest.mark.django_db
def test_officers_run_the_place_and_auditors_read_how_it_runs():
    require(make_officer(), "core.run_operations")
    require(make_auditor(), "core.read_operations")
    with pytest.raises(PermissionDenied):
        require(make_auditor(), "core.run_operations")
    with pytest.raises(PermissionDenied):
        require(make_user(), "core.read_operations")
