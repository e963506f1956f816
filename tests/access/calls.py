"""Calls: what everybody reads of them, what the office does to them, and the award's answer."""

from competitions.actions import calls, corrigenda
from competitions.models import Award, Decision, Feedback
from competitions.states import DossierStatus, StageStatus
from tests.access import EVERYBODY, HOUSE, OFFICER, page, public
from tests.factories.accounts import make_officer
from tests.factories.clusters import make_cluster
from tests.factories.competitions import make_application, make_call, make_dossier, make_stage
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.enquiries import make_enquiry

TEAM = {"manager", "editor", "viewer"}
MANAGER = {"manager"}


def stage(world):
    return make_stage(call=make_call(code="sample-call"), status=StageStatus.CLOSED)


def draft(world):
    return make_call(code="sample-draft", status="draft")


def staged_draft(world):
    return make_stage(call=world.once(draft), status=StageStatus.PLANNED)


def application(world):
    people = {f"{role}s": [world.person(role)] for role in TEAM}
    cluster = make_cluster(**people)
    return make_application(call=world.once(stage).call, cluster=cluster)


def dossier(world):
    return make_dossier(
        stage=world.once(stage),
        application=world.once(application),
        status=DossierStatus.SUBMITTED,
    )


def ineligible(world):
    return make_dossier(stage=world.once(stage), status=DossierStatus.INELIGIBLE)


def award(world):
    decision = Decision.objects.create(
        dossier=world.once(dossier),
        kind="awarded",
        amount=1,
        basis_digest="0" * 64,
        proposed_by=make_officer(),
        confirmed_by=make_officer(),
    )
    return Award.objects.create(
        application=world.once(application), decision=decision, amount=decision.amount
    )


def missing_document(world):
    return make_document_request(world.once(dossier))


def supplied(world):
    return make_supplied(world.once(missing_document), by=world.person("manager"))


def enquiry(world):
    return make_enquiry(world.once(stage).call)


def told(world):
    parts = [{"title": "Novelty", "words": ["Bold."]}]
    return Feedback.objects.create(decision=world.once(award).decision, parts=parts)


def code(world):
    return world.once(stage).call.code


def ruled(world):
    """A call with a rule to check."""
    return make_call(eligibility=[{"rule": "years", "needed": "5"}]).code


def draft_code(world):
    return world.once(staged_draft).call.code


def labelled(world):
    """A draft label call with its catalogue."""
    return calls.create("cluster-management", by=None, code="sample-catalogue", title="Label")


def published_label(world):
    call = calls.create("cluster-management", by=None, code="sample-frozen", title="Label")
    return calls.publish(call, by=None)


def label_code(world):
    return world.once(labelled).code


def key(make):
    return lambda world: world.once(make).pk


def reference(world):
    return world.once(award).application.reference


def section(world):
    """The section of the draft's form, which is not frozen."""
    return world.once(staged_draft).form.sections.get()


def question(world):
    return world.once(section).questions.get()


def corrigendum(world):
    return corrigenda.draft(world.once(stage).call, by=None, title="Later", text="Because.")


STAGE = {"code": draft_code, "position": lambda world: 1}

