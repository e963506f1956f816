"""Dossiers on the real forms of the preset, filled through the actions."""

from datetime import timedelta

from competitions import building
from competitions.actions import answers
from competitions.models import Participant, Partner, Question, Writers
from competitions.presets import PRESETS
from competitions.states import StageStatus
from core import clock
from tests.factories.clusters import make_organisation
from tests.factories.competitions import make_application, make_call, make_dossier
from tests.factories.core import make_upload

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


def make_partner(dossier, *, people=(), viewers=(), editors=(), **fields):
    """A partner of the application; ``people`` edit its part, ``editors`` everything."""
    organisation = fields.pop("organisation", None) or make_organisation(**fields)
    application = dossier.application
    partner = Partner.objects.create(application=application, organisation=organisation)
    for role, users in [("part", people), ("viewer", viewers), ("editor", editors)]:
        for user in users:
            Participant.objects.create(
                application=application, partner=partner, user=user, role=role
            )
    return partner


def make_signatory(application, user):
    return Participant.objects.create(application=application, user=user, role="signatory")


def fill_part(dossier, partner, *, by=None):
    """Answer what is asked of a partner."""
    for asked in questions(dossier).filter(writers=Writers.PARTNERS):
        if asked.kind == "files":
            answers.attach(dossier, asked, make_upload(), by=by, partner=partner)
        else:
            answers.save(dossier, asked, valid(asked), by=by, partner=partner, version=0)


def make_full_draft(*, people=(), by=None, **fields):
    """A draft of the full application, complete, with one partner whose part is filled in.

    Neither the partner's sign-off nor the confirmation is there yet.
    """
    dossier = make_draft(call=make_call_at_stage_two(), position=2, **fields)
    for asked in questions(dossier).filter(is_required=True).exclude(writers=Writers.PARTNERS):
        answers.save(dossier, asked, valid(asked), by=by, version=0)
    fill_part(dossier, make_partner(dossier, people=people), by=by)
    return dossier


def make_call_at_stage_two():
    call = make_preset_call()
    first, second = call.stages.all()
    call.stages.filter(pk=first.pk).update(status=StageStatus.DECIDED)
    call.stages.filter(pk=second.pk).update(status=StageStatus.OPEN, opens_at=first.opens_at)
    return call


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
