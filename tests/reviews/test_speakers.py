"""Names of those who speak at hearings go when a person is erased."""

import pytest

from core.models import AuditPersonal
from reviews import own_data, speakers
from reviews.actions import hearings
from tests.factories.accounts import make_user
from tests.factories.meetings import make_hearing

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_user(name="Ada Müller")


def erased(person):
    sentences = own_data._erases(person)
    own_data._erase(person, [], None)
    return "The name among those who speak at hearings." in sentences


def test_the_name_leaves_the_list_and_the_audit_trail(ada):
    hearing = make_hearing()
    hearings.confirm(hearing, by=make_user(), speakers=["Dr. ada  MÜLLER, chair", "Ben Roth"])
    hearings.confirm(hearing, by=make_user(), speakers=["Ada Müller", "Ben Roth"])

    assert erased(ada)

    hearing.refresh_from_db()
    assert hearing.speakers == ["(erased)", "Ben Roth"]
    assert not AuditPersonal.objects.filter(value__icontains="ller").exists()
    assert speakers.hearings_of(ada) == []


def test_the_name_goes_from_what_was_recorded_where_the_list_has_lost_it_since(ada):
    hearing = make_hearing()
    hearings.confirm(hearing, by=make_user(), speakers=["Ada Müller"])
    hearings.confirm(hearing, by=make_user(), speakers=["Ben Roth"])

    erased(ada)

    assert not AuditPersonal.objects.filter(value__icontains="ller").exists()
    hearing.refresh_from_db()
    assert hearing.speakers == ["Ben Roth"]


@pytest.mark.parametrize("name", ["Ada Müllerin", "Adalbert Müller", "Ada", ""])
def test_other_names_stay(ada, name):
    hearing = make_hearing(speakers=["Ben Roth", name])

    assert not erased(ada)

    hearing.refresh_from_db()
    assert hearing.speakers == ["Ben Roth", name]


def test_whoever_has_no_name_takes_none_away():
    hearing = make_hearing(speakers=["Ada Müller"])

    assert not erased(make_user(name=""))

    hearing.refresh_from_db()
    assert hearing.speakers == ["Ada Müller"]
