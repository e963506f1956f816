"""Smallest valid calls, applications and hand-ins, made without the actions."""

from datetime import timedelta
from itertools import count

from competitions.models import (
    Application,
    Call,
    Criterion,
    Dossier,
    Form,
    Programme,
    Question,
    Rubric,
    Section,
    Stage,
    Submission,
)
from competitions.states import CallStatus, DossierStatus, StageStatus
from core import clock
from core.digests import digest
from core.reference import random_reference
from tests.factories.clusters import make_cluster, make_label_type

_number = count(1)


def make_programme(*, kind="contest", **fields):
    n = next(_number)
    if kind == "label" and "label_type" not in fields:
        fields["label_type"] = make_label_type()
    return Programme.objects.create(
        **{"slug": f"programme-{n}", "name": f"Programme {n}", "kind": kind} | fields
    )


def make_call(*, status=CallStatus.PUBLISHED, **fields):
    n = next(_number)
    defaults = {
        "code": f"call-{n}",
        "title": f"Call {n}",
        "status": status,
        "published_at": None if status == CallStatus.DRAFT else clock.now(),
        "budget": 200_000_000,
        "cap_per_winner": 40_000_000,
        "private_share_min": 50,
    }
    if "programme" not in fields:
        fields["programme"] = make_programme()
    return Call.objects.create(**defaults | fields)


def make_form(*questions):
    """A form with one section; ``questions`` are dicts of Question fields."""
    form = Form.objects.create(name="Outline")
    section = Section.objects.create(form=form, position=1, title="The cluster")
    for position, fields in enumerate(questions or [{}], 1):
        defaults = {"key": f"question-{position}", "kind": "long_text", "label": "Profile"}
        Question.objects.create(section=section, position=position, **defaults | fields)
    return form


def make_rubric(*criteria, **fields):
    """A rubric 0-5 in half marks; ``criteria`` are dicts of Criterion fields."""
    rubric = Rubric.objects.create(
        **{"name": "Criteria", "minimum": 0, "maximum": 5, "step": "0.5"} | fields
    )
    for position, extra in enumerate(criteria or [{}, {}], 1):
        defaults = {"key": f"criterion-{position}", "title": f"Criterion {position}"}
        Criterion.objects.create(rubric=rubric, position=position, **defaults | extra)
    return rubric


def make_stage(*, status=StageStatus.OPEN, **fields):
    if "call" not in fields:
        fields["call"] = make_call()
    defaults = {
        "position": fields["call"].stages.count() + 1,
        "kind": "outline",
        "title": "Outline",
        "status": status,
        "opens_at": clock.now() - timedelta(days=30),
        "closes_at": clock.now() + timedelta(days=30),
        "places": 15,
    }
    if "form" not in fields:
        fields["form"] = make_form()
    if "rubric" not in fields:
        fields["rubric"] = make_rubric()
    return Stage.objects.create(**defaults | fields)


def make_application(*, managers=(), editors=(), viewers=(), **fields):
    n = next(_number)
    if "call" not in fields:
        fields["call"] = make_call()
    if "cluster" not in fields:
        fields["cluster"] = make_cluster(managers=managers, editors=editors, viewers=viewers)
    defaults = {"reference": f"A-{n:04}", "title": "Light from waste heat", "sector": "energy"}
    return Application.objects.create(**defaults | fields)


def make_submission(dossier, **fields):
    """A hand-in of ``dossier`` as it stands; does not change the status."""
    n = next(_number)
    content = fields.pop("content", {"form": {}, "answers": [], "files": []})
    defaults = {
        "sequence": dossier.submissions.count() + 1,
        "number": random_reference("R", 9),
        "draft_version": dossier.draft_version + n,
        "received_at": clock.now(),
        "content": content,
        "digest": digest(content),
        "requested": 10_000_000,
        "private": 10_000_000,
    }
    return Submission.objects.create(dossier=dossier, **defaults | fields)


def make_dossier(*, status=DossierStatus.DRAFT, submission=None, **fields):
    """A dossier; any status past draft comes with a pinned submission."""
    fields.setdefault("stage", None)
    fields["stage"] = fields["stage"] or make_stage()
    if "application" not in fields:
        managers = fields.pop("managers", ())
        fields["application"] = make_application(call=fields["stage"].call, managers=managers)
    dossier = Dossier.objects.create(status=DossierStatus.DRAFT, **fields)
    if status != DossierStatus.DRAFT:
        dossier.pinned = make_submission(dossier, **submission or {})
        Dossier.objects.filter(pk=dossier.pk).update(status=status, pinned=dossier.pinned)
        dossier.refresh_from_db()
    return dossier
