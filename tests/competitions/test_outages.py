"""What nobody could use is given back to everybody, also after the stage closed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from competitions import tasks, timing
from competitions.actions import outages, stages
from competitions.models import Outage, Outcome
from competitions.states import CallStatus, DossierStatus, StageStatus
from core import clock
from core.audit import AuditEvent
from core.errors import Refused
from core.models import Letter
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_draft
from tests.factories.competitions import make_call, make_dossier, make_stage

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def make_closing_stage(*, ago=timedelta(0), **fields):
    """A stage whose deadline was ``ago``."""
    return make_stage(closes_at=clock.now().replace(microsecond=0) - ago, **fields)


def record(stage, *, since=30 * MINUTE, until=10 * MINUTE, reason="The network was down."):
    now = clock.now().replace(microsecond=0)
    return outages.record(
        stage.call, by=make_officer(), began_at=now - since, ended_at=now - until, reason=reason
    )


def reload(*rows):
    for row in rows:
        row.refresh_from_db()


def test_an_outage_lengthens_the_deadline_of_everybody_by_its_minutes():
    stage = make_stage()
    own = stage.closes_at + timedelta(days=1)
    draft = make_dossier(stage=stage)
    extended = make_dossier(stage=stage, closes_at=own, closes_at_reason="Illness.")
    announced = stage.deadline

    record(stage)

    reload(stage, draft, extended)
    assert stage.deadline == announced + 20 * MINUTE
    assert timing.deadline(draft) == stage.deadline
    assert timing.deadline(extended) == own.replace(microsecond=0) + 20 * MINUTE


def test_a_begun_minute_counts():
    stage = make_stage()

    record(stage, since=11 * MINUTE + timedelta(seconds=1))

    reload(stage)
    assert stage.outage_minutes == 2


def test_two_outages_add_up_and_the_same_time_is_not_given_twice():
    stage = make_stage()
    record(stage, since=60 * MINUTE, until=50 * MINUTE)
    record(stage)

    with pytest.raises(Refused, match="recorded as an outage already"):
        record(stage, since=35 * MINUTE, until=25 * MINUTE)

    reload(stage)
    assert stage.outage_minutes == 30
    assert Outage.objects.count() == 2


def test_every_stage_that_was_collecting_then_is_lengthened_and_no_other():
    stage = make_stage()
    second = make_stage(call=stage.call)
    planned = make_stage(call=stage.call, status=StageStatus.PLANNED)
    rolling = make_stage(call=stage.call, timing="rolling", closes_at=None)
    elsewhere = make_stage()

    record(stage)

    minutes = []
    for one in (stage, second, planned, rolling, elsewhere):
        reload(one)
        minutes.append(one.outage_minutes)
    assert minutes == [20, 20, 0, 0, 0]


def test_an_outage_that_lasted_beyond_the_deadline_counts_whole():
    stage = make_closing_stage(ago=15 * MINUTE)

    record(stage)

    reload(stage)
    assert stage.deadline > clock.now()


def test_an_outage_after_the_deadline_held_nobody_up():
    stage = make_closing_stage(ago=30 * MINUTE)

    with pytest.raises(Refused, match="No stage was collecting"):
        record(stage, since=30 * MINUTE)


def test_a_closed_stage_opens_again_and_its_lapsed_drafts_are_drafts_again():
    stage = make_closing_stage(ago=7 * MINUTE)
    draft = make_dossier(stage=stage)
    tasks.close_due_stages()
    reload(stage, draft)
    assert (stage.status, draft.status) == (StageStatus.CLOSED, DossierStatus.LAPSED)

    record(stage)

    reload(stage, draft)
    draft.application.refresh_from_db()
    assert (stage.status, draft.status) == (StageStatus.OPEN, DossierStatus.DRAFT)
    assert draft.application.outcome == Outcome.IN_PROGRESS
    assert timing.takes_words(draft, clock.now())
    assert list(AuditEvent.objects.about(stage).values_list("verb", flat=True))[-1] == "extend late"


def test_the_stage_closes_and_drafts_lapse_by_the_lengthened_deadline():
    stage = make_closing_stage(ago=7 * MINUTE)
    draft = make_dossier(stage=stage)
    record(stage)
    reload(stage)
    closes_from = stage.deadline + 5 * MINUTE + timedelta(seconds=1)

    with clock.frozen(closes_from - timedelta(seconds=1)):
        tasks.close_due_stages()
    reload(stage, draft)
    assert (stage.status, draft.status) == (StageStatus.OPEN, DossierStatus.DRAFT)

    with clock.frozen(closes_from):
        tasks.close_due_stages()
    reload(stage, draft)
    assert (stage.status, draft.status) == (StageStatus.CLOSED, DossierStatus.LAPSED)


def test_when_even_the_lengthened_deadline_is_over_only_an_extension_helps():
    stage = make_closing_stage(ago=25 * MINUTE)

    with pytest.raises(Refused, match="Extend the deadline instead"):
        record(stage)

    assert not Outage.objects.exists()


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ({"since": MINUTE, "until": MINUTE}, "must end after it began"),
        ({"since": MINUTE, "until": -MINUTE}, "once it is over"),
        ({"reason": " "}, "Give the reason"),
    ],
)
def test_an_outage_is_over_has_a_length_and_a_reason(times, words):
    with pytest.raises(Refused, match=words):
        record(make_stage(), **times)


def test_a_cancelled_call_has_no_deadline_that_moves():
    stage = make_stage(call=make_call(status=CallStatus.CANCELLED))

    with pytest.raises(Refused, match="takes no hand-ins"):
        record(stage)


def test_the_database_takes_no_outage_without_length_or_reason():
    stage, now = make_stage(), clock.now()
    good = {"stage": stage, "began_at": now - MINUTE, "ended_at": now, "minutes": 1, "reason": "x"}

    for wrong in ({"ended_at": now - MINUTE}, {"minutes": 0}, {"reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Outage.objects.create(**good | wrong)


def test_everybody_who_writes_is_told_once_and_the_record_says_when_and_why():
    manager = make_user()
    stage = make_stage()
    make_dossier(stage=stage, managers=[manager])
    make_dossier(stage=stage, status=DossierStatus.WITHDRAWN, managers=[make_user()])

    record(stage)

    letter = Letter.objects.get()
    assert letter.address == manager.email
    assert "20 minutes later" in letter.text
    assert "The network was down." in letter.text
    event = AuditEvent.objects.about(stage).get()
    assert (event.verb, event.reason) == ("record outage", "The network was down.")


def test_an_extension_says_until_when_and_holds_the_outage_already():
    stage = make_stage()
    dossier = make_dossier(stage=stage, managers=[make_user()])
    record(stage)
    reload(stage)
    until = stage.deadline + timedelta(days=1)

    stages.extend(stage, by=make_officer(), closes_at=until, reason="Snow.")
    dossier.stage.refresh_from_db()
    later = until + timedelta(days=1)
    stages.extend_one(dossier, by=make_officer(), closes_at=later, reason="Illness.")

    reload(stage, dossier)
    assert stage.deadline == until
    assert timing.deadline(dossier) == later


def test_an_officer_records_it_on_the_desk_and_everybody_reads_why(client):
    manager, officer = make_user(), make_officer()
    dossier = make_draft(managers=[manager])
    call = dossier.stage.call
    began = (clock.now() - 30 * MINUTE).astimezone(call.tzinfo).replace(second=0)
    client.force_login(officer)

    response = client.post(
        reverse("competitions:office-call-outage", args=[call.code]),
        {
            "began_at": f"{began:%Y-%m-%dT%H:%M}",
            "ended_at": f"{began + 20 * MINUTE:%Y-%m-%dT%H:%M}",
            "reason": "The network was down.",
        },
    )

    assert response.status_code == 302
    words = "lengthened by 20 minutes because of an outage: The network was down."
    assert words in client.get(reverse("competitions:office-call", args=[call.code])).text
    client.logout()
    assert words in client.get(call.get_absolute_url()).text
    client.force_login(manager)
    assert words in client.get(dossier.get_absolute_url()).text


def test_wrong_times_are_told_at_the_field_and_keep_what_was_typed(client):
    stage = make_stage()
    client.force_login(make_officer())

    response = client.post(
        reverse("competitions:office-call-outage", args=[stage.call.code]),
        {"began_at": "2020-01-02T10:00", "ended_at": "2020-01-02T10:20", "reason": "Storm."},
    )

    assert response.status_code == 422
    assert "No stage was collecting in that time." in response.text
    assert "Storm." in response.text
