"""Two presses of the button at the same moment, on a real PostgreSQL."""

from functools import partial

import pytest

from competitions.actions import answers, submissions
from competitions.models import Answer, Dossier, Submission
from core import clock
from core.audit import AuditEvent
from core.errors import Stale
from core.models import Letter
from tests.core.threads import together
from tests.factories.accounts import make_user
from tests.factories.applications import make_complete_draft, question

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PAIRS = 20


def copy_of(dossier):
    return Dossier.objects.select_related("stage__call", "application").get(pk=dossier.pk)


def test_twenty_pairs_of_simultaneous_submits_give_one_receipt_each():
    manager = make_user()
    for _pair in range(PAIRS):
        draft = make_complete_draft(managers=[manager], by=manager)
        copies = [copy_of(draft), copy_of(draft)]

        press = partial(submissions.submit, by=manager, received_at=clock.now())
        one, two = together(*(partial(press, copy) for copy in copies))

        assert one == two == Submission.objects.get(dossier=draft)
        assert one.number == two.number
        assert AuditEvent.objects.about(draft).count() == 1
        assert Letter.objects.filter(key=f"submission-received:{one.pk}").count() == 1


def test_a_snapshot_holds_an_answer_written_at_the_same_moment_whole_or_not_at_all():
    manager = make_user()
    for _pair in range(5):
        draft = make_complete_draft(managers=[manager], by=manager)
        profile, first, second = question(draft, "profile"), copy_of(draft), copy_of(draft)

        saved, submission = together(
            partial(answers.save, first, profile, "Late words", by=manager, version=1),
            partial(submissions.submit, second, by=manager, received_at=clock.now()),
        )

        assert saved.version == 2
        kept = next(e for e in submission.content["answers"] if e["key"] == "profile")
        was_first = submission.draft_version == Dossier.objects.get(pk=draft.pk).draft_version
        assert (kept["value"] == "Late words") == was_first


def test_of_two_simultaneous_edits_one_is_told_of_the_other():
    manager = make_user()
    draft = make_complete_draft(managers=[manager], by=manager)
    profile, copies = question(draft, "profile"), [copy_of(draft), copy_of(draft)]

    write = partial(answers.save, by=manager, version=1)
    results = together(
        partial(write, copies[0], profile, "Anna's"), partial(write, copies[1], profile, "Ben's")
    )

    lost = [result for result in results if isinstance(result, Stale)]
    assert len(lost) == 1
    stored = Answer.objects.get(dossier=draft, question=profile)
    assert {stored.value, lost[0].offered} == {"Anna's", "Ben's"}
    assert stored.version == 2
