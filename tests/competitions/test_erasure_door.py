"""The one way in which a hand-in may still change: an answer loses its value, and nothing else."""

import copy

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from competitions import snapshots
from competitions.actions import submissions
from competitions.models import Submission
from core import clock
from tests.factories.accounts import make_user
from tests.factories.applications import make_complete_draft

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def submission():
    user = make_user()
    draft = make_complete_draft(by=user, managers=[user])
    return submissions.submit(draft, by=user, received_at=clock.now())


def write(submission, content, **changes):
    with transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(content=content, **changes)


def without_value(content, place):
    content = copy.deepcopy(content)
    del content["answers"][place]["value"], content["answers"][place]["salt"]
    return content


def altered(content, path, value):
    content = copy.deepcopy(content)
    *way, last = path
    inner = content
    for step in way:
        inner = inner[step]
    inner[last] = value
    return content


def test_an_answer_may_lose_value_and_salt_and_the_digest_still_holds(submission):
    write(submission, without_value(submission.content, 1))
    submission.refresh_from_db()

    assert "value" not in submission.content["answers"][1]
    assert snapshots.is_intact(submission)

    write(submission, without_value(submission.content, 0))
    submission.refresh_from_db()
    assert snapshots.is_intact(submission)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["answers", 0, "value"], "Other words"),
        (["answers", 0, "value"], None),
        (["answers", 0, "leaf"], "0" * 64),
        (["answers", 0, "label"], "Other question"),
        (["answers", 0, "more"], "More"),
        (["answers", 0], {}),
        (["answers"], []),
        (["answers"], {}),
        (["files"], [{"name": "other.pdf"}]),
        (["money", "grant"], "1"),
        (["application", "title"], "Other title"),
        (["more"], "More"),
    ],
)
def test_any_other_change_is_refused(submission, path, value):
    with pytest.raises(DatabaseError):
        write(submission, altered(submission.content, path, value))


def test_an_answer_may_not_lose_its_leaf_or_its_value_alone(submission):
    for names in (["leaf"], ["value"], ["salt"], ["value", "salt", "leaf"]):
        content = copy.deepcopy(submission.content)
        for name in names:
            del content["answers"][0][name]
        with pytest.raises(IntegrityError):
            write(submission, content)


def test_an_erased_answer_never_comes_back(submission):
    before = submission.content
    write(submission, without_value(before, 0))

    with pytest.raises(IntegrityError):
        write(submission, before)


@pytest.mark.parametrize(
    "changes", [{"digest": "0" * 64}, {"number": "R-1"}, {"requested": 1}, {"seal": "1"}]
)
def test_no_other_column_may_change_with_an_erasure_or_without(submission, changes):
    with pytest.raises(IntegrityError):
        write(submission, without_value(submission.content, 0), **changes)
    with pytest.raises(IntegrityError):
        write(submission, submission.content, **changes)


def test_a_hand_in_is_never_removed(submission):
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.all()._raw_delete("default")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL compares whole rows")
def test_the_door_of_sqlite_watches_every_column():
    """A migration that adds a column must repeat ``append_only.admit_erasure``."""
    for table in ("competitions_submission", "competitions_supplieddocument"):
        with connection.cursor() as cursor:
            names = {c.name for c in connection.introspection.get_table_description(cursor, table)}
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE name = %s", [f"podium_refuse_update_{table}"]
            )
            (trigger,) = cursor.fetchone()
        assert all(f'NEW."{name}" IS OLD."{name}"' in trigger for name in names - {"content"})
