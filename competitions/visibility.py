"""Who sees applications and what hangs on them: office, auditors, cluster and its partners.

``reviews`` adds the panel's grants and the vetoes of conflicts. Called in ``AppConfig.ready``.
"""

from django.db.models import Q

from competitions.permissions import reads_everything
from core.visibility import EVERYTHING, NOTHING, grant

# From each model to the application it belongs to, as attribute and as lookup path.
PATHS = {
    "competitions.Application": "",
    "competitions.Dossier": "application",
    "competitions.Submission": "dossier__application",
    "competitions.Attachment": "dossier__application",
    "competitions.Confirmation": "dossier__application",
    "competitions.Decision": "dossier__application",
    "competitions.Award": "application",
    "competitions.Invoice": "application",
    "competitions.Complaint": "decision__dossier__application",
    "competitions.Feedback": "decision__dossier__application",
    "competitions.DocumentRequest": "dossier__application",
    "competitions.SuppliedDocument": "request__dossier__application",
}

# What the people of partners and signatories see, too: words and hand-ins, not the money won.
SHARED = [
    "competitions.Application",
    "competitions.Dossier",
    "competitions.Submission",
    "competitions.Attachment",
    "competitions.Confirmation",
]


def follow(obj, path):
    """The object at the end of a lookup path such as ``dossier__application``."""
    for name in filter(None, path.split("__")):
        obj = getattr(obj, name)
    return obj


def join(path, lookup):
    return f"{path}__{lookup}" if path else lookup


def register():
    for model, path in PATHS.items():
        grant(model, "the office", lambda user, obj: reads_everything(user), _office)
        grant(model, "the cluster", _cluster_predicate(path), _cluster_q(path))
    for model in SHARED:
        path = PATHS[model]
        grant(model, "its partners", _partners_predicate(path), _partners_q(path))


def _office(user):
    return EVERYTHING if reads_everything(user) else NOTHING


def _cluster_predicate(path):
    def predicate(user, obj):
        return follow(obj, path).cluster.roles.filter(user=user).exists()

    return predicate


def _cluster_q(path):
    def q(user):
        return Q(**{join(path, "cluster__roles__user"): user})

    return q


def _partners_predicate(path):
    def predicate(user, obj):
        return follow(obj, path).participants.filter(user=user).exists()

    return predicate


def _partners_q(path):
    def q(user):
        return Q(**{join(path, "participants__user"): user})

    return q
