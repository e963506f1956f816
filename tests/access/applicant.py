"""The applicant's pages: words are the cluster's own until they are handed in."""

from competitions.actions import answers, submissions
from core import clock, uploads
from tests.access import HOUSE, OFFICER, SIGNED_IN, WRITERS, page, public
from tests.factories.applications import make_complete_draft, question
from tests.factories.uploads import pdf_upload

TEAM = {"manager", "editor", "viewer"}
AUTHORS = {"manager", "editor"}
MANAGER = {"manager"}


def dossier(world):
    """A draft of one cluster, in which nothing is missing."""
    return make_complete_draft(
        by=world.person("manager"),
        managers=[world.person("manager")],
        editors=[world.person("editor")],
        viewers=[world.person("viewer")],
    )


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
        purpose=f"competitions.answer:{world.once(dossier).pk}:{annex(world)}",
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
    "competitions:application": page(TEAM | HOUSE, reference=reference),
    "competitions:dossier": page(TEAM, **PLACE),
    "competitions:everything": page(TEAM, AUTHORS, **PLACE),
    "competitions:section": page(TEAM, AUTHORS, **PLACE, pk=section),
    "competitions:answer": page((), AUTHORS, **PLACE, question=profile),
    "competitions:answer-history": page(TEAM, **PLACE, question=profile),
    "competitions:answer-restore": page(
        (), AUTHORS, **PLACE, question=profile, version=lambda world: 1
    ),
    "competitions:upload-begin": page((), AUTHORS, **PLACE, question=annex),
    "competitions:upload-finish": page((), MANAGER, **PLACE, question=annex, pk=upload),
    "competitions:here": page((), TEAM, **PLACE),
    "competitions:review": page(TEAM, MANAGER, **PLACE),
    "competitions:withdraw": page(MANAGER, MANAGER, **PLACE),
    "competitions:receipt-check": public(),
    "competitions:receipt": page(TEAM | HOUSE, number=number),
    "competitions:receipt-pdf": page(TEAM | HOUSE, number=number),
    "competitions:submission-pdf": page(TEAM | HOUSE, TEAM | OFFICER, number=number),
    "competitions:attachment": page(TEAM | HOUSE, pk=attachment),
}
