"""Documents asked for after a hand-in."""

from datetime import timedelta

from competitions.actions import document_requests
from competitions.models import DocumentRequest
from core import clock
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier
from tests.factories.uploads import pdf_upload


def make_document_request(dossier=None, **fields):
    defaults = {
        "words": "The letter of the region is missing.",
        "file_kinds": ["pdf"],
        "due_at": clock.now() + timedelta(days=7),
    }
    if "asked_by" not in fields:
        fields["asked_by"] = make_officer()
    dossier = dossier or make_dossier(status="submitted")
    return DocumentRequest.objects.create(dossier=dossier, **defaults | fields)


def make_supplied(asked, *, by, words="Signed today.", name="letter.pdf"):
    """A document as the action keeps it."""
    return document_requests.supply(
        asked, by=by, upload=pdf_upload(name), words=words, received_at=clock.now()
    )
