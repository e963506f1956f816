"""What clusters and the public list: calls, applications, partners, corrigenda."""

from competitions.actions import complaints, corrigenda, forms, invoices
from competitions.models import Award, Decision, Form, PastEntry, PastRound, Question, Stage
from core import clock
from tests.factories.accounts import make_invitation, make_officer
from tests.factories.applications import fill_part, make_full_draft, make_partner
from tests.factories.clusters import (
    make_cluster,
    make_label,
    make_membership,
    make_organisation,
    make_region,
)
from tests.factories.competitions import (
    make_dossier,
    make_programme,
    make_stage,
    make_submission,
)
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.enquiries import make_answered, make_enquiry
from tests.factories.invoices import make_chargeable, make_charging_stage, make_invoice
from tests.factories.labelling import make_confirmed


def one_more_open_call(scene):
    make_stage()


def one_more_cluster(scene):
    cluster = make_cluster(region=make_region(), managers=[scene.manager])
    make_label(cluster=cluster)


def one_more_label(scene):
    make_label(cluster=scene.cluster)


def one_more_past_round(scene):
    scene.count += 1
    figures = ["outlines_received", "finalists", "winners", "budget_meur", "cap_meur"]
    found = PastRound.objects.create(
        programme=make_programme(), number=scene.count, **dict.fromkeys(figures, 5)
    )
    for number in range(2):
        PastEntry.objects.create(
            past_round=found,
            won=not number,
            cluster_name=f"Cluster {number}",
            cluster=make_cluster(),
        )


def one_more_application(scene):
    """A draft in a call of its own."""
    make_dossier(stage=make_stage(), managers=[scene.manager])


def one_more_submission(scene):
    make_submission(scene.dossier)


def one_more_document(scene):
    """One that is missing, and one that was supplied."""
    make_document_request(scene.dossier)
    make_supplied(make_document_request(scene.dossier), by=scene.manager)


def one_more_invoice(scene):
    """One that waits for money, of an application of the manager, and one that was cancelled."""
    stage = make_charging_stage()
    application = make_chargeable(stage, managers=[scene.manager])
    invoices.cancel(make_invoice(application, by=scene.officer), by=scene.officer, reason="No.")
    make_invoice(application, by=scene.officer)


def one_more_invoice_of_one(scene):
    """Issued and cancelled again, of the same application."""
    if not hasattr(scene, "charged"):
        scene.charged = make_chargeable(make_charging_stage(), managers=[scene.manager])
    found = make_invoice(scene.charged, by=scene.officer)
    invoices.cancel(found, by=scene.officer, reason="No.")


def one_more_complaint(scene):
    """About a label decision of somebody else."""
    decision = make_confirmed().dossier.decisions.get()
    by = decision.dossier.application.cluster.roles.get().user
    words = {"step": "visit", "text": "Nobody came.", "received_at": clock.now()}
    complaints.file(decision, by=by, **words)


def one_more_enquiry(scene):
    """One that waits, and one that is answered."""
    make_enquiry(scene.call)
    make_answered(scene.call)


def one_more_partner(scene):
    """A hand-in whose partner is in all of them, and a part in the manager's own draft."""
    if not hasattr(scene, "everywhere"):
        scene.everywhere = make_organisation()
    dossier = make_dossier(stage=scene.stage, status="submitted")
    make_partner(dossier, organisation=scene.everywhere)


def one_more_part(scene):
    """A partner with a person, an invitation and answers in the full application."""
    partner = make_partner(scene.full, people=[scene.partner_person])
    fill_part(scene.full, partner)
    make_invitation(purpose="partner", target=partner, data={"role": "viewer"})


def one_more_application_as_partner(scene):
    """A full application of somebody else's in which the person writes a part."""
    make_full_draft(people=[scene.partner_person])


def one_more_likely_pair(scene):
    scene.count += 1
    for form in ("GmbH", "AG"):
        make_organisation(name=f"Werk {scene.count} {form}", region=make_region())


def one_more_member(scene):
    make_membership(scene.cluster)
    make_invitation(purpose="cluster_member", target=scene.cluster, data={"role": "editor"})


def one_more_award(scene):
    dossier = make_dossier(stage=scene.stage, status="awarded")
    decision = Decision.objects.create(
        dossier=dossier,
        kind="awarded",
        amount=10,
        proposed_by=scene.officer,
        confirmed_by=make_officer(),
    )
    Award.objects.create(application=dossier.application, decision=decision, amount=10)


def one_more_corrigendum(scene):
    """A new version of the stage's questions, put in force by a corrigendum."""
    stage = Stage.objects.get(pk=scene.stage.pk)
    if scene.count == 0:
        Form.objects.filter(pk=stage.form_id).update(frozen_at=clock.now())
        Stage.objects.filter(pk=stage.pk).update(status="open")
    scene.count += 1
    corrigendum = corrigenda.draft(stage.call, by=None, title="Longer", text="Asked for.")
    change = corrigenda.change_questions(corrigendum, Stage.objects.get(pk=stage.pk), by=None)
    question = Question.objects.get(section__form=change.form)
    forms.edit_question(stage, question, by=None, word_limit=scene.count)
    corrigenda.publish(corrigendum, by=None)


def one_more_question(scene):
    """In the form of a stage that has not opened."""
    section = scene.planned.form.sections.get()
    forms.add_question(scene.planned, section, by=None, kind="yes_no", label="Do you export?")
