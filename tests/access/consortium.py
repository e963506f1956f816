"""Partners and who signs: the manager asks them in, each writes its own part, all read."""

from competitions.actions import answers, sign_offs
from competitions.actions import partners as actions
from competitions.models import Confirming, Participant
from core import uploads
from tests.access import page
from tests.factories.applications import make_full_draft, make_signatory, question
from tests.factories.uploads import pdf_upload

TEAM = {"manager", "editor", "viewer"}
CONSORTIUM = TEAM | {"partner", "signatory"}
MANAGER = {"manager"}
WRITE_PART = {"manager", "editor", "partner"}


def dossier(world):
    """A full application, complete but for what is signed."""
    draft = make_full_draft(
        by=world.person("manager"),
        managers=[world.person("manager")],
        editors=[world.person("editor")],
        viewers=[world.person("viewer")],
        people=[world.person("partner")],
    )
    make_signatory(draft.application, world.person("signatory"))
    return draft


def partner(world):
    return world.once(dossier).application.partners.get()


def written_again(world):
    """A second version of what the partner does."""
    draft = world.once(dossier)
    asked = question(draft, "own-role")
    fields = {"by": world.person("partner"), "partner": world.once(partner)}
    answers.save(draft, asked, "Lenses.", version=1, **fields)
    return asked


def power_of_attorney(world):
    draft = world.once(dossier)
    type(draft.stage).objects.filter(pk=draft.stage_id).update(
        confirming=Confirming.POWER, asks_sign_off=False
    )
    draft.stage.refresh_from_db()
    confirmed = sign_offs.confirm(
        draft,
        by=world.person("signatory"),
        name="Signe",
        function="Director",
        draft_version=draft.draft_version,
        upload=pdf_upload(),
    )
    return confirmed.stored_id


def invitation(world):
    email = "ada@example.org"
    return actions.invite(world.once(partner), email, by=world.person("manager"), role="part").pk


def participant(world):
    return Participant.objects.get(user=world.person("partner")).pk


def letter(world):
    return question(world.once(dossier), "letter").pk


def upload(world):
    """The letter of the partner, which its person has begun to send."""
    part = f"letter:{world.once(partner).pk}"
    return uploads.begin(
        by=world.person("partner"),
        purpose=f"competitions.answer:{world.once(dossier).pk}:{part}",
        name="letter.pdf",
        size=9,
        max_bytes=9,
    ).pk


PLACE = {
    "reference": lambda world: world.once(dossier).application.reference,
    "position": lambda world: 2,
}
PART = PLACE | {"pk": lambda world: world.once(partner).pk}
ANSWER = PLACE | {
    "partner": lambda world: world.once(partner).pk,
    "question": lambda world: world.once(written_again).pk,
}
LETTER = ANSWER | {"question": letter}
RULES = {
    "competitions:partners": page(CONSORTIUM, **PLACE),
    "competitions:partner-add": page(MANAGER, MANAGER, **PLACE),
    "competitions:partner-invite": page(MANAGER, MANAGER, **PART),
    "competitions:partner-remove": page(MANAGER, MANAGER, **PART),
    "competitions:participant-remove": page((), MANAGER, **PLACE, pk=participant),
    "competitions:partner-invitation-withdraw": page((), MANAGER, **PLACE, pk=invitation),
    "competitions:signatory-invite": page(MANAGER, MANAGER, **PLACE),
    "competitions:part": page(CONSORTIUM, WRITE_PART, **PART),
    "competitions:part-sign-off": page(CONSORTIUM, {"partner"}, **PART),
    "competitions:part-answer": page((), WRITE_PART, **ANSWER),
    "competitions:part-answer-history": page(CONSORTIUM, **ANSWER),
    "competitions:part-answer-restore": page((), WRITE_PART, **ANSWER, version=lambda world: 2),
    "competitions:part-upload-begin": page((), WRITE_PART, **LETTER),
    "competitions:part-upload-finish": page((), {"partner"}, **LETTER, pk=upload),
    "competitions:confirmation": page(CONSORTIUM, {"manager", "signatory"}, **PLACE),
    "competitions:power-of-attorney": page(CONSORTIUM, pk=power_of_attorney),
}
