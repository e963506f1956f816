"""Label calls with accredited assessors."""

from datetime import timedelta

from competitions.models import Decision
from core import clock
from reviews.models import Accreditation
from tests.factories.accounts import make_officer, make_user
from tests.factories.clusters import make_cluster
from tests.factories.competitions import (
    make_application,
    make_call,
    make_dossier,
    make_programme,
    make_rubric,
    make_stage,
)
from tests.factories.reviews import make_panel, make_panelist

LEVELS = {str(level): f"Level {level}" for level in range(5)}
INDICATORS = [
    {"key": "1.1", "group": "structure", "is_baseline": True},
    {"key": "2.1", "group": "governance", "allows_not_applicable": True},
    {"key": "2.2", "group": "governance"},
]


def make_accreditation(user=None, *, label_type, **fields):
    """In force today, for another year."""
    today = clock.today()
    defaults = {
        "country": "DE",
        "languages": ["en"],
        "from_on": today - timedelta(days=100),
        "until_on": today + timedelta(days=365),
    }
    user = user or make_user()
    return Accreditation.objects.create(user=user, label_type=label_type, **defaults | fields)


def make_label_stage(*, rules=None, judges=2, **fields):
    """An open rolling stage of a label call with three indicators and a panel."""
    rubric = make_rubric(
        *({"minimum_level": 1, "descriptors": LEVELS} | row for row in INDICATORS),
        minimum=0,
        maximum=4,
        step=1,
    )
    rules = {"assessors": judges, "foreign_assessors": judges // 2} | (rules or {})
    call = make_call(programme=make_programme(kind="label"), label_rules=rules)
    make_panel(call=call)
    defaults = {"status": "open", "kind": "assessment", "timing": "rolling", "closes_at": None}
    defaults |= {"judges": judges, "quorum": judges, "basis": "agreed"}
    return make_stage(call=call, rubric=rubric, **defaults | fields)


def make_label_dossier(
    stage, *, country="DE", manager=None, claims=None, link="https://example.org/"
):
    """A dossier that was handed in, with a manager.

    ``claims``: code -> level it claims, each with the ``link``.
    """
    cluster = make_cluster(country=country, managers=[manager or make_user()])
    application = make_application(call=stage.call, cluster=cluster)
    value = {
        code: {"level": level, "text": f"See page {code}.", "link": link}
        for code, level in (claims or {}).items()
    }
    asked = {"key": "indicators", "kind": "indicators", "label": "Levels", "word_limit": None}
    asked |= {"options": {"indicators": []}, "is_secret": False, "carries_over": ""}
    answers = [asked | {"value": value, "section": "Levels"}]
    content = {"form": {}, "answers": answers if claims else [], "files": []}
    return make_dossier(
        stage=stage, application=application, status="submitted", submission={"content": content}
    )


def make_assessor(stage, *, country="DE", declared=False, accredited=True, **fields):
    """A seat of the call, accredited for its label."""
    panel = stage.call.panels.get()
    seat = make_panelist(
        panel=panel, country=country, declared_for=[stage] if declared else (), **fields
    )
    if accredited:
        label_type = stage.call.programme.label_type
        make_accreditation(seat.user, label_type=label_type, country=country)
    return seat


def manager_of(dossier):
    return dossier.application.cluster.roles.get(role="manager").user


def make_decision(dossier, **fields):
    """What an officer decided on an assessed dossier."""
    officer = make_officer()
    defaults = {
        "kind": "labelled",
        "tier": "gold",
        "proposed_by": officer,
        "confirmed_by": make_officer(),
        "reason": "By rule.",
    }
    return Decision.objects.create(dossier=dossier, **defaults | fields)
