"""Dossiers on the real forms of the preset, filled through the actions."""

from datetime import timedelta

from competitions import building
from competitions.actions import answers
from competitions.models import Question
from competitions.presets import PRESETS
from competitions.states import StageStatus
from core import clock
from tests.factories.competitions import make_application, make_call, make_dossier

VALID = {
    "short_text": "Light",
    "long_text": "We turn waste heat into light.",
    "number": "4.5",
    "money": "10,000,000",
    "date": "2027-05-12",
    "yes_no": "yes",
    "link": "https://example.org",
    "partners": [{"name": "Acme", "kind": "sme", "city": "Ulm", "role": "lasers"}],
    "projects": [{"title": "Lamp", "partners": "Acme", "cost": "1,000", "own_share": "500"}],
    "milestones": [{"title": "First light", "due": "2027-05-12", "proof": ""}],
    "financing": {"grant": ["100"], "public": ["0"], "private": ["100"]},
}


def make_preset_call(preset="leading-edge", **fields):
    """A published call whose first stage is open."""
    data = {name: value for name, value in PRESETS[preset]["call"].items() if name != "eligibility"}
    call = make_call(**data | fields)
    building.build_stages(call, PRESETS[preset])
    now = clock.now()
    for stage in call.stages.all():
        stage.opens_at = now - timedelta(days=1) + timedelta(days=60) * (stage.position - 1)
        stage.closes_at = None if stage.is_rolling else stage.opens_at + timedelta(days=31)
        stage.status = StageStatus.OPEN if stage.position == 1 else StageStatus.PLANNED
        stage.save(update_fields=["opens_at", "closes_at", "status", "updated_at"])
    return call


def make_draft(*, managers=(), editors=(), viewers=(), call=None, position=1, **fields):
    """An empty draft on a form of the preset."""
    call = call or make_preset_call()
    application = make_application(
        call=call, managers=managers, editors=editors, viewers=viewers, **fields
    )
    stage = call.stages.select_related("call", "form").get(position=position)
    return make_dossier(application=application, stage=stage)


def make_complete_draft(*, by=None, **fields):
    """A draft in which nothing is missing."""
    dossier = make_draft(**fields)
    for question in questions(dossier):
        if question.is_required:
            answers.save(dossier, question, valid(question), by=by, version=0)
    return dossier


def valid(question):
    """An answer with which nothing is wrong."""
    return "0" if question.options.get("role") == "public" else VALID[question.kind]


def questions(dossier):
    return Question.objects.filter(section__form=dossier.stage.form_id)


def question(dossier, key):
    return questions(dossier).get(key=key)
