"""Label dossiers on their way from agreed levels to a confirmed tier; made with the actions."""

from core import jobs
from reviews.actions import assessments, consensus
from reviews.models import Assessment
from tests.factories.accounts import make_officer
from tests.factories.deliberating import make_assessed

GOLD = {"1": "4", "2": "3", "3": "3"}  # 10 of 12 points
SILVER = {"1": "4", "2": "3", "3": "2"}  # 9 of 12 points: 75 %
NONE = {"1": "0", "2": "4", "3": "4"}  # the baseline fails


def assessor_of(dossier):
    return dossier.assignments.order_by("pk").first().panelist.user


def settle(dossier, levels=GOLD, *, notes=(), text="Good.", areas=None):
    """The assessors agree on ``levels``: indicator -> level as text."""
    by, kept = assessor_of(dossier), getattr(dossier, "consensus", None)
    if kept:
        kept.refresh_from_db()
    version = kept.version if kept else 0
    written = {"levels": levels, "notes": dict(notes), "text": text}
    written["improvement_areas"] = areas
    consensus.save(dossier, by=by, version=version, **written)
    return consensus.agree(dossier, by=by)


def compute(dossier):
    job = jobs.run(assessments.request(dossier, by=assessor_of(dossier)).pk)
    return Assessment.objects.get(pk=job.result["assessment"])


def make_computed(levels=GOLD, **words):
    """An assessment that waits for an officer."""
    dossier = make_assessed()
    settle(dossier, levels, **words)
    return compute(dossier)


def make_confirmed(levels=GOLD, *, by=None, **words):
    """An assessment that a decision rests on."""
    found = make_computed(levels, **words)
    assessments.confirm(found, by=by or make_officer())
    found.refresh_from_db()
    return found
