"""What is listed of label calls: accreditations, dossiers with their assessors."""

from datetime import timedelta

from core import clock
from reviews.models import Appointment, Visit
from tests.factories.assessors import make_accreditation, make_assessor, make_label_stage
from tests.factories.clusters import make_cluster, make_label_type
from tests.factories.competitions import make_application, make_dossier
from tests.factories.reviews import make_assignment


def _stage(scene):
    if not hasattr(scene, "label_stage"):
        scene.label_stage = make_label_stage(rules={"assessors": 9})
        scene.label_dossier = _dossier(scene)
    return scene.label_stage


def _dossier(scene):
    application = make_application(
        call=scene.label_stage.call, cluster=make_cluster(managers=[scene.manager])
    )
    return make_dossier(stage=scene.label_stage, application=application, status="submitted")


def _propose(scene, dossier):
    until = clock.now() + timedelta(days=9)
    row = make_assignment(make_assessor(scene.label_stage), dossier, status="proposed")
    Appointment.objects.create(assignment=row, dossier=dossier, answer_until=until)


def of_stage(scene):
    stage = _stage(scene)
    return [stage.call.code, stage.position]


def of_dossier(scene):
    return [*of_stage(scene), scene.label_dossier.pk]


def of_own(scene):
    stage = _stage(scene)
    return [scene.label_dossier.application.reference, stage.position]


def one_more_accreditation(scene):
    make_accreditation(label_type=make_label_type())


def one_more_assessor(scene):
    """One proposed, and one who could be."""
    _stage(scene)
    _propose(scene, scene.label_dossier)
    make_assessor(scene.label_stage)


def one_more_assessed_dossier(scene):
    _stage(scene)
    dossier = _dossier(scene)
    _propose(scene, dossier)
    at = clock.now() + timedelta(days=20)
    Visit.objects.create(dossier=dossier, options=[at.isoformat()], place="Main Street 4")
