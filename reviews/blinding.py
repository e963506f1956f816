"""Whether the panel reads without knowing whose application it is.

A stage says so (``Stage.blinding``). Every page, letter and file that a panelist gets asks here
before it names a cluster, a person or an organisation.
"""

from django.utils.translation import gettext as _

from competitions.models import Blinding
from reviews.models import Panelist, ScoreSheet


def hides_applicant(user, dossier):
    """Whether ``user`` must not learn whose ``dossier`` it is (yet)."""
    stage = dossier.stage
    if stage.blinding == Blinding.OPEN or not _sits_on_panel(user, stage):
        return False
    if stage.blinding == Blinding.ALWAYS:
        return True
    return not _has_judged(user, dossier)


def applicant_of(dossier, user):
    """How ``user`` may call the applicant: the cluster's name, or that it is hidden."""
    if hides_applicant(user, dossier):
        return _("Applicant hidden")
    return str(dossier.application.cluster)


def _sits_on_panel(user, stage):
    return Panelist.objects.filter(user=user, panel__call=stage.call_id).exists()


def _has_judged(user, dossier):
    own = ScoreSheet.objects.submitted().filter(assignment__panelist__user=user)
    return own.filter(assignment__dossier=dossier).exists()
