"""What is kept of a document supplied on request, and who is shown it."""

import secrets

from competitions.models import SuppliedDocument
from core.digests import digest

FORMAT = 1
FILE = ("name", "size", "sha256", "content_type")


def build(asked, stored, words):
    """The content of a supplied document: a hand-in of one answer and one file."""
    entry = {
        "salt": secrets.token_hex(16),
        "key": "words",
        "kind": "long_text",
        "label": "Accompanying words",
        "value": words,
    }
    return {
        "format": FORMAT,
        "application": asked.dossier.application.reference,
        "stage": asked.dossier.stage.position,
        "request": asked.pk,
        "answers": [entry | {"leaf": digest(entry)}],
        "files": [{"id": str(stored.pk)} | {name: getattr(stored, name) for name in FILE}],
    }


def to(user, dossier):
    """What was supplied later for ``dossier``, as far as ``user`` may see it."""
    if not dossier.document_requests.exists():  # as nearly always: the rules need not be asked
        return SuppliedDocument.objects.none()
    found = SuppliedDocument.objects.visible_to(user).filter(request__dossier=dossier)
    return found.select_related("request", "stored", "supplied_by")
