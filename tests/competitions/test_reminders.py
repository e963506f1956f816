"""Those who write are reminded 7 days, 2 days and 3 hours before their own deadline, once."""

from datetime import timedelta

import pytest

from competitions import checks, reminders, tasks, timing
from competitions.actions import answers, outages, stages, submissions
from competitions.states import CallStatus, DossierStatus
from core import clock
from core.models import Letter
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_complete_draft, make_draft, make_partner, question
from tests.factories.competitions import make_call, make_dossier, make_stage

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def at(dossier, before):
    """The clock, stopped that long before the dossier's deadline."""
    dossier.refresh_from_db()
    dossier.stage.refresh_from_db()
    return clock.frozen(timing.deadline(dossier) - before)


def remind(dossier, *distances):
    """Run the task at these distances from the deadline; return how many letters each wrote."""
    written = []
    for before in distances:
        count = Letter.objects.filter(key__startswith="reminder:").count()
        with at(dossier, before):
            tasks.remind_of_deadlines()
        written.append(Letter.objects.filter(key__startswith="reminder:").count() - count)
    return written


def letters():
    return Letter.objects.filter(key__startswith="reminder:").order_by("pk")


def test_each_moment_is_one_letter_and_not_a_second_earlier():
    draft = make_draft(managers=[make_user()])
    second = timedelta(seconds=1)
    moments = [7 * DAY, 2 * DAY, 3 * HOUR]

    written = remind(draft, *[d for m in moments for d in (m + second, m, m - MINUTE)])

    assert written == [0, 1, 0] * 3


def test_the_letter_names_deadline_and_zone_what_is_missing_and_the_page():
    draft = make_draft(managers=[make_user()])
    missing = len(checks.missing(draft))

    remind(draft, 2 * DAY)

    text = letters().get().text
    assert "(Berlin)" in text
    assert f"{missing} points are still missing" in text
    assert f"/applications/{draft.application.reference}/1/hand-in/" in text


def test_managers_and_editors_are_reminded_each_once_and_viewers_are_not():
    manager, editor = make_user(), make_user()
    draft = make_draft(managers=[manager], editors=[editor], viewers=[make_user()])
    remind(draft, 2 * DAY)
    late = make_user()
    draft.application.cluster.roles.create(user=late, role="editor")

    remind(draft, 2 * DAY - MINUTE)

    told = list(letters().values_list("address", flat=True))
    assert sorted(told) == sorted([manager.email, editor.email, late.email])


def test_partners_who_write_are_reminded_too():
    pia, viewer = make_user(), make_user()
    draft = make_draft()
    make_partner(draft, people=[pia], viewers=[viewer])

    remind(draft, 2 * DAY)

    assert letters().get().address == pia.email


def test_what_is_handed_in_is_left_alone_until_its_words_are_changed():
    manager = make_user()
    draft = make_complete_draft(managers=[manager], by=manager)
    submission = submissions.submit(draft, by=manager, received_at=clock.now())
    assert remind(draft, 7 * DAY) == [0]

    with at(draft, 5 * DAY):
        profile = question(draft, "profile")
        version = draft.answers.get(question=profile).version
        answers.save(draft, profile, "Other words.", by=manager, version=version)

    assert remind(draft, 2 * DAY) == [1]
    text = letters().get().text
    assert "was changed after you handed it in" in text
    assert submission.number in text
    assert "Nothing is missing" in text


def test_after_a_hand_in_again_nobody_is_reminded():
    manager = make_user()
    draft = make_complete_draft(managers=[manager], by=manager)
    remind(draft, 2 * DAY)
    with at(draft, DAY):
        submissions.submit(draft, by=manager, received_at=clock.now())

    assert remind(draft, 3 * HOUR) == [0]


def test_an_extension_begins_the_reminders_of_the_new_deadline_and_repeats_none_at_once():
    draft = make_draft(managers=[make_user()])
    remind(draft, 7 * DAY, 2 * DAY)
    with at(draft, DAY):
        until = timing.deadline(draft) + 5 * DAY
        stages.extend(draft.stage, by=make_officer(), closes_at=until, reason="Snow.")

    assert remind(draft, 6 * DAY - MINUTE, 2 * DAY, 3 * HOUR) == [0, 1, 1]
    assert len({letter.key for letter in letters()}) == 4


def test_an_extension_for_one_moves_the_reminders_of_that_one_only():
    mine, other = make_user(), make_user()
    draft = make_draft(managers=[mine])
    neighbour = make_dossier(stage=draft.stage, managers=[other])
    until = timing.deadline(draft) + DAY
    stages.extend_one(draft, by=make_officer(), closes_at=until, reason="Illness.")

    remind(neighbour, 7 * DAY)
    assert letters().get().address == other.email
    remind(draft, 7 * DAY)
    assert letters().last().address == mine.email


def test_an_outage_moves_the_reminders_too():
    draft = make_draft(managers=[make_user()])
    with at(draft, 4 * HOUR):
        now = clock.now()
        outages.record(
            draft.stage.call,
            by=make_officer(),
            began_at=now - HOUR,
            ended_at=now,
            reason="The network was down.",
        )

    assert remind(draft, 3 * HOUR + MINUTE, 3 * HOUR) == [0, 1]


def test_who_began_after_a_moment_is_not_reminded_of_it():
    stage = make_stage(closes_at=clock.now() + DAY)
    draft = make_dossier(stage=stage, managers=[make_user()])

    assert remind(draft, DAY - MINUTE, 3 * HOUR) == [0, 1]


def test_after_days_without_the_task_one_letter_is_sent_and_none_after_the_deadline():
    draft = make_draft(managers=[make_user()])
    assert remind(draft, HOUR, HOUR) == [1, 0]

    late = make_draft(managers=[make_user()])
    assert remind(late, -MINUTE) == [0]


@pytest.mark.parametrize("status", [DossierStatus.WITHDRAWN, DossierStatus.LAPSED])
def test_what_is_given_up_is_left_alone(status):
    dossier = make_dossier(status=status, managers=[make_user()])

    assert remind(dossier, 2 * DAY) == [0]


def test_a_call_that_was_cancelled_and_a_rolling_stage_remind_nobody():
    cancelled = make_stage(call=make_call(status=CallStatus.CANCELLED))
    make_dossier(stage=cancelled, managers=[make_user()])
    rolling = make_stage(timing="rolling", closes_at=None)
    make_dossier(stage=rolling, managers=[make_user()])

    with clock.frozen(cancelled.deadline - 2 * DAY):
        tasks.remind_of_deadlines()

    assert not letters()


@pytest.mark.parametrize("count", [1, 4])
def test_what_is_due_is_found_in_the_same_queries_however_many_drafts(
    count, django_assert_num_queries
):
    stage = make_stage()
    for _ in range(count):
        make_dossier(stage=stage, managers=[make_user()])

    with django_assert_num_queries(3):  # dossiers, writers, letters
        found = reminders.due(stage.deadline - 2 * DAY)

    assert len(found) == count
