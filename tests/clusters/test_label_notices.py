"""What clusters are told of the dates of their labels: the latest that is due, and once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from clusters import label_notices
from clusters.actions import labels
from clusters.models import Label, LabelNotice
from clusters.tasks import tell_of_labels
from core import clock
from core.models import Letter
from tests.factories.accounts import make_officer, make_user
from tests.factories.clusters import make_cluster, make_label, make_label_type

pytestmark = pytest.mark.django_db
END = date(2026, 5, 1)  # the last valid day is the one before
LAPSE = date(2027, 5, 1)


def on(day):
    return clock.frozen(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def before(days, end=END):
    return end - timedelta(days=days)


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def label(manager):
    cluster = make_cluster(managers=[manager], editors=[make_user()])
    return make_label(cluster=cluster, valid_from=date(2024, 5, 1), valid_until=END)


def run(*days):
    """Let the job run on each of ``days``; what it returned the last time."""
    for day in days:
        with on(day):
            told = label_notices.send_due()
    return told


def told():
    return list(LabelNotice.objects.order_by("pk").values_list("kind", flat=True))


ALL = ["ends_180", "ends_90", "ends_30", "expired", "closing", "lapsed"]
DATES = [before(180), before(90), before(30), END, before(30, LAPSE), LAPSE]


@pytest.mark.parametrize(("kind", "day"), zip(ALL, DATES, strict=True))
def test_each_date_is_told_from_its_day_on_and_not_the_day_before(label, kind, day):
    run(day - timedelta(days=1))
    assert kind not in told()

    run(day)

    assert told()[-1] == kind


def test_a_label_whose_job_runs_every_day_gets_each_letter_once(label, manager):
    day = before(200)
    while day < LAPSE + timedelta(days=100):
        run(day, day)
        day += timedelta(days=5)

    assert told() == ALL
    assert Letter.objects.count() == len(ALL)
    assert set(Letter.objects.values_list("address", flat=True)) == {manager.email}


def test_what_fell_on_missed_days_is_caught_up_with_the_latest_alone(label):
    run(before(20))

    assert told() == ["ends_30"]
    assert Letter.objects.count() == 1


def test_a_reminder_missed_on_its_day_comes_once_and_the_next_one_on_its_own(label):
    run(before(180), before(70), before(69), before(30))

    assert told() == ["ends_180", "ends_90", "ends_30"]


def test_what_is_long_past_is_no_news(label):
    run(END + timedelta(days=200), LAPSE + timedelta(days=91))

    assert told() == []


def test_the_second_run_writes_nothing(label):
    with on(END):
        assert label_notices.send_due() == (1, 1)
        assert label_notices.send_due() == (0, 0)
        tell_of_labels()

    assert Letter.objects.count() == LabelNotice.objects.count() == 1


def test_a_run_that_was_killed_between_noting_and_telling_goes_on(label):
    with on(END):
        label_notices.note_due()
    assert not Letter.objects.exists()

    assert run(END + timedelta(days=1)) == (0, 1)
    assert Letter.objects.count() == 1


def test_a_run_that_was_killed_within_a_chunk_leaves_all_of_it_to_the_next(label, monkeypatch):
    make_label(valid_from=date(2024, 5, 1), valid_until=END)
    real, calls = label_notices.emails.label_date, []

    def dies(*args):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(label_notices.emails, "label_date", dies)
    with on(END):
        label_notices.note_due()
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            label_notices.tell()
        assert not Letter.objects.exists()
        monkeypatch.undo()
        assert len(label_notices.tell()) == 2
    assert Letter.objects.count() == 1  # the other cluster has nobody to write to


def test_chunks_take_all_that_waits(label, monkeypatch):
    label_type = make_label_type()
    for _ in range(7):
        fields = {"cluster": make_cluster(managers=[make_user()]), "label_type": label_type}
        make_label(valid_from=date(2024, 5, 1), valid_until=END, **fields)
    whole = label_notices.tell
    monkeypatch.setattr(label_notices, "tell", lambda after: whole(3, after=after))

    assert run(END) == (8, 8)
    assert Letter.objects.count() == 8


@pytest.mark.parametrize("tier", ["gold", "silver", "bronze"])
def test_who_has_renewed_already_is_not_reminded(label, tier):
    Label.objects.filter(pk=label.pk).update(tier="gold")
    with on(before(100)):
        labels.award(label.cluster, label.label_type, tier, by=None, received_on=clock.today())

    run(before(90), before(30), END, before(30, LAPSE), LAPSE)

    assert told() == []


def test_who_renewed_between_noting_and_telling_gets_no_letter(label):
    with on(before(90)):
        label_notices.note_due()
        labels.award(label.cluster, label.label_type, "gold", by=None, received_on=clock.today())
        assert len(label_notices.tell()) == 1

    assert not Letter.objects.exists()


def test_a_suspended_label_is_told_of_nothing_until_it_is_reinstated(label):
    with on(before(100)):
        labels.suspend(label, by=make_officer(), reason="Found out.")
    run(before(90), before(80))
    assert told() == []
    with on(before(70)):
        labels.reinstate(label, by=make_officer(), reason="Cleared.")

    run(before(70))

    assert told() == ["ends_90"]


def test_a_revoked_label_is_told_of_nothing_more(label):
    with on(before(100)):
        labels.revoke(label, by=make_officer(), reason="Found out.")

    run(before(90), END, LAPSE)

    assert told() == []


def test_a_label_to_come_is_told_of_nothing(label):
    Label.objects.filter(pk=label.pk).update(valid_from=before(10))

    run(before(30))

    assert told() == []


def test_without_a_window_the_end_is_the_lapse(manager):
    rules = {"gold": {"renewal_window_years": 0}}
    make_label(
        label_type=make_label_type(policy=rules), valid_from=date(2024, 5, 1), valid_until=END
    )

    run(before(30), END)

    assert told() == ["ends_30", "lapsed"]


@pytest.mark.parametrize(("kind", "day"), zip(ALL, DATES, strict=True))
def test_letters_say_the_last_day_the_window_and_where_to_renew(label, kind, day):
    run(day)

    letter = Letter.objects.get()
    assert "30 Apr 2026" in letter.text
    assert "30 Apr 2027" in letter.text
    assert f"/my/labels/{label.number}/renew/" in letter.text
    assert label.cluster.name in letter.subject


def test_noting_takes_one_statement_however_many_there_are(django_assert_num_queries):
    label_type = make_label_type()
    for _ in range(5):
        make_label(label_type=label_type, valid_from=date(2024, 5, 1), valid_until=END)

    with on(END), django_assert_num_queries(3):  # with its savepoint
        assert label_notices.note_due() == 5
