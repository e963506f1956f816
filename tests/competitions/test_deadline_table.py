"""Before, open, grace, closed: what each role may do in each phase, to the second.

Once in winter time, and across both changes of the clocks in Berlin, because a stage is open
there for 30 days of which one has 23 or 25 hours.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from competitions import tasks
from competitions.actions import answers, applications, stages, submissions
from competitions.states import DossierStatus, StageStatus
from core import clock
from core.errors import Refused
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_complete_draft, make_preset_call, question
from tests.factories.clusters import make_cluster

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
SECOND, GRACE = timedelta(seconds=1), timedelta(minutes=5)

WINDOWS = {
    "winter time": (datetime(2027, 1, 4, 9, 0), datetime(2027, 2, 3, 23, 59)),
    "into summer time": (datetime(2027, 3, 1, 9, 0), datetime(2027, 3, 31, 23, 59)),
    "into winter time": (datetime(2027, 10, 4, 9, 0), datetime(2027, 11, 3, 23, 59)),
    # 02:30 comes twice on 31 October 2027; the second one is meant
    "in the hour that comes twice": (
        datetime(2027, 10, 1, 9, 0),
        datetime(2027, 10, 31, 2, 30, fold=1),
    ),
    # there is no 02:00 to 03:00 on 28 March 2027
    "just after the hour that is left out": (
        datetime(2027, 3, 1, 9, 0),
        datetime(2027, 3, 28, 3, 0),
    ),
}

# when, as a distance from the opening or from the deadline: what is possible then
TABLE = {
    "before": [("opens", -SECOND), set()],
    "open, first second": [("opens", 0 * SECOND), {"begin", "write", "submit"}],
    "open, last second": [("closes", 0 * SECOND), {"begin", "write", "submit"}],
    "open, its last fraction": [
        ("closes", timedelta(microseconds=999_999)),
        {"begin", "write", "submit"},
    ],
    "grace, first second": [("closes", SECOND), set()],
    "grace, last second": [("closes", GRACE), set()],
    "closed, first second": [("closes", GRACE + SECOND), {"close"}],
    "closed, a day later": [("closes", timedelta(days=1)), {"close"}],
}


@pytest.fixture(params=WINDOWS)
def window(request):
    opens, closes = (moment.replace(tzinfo=BERLIN) for moment in WINDOWS[request.param])
    return {"opens": opens.astimezone(BERLIN), "closes": closes.astimezone(BERLIN)}


def moment_of(window, place):
    """Elapsed time, not wall clocks: a second is a second, also when the clocks change."""
    name, distance = place
    return datetime.fromtimestamp(window[name].timestamp(), ZoneInfo("UTC")) + distance


@pytest.fixture
def draft(window):
    """A complete draft of a manager, in a stage that is open exactly in the window."""
    manager = make_user()
    with clock.frozen(moment_of(window, ("opens", timedelta(hours=1)))):
        call = make_preset_call(zone="Europe/Berlin")
        stage = call.stages.get(position=1)
        stage.opens_at, stage.closes_at = window["opens"], window["closes"]
        stage.save(update_fields=["opens_at", "closes_at", "updated_at"])
        dossier = make_complete_draft(managers=[manager], by=manager, call=call)
    dossier.manager = manager
    return dossier


@pytest.mark.parametrize("phase", TABLE)
def test_table(draft, window, phase):
    place, allowed = TABLE[phase]
    now = moment_of(window, place)

    with clock.frozen(now):
        possible = {name for name, attempt in ATTEMPTS.items() if attempt(draft, now)}

    assert possible == allowed


@pytest.mark.parametrize("phase", [name for name in TABLE if name.startswith(("grace", "closed"))])
def test_what_reached_us_in_the_last_second_is_processed_after_it(draft, window, phase):
    received_at = moment_of(window, ("closes", 0 * SECOND))

    with clock.frozen(moment_of(window, TABLE[phase][0])):
        submissions.submit(draft, by=draft.manager, received_at=received_at)

    draft.refresh_from_db()
    assert draft.status == DossierStatus.SUBMITTED


@pytest.mark.parametrize("phase", TABLE)
def test_the_clock_closes_the_stage_and_lets_the_draft_lapse_when_the_grace_is_over(
    draft, window, phase
):
    place, allowed = TABLE[phase]

    with clock.frozen(moment_of(window, place)):
        tasks.close_due_stages()

    draft.refresh_from_db()
    draft.stage.refresh_from_db()
    closed = "close" in allowed
    assert (draft.stage.status == StageStatus.CLOSED) == closed
    assert (draft.status == DossierStatus.LAPSED) == closed


def begin(draft, now):
    """Another cluster begins an application."""
    officer = make_user()
    return applications.start(
        draft.stage.call,
        make_cluster(managers=[officer]),
        by=officer,
        title="Late light",
        sector="energy",
    )


def write(draft, now):
    profile = question(draft, "profile")
    version = draft.answers.get(question=profile).version
    words = {"by": draft.manager, "version": version, "received_at": now}
    return answers.save(draft, profile, "Other words.", **words)


def submit(draft, now):
    return submissions.submit(draft, by=draft.manager, received_at=now)


def close(draft, now):
    return stages.close(draft.stage, by=make_officer())


def attempt(action):
    def is_possible(draft, now):
        try:
            action(draft, now)
        except (Refused, TransitionNotAllowed):
            return False
        return True

    return is_possible


ATTEMPTS = {action.__name__: attempt(action) for action in (begin, write, submit, close)}


def test_the_two_changes_of_the_clocks_make_days_of_23_and_25_hours():
    """The windows above do cross them; else the table would show nothing."""
    hours = []
    for name in ("winter time", "into summer time", "into winter time"):
        opens, closes = (moment.replace(tzinfo=BERLIN) for moment in WINDOWS[name])
        hours.append((closes.timestamp() - opens.timestamp()) / 3600)

    assert [round(h - hours[0]) for h in hours] == [0, -1, 1]