RULES = {
    "competitions:calls": public(),
    "competitions:past-rounds": public(),
    "competitions:call": public(code=code),
    "competitions:call-questions": public(code=code, position=lambda world: 1),
    "competitions:call-check": public(EVERYBODY - {"auditor"}, code=ruled),
    "competitions:enquiries": public(EVERYBODY - {"auditor", "stranger"}, code=code),
    "competitions:winners": public(code=code),
    "competitions:office-enquiries": page(HOUSE, code=code),
    "competitions:enquiry-answer": page(OFFICER, OFFICER, pk=key(enquiry)),
    "competitions:enquiry-refuse": page(OFFICER, OFFICER, pk=key(enquiry)),
    "competitions:office-calls": page(HOUSE, given=[stage]),
    "competitions:office-call": page(HOUSE, code=code),
    "competitions:office-call-setup": page(HOUSE, code=code),
    "competitions:office-call-preview": page(HOUSE, code=draft_code),
    "competitions:office-call-questions": page(HOUSE, code=code, position=lambda world: 1),
    "competitions:office-form": page(OFFICER, **STAGE),
    "competitions:office-form-preview": page(HOUSE, **STAGE),
    "competitions:office-section-new": page(OFFICER, OFFICER, **STAGE),
    "competitions:office-section": page(OFFICER, OFFICER, **STAGE, pk=key(section)),
    "competitions:office-section-move": page((), OFFICER, **STAGE, pk=key(section)),
    "competitions:office-section-delete": page(OFFICER, OFFICER, **STAGE, pk=key(section)),
    "competitions:office-question-new": page(OFFICER, OFFICER, **STAGE, section=key(section)),
    "competitions:office-question": page(OFFICER, OFFICER, **STAGE, pk=key(question)),
    "competitions:office-question-move": page((), OFFICER, **STAGE, pk=key(question)),
    "competitions:office-question-delete": page(OFFICER, OFFICER, **STAGE, pk=key(question)),
    "competitions:office-question-preview": page(
        (), OFFICER, **STAGE, kind=lambda world: "long_text"
    ),
    "competitions:office-call-new": page(OFFICER),
    "competitions:office-call-new-from": page(
        OFFICER, OFFICER, preset=lambda world: "leading-edge"
    ),
    "competitions:office-call-edit": page(OFFICER, OFFICER, code=draft_code),
    "competitions:office-call-criteria": page(OFFICER, OFFICER, code=draft_code),
    "competitions:office-call-judging": page(OFFICER, OFFICER, code=draft_code),
    "competitions:office-call-deciding": page(OFFICER, OFFICER, code=draft_code),
    "competitions:office-award": page(
        OFFICER, OFFICER, pk=lambda world: world.once(award).decision.dossier_id
    ),
    "competitions:office-call-rules": page(OFFICER, OFFICER, code=draft_code),
    "competitions:office-catalogue": page(HOUSE, code=label_code),
    "competitions:office-catalogue-export": page(HOUSE, code=label_code),
    "competitions:office-catalogue-import": page(OFFICER, OFFICER, code=label_code),
    "competitions:office-catalogue-head": page(OFFICER, OFFICER, code=label_code),
    "competitions:office-catalogue-follow": page(
        (), OFFICER, code=lambda world: world.once(published_label).code
    ),
    "competitions:office-indicator-new": page(OFFICER, OFFICER, code=label_code),
    "competitions:office-indicator": page(
        OFFICER, OFFICER, code=label_code, key=lambda world: "1.2"
    ),
    "competitions:office-indicator-delete": page(
        OFFICER, OFFICER, code=label_code, key=lambda world: "1.2"
    ),
    "competitions:office-label-rules": page(OFFICER, OFFICER, code=label_code),
    "competitions:office-call-publish": page(OFFICER, OFFICER, code=draft_code),
    "competitions:office-call-close": page(OFFICER, OFFICER, code=code),
    "competitions:office-call-cancel": page(OFFICER, OFFICER, code=code),
    "competitions:office-corrigenda": page(HOUSE, code=code),
    "competitions:office-corrigendum-new": page(OFFICER, OFFICER, code=code),
    "competitions:office-corrigendum": page(OFFICER, code=code, given=[corrigendum]),
    "competitions:office-corrigendum-edit": page(OFFICER, OFFICER, code=code, given=[corrigendum]),
    "competitions:office-corrigendum-questions": page(
        (), OFFICER, code=code, position=lambda world: 1, given=[corrigendum]
    ),
    "competitions:office-corrigendum-publish": page(
        OFFICER, OFFICER, code=code, given=[corrigendum]
    ),
    "competitions:office-corrigendum-discard": page(
        OFFICER, OFFICER, code=code, given=[corrigendum]
    ),
    "competitions:office-call-outage": page(OFFICER, OFFICER, code=code),
    "competitions:office-stage-extend": page(OFFICER, OFFICER, code=code, position=lambda world: 1),
    "competitions:office-stage-schedule": page(
        OFFICER, OFFICER, code=code, position=lambda world: 1
    ),
    "competitions:office-stage-open": page((), OFFICER, code=code, position=lambda world: 1),
    "competitions:office-stage-close": page((), OFFICER, code=code, position=lambda world: 1),
    "competitions:office-dossier": page(HOUSE, pk=key(dossier)),
    "competitions:office-dossier-extend": page(OFFICER, OFFICER, pk=key(dossier)),
    "competitions:office-dossier-eligible": page((), OFFICER, pk=key(dossier)),
    "competitions:office-dossier-ineligible": page(OFFICER, OFFICER, pk=key(dossier)),
    "competitions:office-dossier-reinstate": page(OFFICER, OFFICER, pk=key(ineligible)),
    "competitions:office-dossier-erase": page(OFFICER, OFFICER, pk=key(dossier)),
    "competitions:office-document-ask": page(OFFICER, OFFICER, pk=key(dossier)),
    "competitions:office-document-extend": page(OFFICER, OFFICER, pk=key(missing_document)),
    "competitions:office-document-withdraw": page(OFFICER, OFFICER, pk=key(missing_document)),
    "competitions:document-request": page(
        TEAM,
        MANAGER,
        reference=lambda world: world.once(application).reference,
        position=lambda world: 1,
        pk=key(missing_document),
    ),
    "competitions:supplied-document": page(TEAM | HOUSE, pk=key(supplied)),
    "competitions:feedback": page(
        TEAM | HOUSE, given=[told], reference=reference, position=lambda world: 1
    ),
    "competitions:feedback-pdf": page(
        TEAM | HOUSE, given=[told], reference=reference, position=lambda world: 1
    ),
    "competitions:award": page(TEAM | HOUSE, reference=reference),
    "competitions:award-accept": page((), MANAGER, reference=reference),
    "competitions:award-refuse": page(MANAGER, MANAGER, reference=reference),
}
