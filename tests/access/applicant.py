"""The applicant's pages: words are the cluster's own until they are handed in."""

from competitions.actions import answers, submissions
from core import clock, uploads
from tests.access import HOUSE, OFFICER, SIGNED_IN, WRITERS, page, public
from tests.factories.applications import (
    make_complete_draft,
    make_partner,
    make_signatory,
    question,
)
from tests.factories.uploads import pdf_upload

TEAM = {"manager", "editor", "viewer"}
PARTNERS = {"partner", "signatory"}  # read what the team reads
AUTHORS = {"manager", "editor"}
MANAGER = {"manager"}


def dossier(world):
    """A draft of one cluster, in which nothing is missing, with a partner and who signs."""
    draft = make_complete_draft(
        by=world.person("manager"),
        managers=[world.person("manager")],
        editors=[world.person("editor")],
        viewers=[world.person("viewer")],
    )
    make_partner(draft, people=[world.person("partner")])
    make_signatory(draft.application, world.person("signatory"))
    return draft


def handed_in(world):
    """A hand-in with a file."""
    draft, manager = world.once(dossier), world.person("manager")
    answers.attach(draft, question(draft, "annex"), pdf_upload(), by=manager)
    return submissions.submit(draft, by=manager, received_at=clock.now())


def reference(world):
    return world.once(dossier).application.reference


def profile(world):
    return question(world.once(dossier), "profile").pk


def annex(world):
    return question(world.once(dossier), "annex").pk


def upload(world):
    """A file that the manager has begun to send."""
    return uploads.begin(
        by=world.person("manager"),
        purpose=f"competitions.answer:{world.once(dossier).pk}:annex:",
        name="annex.pdf",
        size=9,
        max_bytes=9,
    ).pk


def section(world):
    return question(world.once(dossier), "profile").section_id


def number(world):
    return world.once(handed_in).number


def attachment(world):
    return world.once(handed_in).dossier.attachments.get().stored_id


PLACE = {"reference": reference, "position": lambda world: 1}
RULES = {
    "competitions:applications": page(SIGNED_IN, given=[dossier]),
    "competitions:apply": page(
        SIGNED_IN, WRITERS, code=lambda world: world.once(dossier).stage.call.code
    ),
    "competitions:application": page(TEAM | PARTNERS | HOUSE, reference=reference),
    "competitions:dossier": page(TEAM | PARTNERS, **PLACE),
    "competitions:everything": page(TEAM | PARTNERS, AUTHORS, **PLACE),
    "competitions:section": page(TEAM | PARTNERS, AUTHORS, **PLACE, pk=section),
    "competitions:answer": page((), AUTHORS, **PLACE, question=profile),
    "competitions:answer-history": page(TEAM | PARTNERS, **PLACE, question=profile),
    "competitions:answer-restore": page(
        (), AUTHORS, **PLACE, question=profile, version=lambda world: 1
    ),
    "competitions:upload-begin": page((), AUTHORS, **PLACE, question=annex),
    "competitions:upload-finish": page((), MANAGER, **PLACE, question=annex, pk=upload),
    "competitions:here": page((), TEAM | PARTNERS, **PLACE),
    "competitions:review": page(TEAM | PARTNERS, MANAGER, **PLACE),
    "competitions:withdraw": page(MANAGER, MANAGER, **PLACE),
    "competitions:receipt-check": public(),
    "competitions:receipt": page(TEAM | PARTNERS | HOUSE, number=number),
    "competitions:receipt-pdf": page(TEAM | PARTNERS | HOUSE, number=number),
    "competitions:submission-pdf": page(
        TEAM | PARTNERS | HOUSE, TEAM | PARTNERS | OFFICER, number=number
    ),
    "competitions:attachment": page(TEAM | PARTNERS | HOUSE, pk=attachment),
}
