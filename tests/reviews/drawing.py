"""Ties that a draw parts: announced, due, and drawn by two officers."""

from datetime import timedelta

from core import clock
from reviews.actions import draws
from tests.factories.accounts import make_officer
from tests.reviews.deciding import make_ranked_stage

NAME = "Numbers of the lottery of 2026-12-05"
VALUE = "3 14 22 27 35 41"
SOURCE = "https://lottery.example/2026-12-05"


def tied_stage(**fields):
    return make_ranked_stage(**{"ranks": (1, 2, 2), "places": 2} | fields)


def announce(stage, *, by=None, at=2, **fields):
    given = {"value_name": NAME, "value_due_at": clock.now() + timedelta(days=9)} | fields
    return draws.announce(stage.rankings.first(), at, by=by or make_officer(), **given)


def after(days=10):
    return clock.frozen(clock.now() + timedelta(days=days))


def enter(draw, value=VALUE, *, by=None, source=SOURCE):
    return draws.enter(draw, by=by or make_officer(), value=value, source=source)


def drawn(draw, value=VALUE, *, by=None):
    """Drawn: somebody has entered ``value``, and ``by`` confirms it."""
    entered = enter(draw, value)
    return draws.confirm(draw, by=by or make_officer(), entered=entered.pk)
