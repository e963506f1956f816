"""What the sample does not show: the situations in which further pages are linked."""

from datetime import timedelta

from accounts import jobs as own_data
from accounts.actions import invitations
from accounts.models import User
from clusters.actions import label_measures, labels
from clusters.models import Cluster, ClusterRole
from competitions.actions import (
    answers,
    calls,
    complaints,
    corrigenda,
    eligibility,
    invoices,
    sign_offs,
)
from competitions.actions.partners import invite
from competitions.models import Application, Call, Dossier, Feedback, Stage
from core import clock, jobs
from reviews.actions import (
    assessments,
    consensus,
    discussions,
    hearings,
    notes,
    rankings,
    reactions,
    selections,
    sheets,
    votes,
    warm_ups,
)
from reviews.models import Appointment, Assignment, Attendance, ScoreSheet, Visit
from reviews.offline import jobs as packs
from tests.factories.applications import make_draft, make_full_draft, question
from tests.factories.assessors import (
    make_accreditation,
    make_assessor,
    make_label_dossier,
    make_label_stage,
)
from tests.factories.clusters import make_cluster, make_label_type, make_organisation
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.core import make_job, make_letter, make_upload
from tests.factories.deliberating import hand_in, make_chair, make_table
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.enquiries import make_enquiry
from tests.factories.invoices import make_chargeable, make_charging_stage, make_invoice
from tests.factories.labelling import make_confirmed
from tests.factories.meetings import (
    let_in,
    make_hearing,
    make_item,
    make_meeting,
    make_member,
)
from tests.factories.reviews import (
    make_assignment,
    make_employment,
    make_panel,
    make_panelist,
    make_sheet,
)
from tests.reviews.deciding import make_ranked_stage


def person(role):
    return User.objects.get(email=f"{role}@podium.example")


def bring_about_all():
    officer, second = person("officer"), person("officer2")
    _documents_missing(person("applicant"))
    make_enquiry(Call.objects.get(code="sample-2026"), asked_by=person("applicant"))
    calls.create("leading-edge", by=officer, code="draft", title="A draft")
    calls.create("cluster-management", by=officer, code="label-draft", title="A label draft")
    _changed_by_corrigenda(officer)
    invitations.invite("ada@example.org", purpose="auditor", target=None, by=officer)
    make_job(state="failed", requested_by_id=officer.pk)
    jobs.run(own_data.request_archive(person("applicant")).pk)
    make_letter(state="failed")
    _written_twice_with_a_file(person("applicant"))
    _in_judgement(officer, person("panelist1"))
    _taken_along(person("panelist1"))
    _sample_that_nobody_has_scored(officer)
    _nothing_declared_yet(person("panelist1"))
    _decided(officer, second, person("applicant"))
    _judged_label()
    make_employment(person("chair"))


def stand_far_from_the_others(panelist):
    """A sheet of the panelist that is in and far below the others, with a note beside it."""
    stage = make_stage(status="closed")
    dossier = make_dossier(stage=stage, status="submitted")
    panel = make_panel(call=stage.call)
    for steps in ([8, 8], [8, 8], [8, 8]):
        _judges(make_panelist(panel=panel, declared_for=[stage]), dossier, steps)
    own = _judges(make_panelist(panel=panel, user=panelist, declared_for=[stage]), dossier, [1, 2])
    notes.add(own, dossier.pinned, by=panelist, words="Ask about the machine.")
    return own


def _judges(seat, dossier, steps):
    assignment = make_assignment(seat, dossier, status="done")
    make_sheet(assignment, steps=steps, status="submitted")
    return assignment


def meet_and_hear(officer, panelist, applicant):
    """One to come, one between two items, one in the middle of a vote; hearings and slides."""
    stage = make_stage(status="closed", kind="full")
    panel = make_panel(call=stage.call)
    make_meeting(stage=stage, panel=panel, status="planned")
    between, voting = (make_meeting(stage=stage, panel=panel) for _ in range(2))
    for status in ("waiting", "waiting", "aside"):
        make_item(between, status=status, aside_reason="Clear." if status == "aside" else "")
    own = make_dossier(stage=stage, status="submitted", managers=[applicant])
    item = make_item(voting, dossier=own, status="open")
    asked = make_item(make_meeting(stage=stage, panel=panel), status="open")
    chair = make_member(voting, user=panelist, role="chair")
    for meeting in (between, asked.meeting):
        Attendance.objects.create(meeting=meeting, panelist=chair)
        for row in meeting.items.all():
            let_in(chair, row.dossier)
    votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])
    given = make_assignment(chair, own, status="done")
    make_sheet(given, steps=[8, 8], status="submitted")
    hearing = make_hearing(own, starts_at=clock.now() + timedelta(days=2))
    hearings.present(hearing, by=applicant, upload=make_upload(), received_at=clock.now())
    held = make_dossier(stage=stage, status="submitted")
    let_in(chair, held)
    with clock.frozen(clock.now() - timedelta(days=1)):
        before = make_assignment(chair, held, status="done")
        make_sheet(before, steps=[6, 6], status="submitted")
    make_hearing(held, starts_at=clock.now() - timedelta(hours=2))
    return stage


def deliberate():
    """One dossier whose consensus is agreed, one with a draft, and one whose applicant reacts."""
    officer, panelist = person("officer"), person("panelist1")
    settled, drafted = make_table(), make_table(reaction_days=7)
    reacting = make_table(stage=drafted.stage)
    settled.settle()
    open_one = make_table()
    for table in (drafted, open_one):
        fields = {"panel": table.seats[0].panel, "declared_for": [table.stage]}
        hand_in(make_assignment(make_panelist(user=panelist, **fields), table.dossier), [8, 8])
    open_one.appoint().draft()
    discussions.post(drafted.dossier, by=panelist, text="Bold.")
    make_chair(settled.seats[0].panel, settled.stage, settled.dossier, user=panelist)
    cluster = reacting.dossier.application.cluster
    ClusterRole.objects.create(cluster=cluster, user=person("applicant"), role="manager")
    reactions.open(reacting.dossier, by=officer)
    return settled.dossier, open_one.dossier, drafted.dossier, reacting.dossier


def _documents_missing(applicant):
    """One that is still missing, one that did not come in time, and one that was supplied."""
    own = Dossier.objects.in_judgement().filter(application__cluster__roles__user=applicant)
    dossier = own.first()
    make_document_request(dossier)
    make_document_request(dossier, due_at=clock.now() - timedelta(days=1))
    make_supplied(make_document_request(dossier), by=applicant)


def _changed_by_corrigenda(officer):
    """The open call of the sample has one corrigendum, and a second one under way."""
    call = Call.objects.get(code="sample-2027")
    corrigenda.publish(
        corrigenda.draft(call, by=officer, title="A word", text="It was misspelt."), by=officer
    )
    under_way = corrigenda.draft(call, by=officer, title="Fewer", text="Too many questions.")
    corrigenda.change_questions(under_way, call.stages.get(position=1), by=officer)


def _written_twice_with_a_file(applicant):
    draft = make_draft(managers=[applicant])
    profile = question(draft, "profile")
    for version, days in enumerate([3, 1]):
        with clock.frozen(clock.now() - timedelta(hours=days)):
            answers.save(draft, profile, f"Words {days}", by=applicant, version=version)
    answers.attach(draft, question(draft, "annex"), make_upload(), by=applicant)


def a_consortium(applicant):
    """A full application with a partner whose part was changed, confirmed with a file."""
    own = Cluster.objects.with_role(applicant).first()
    draft = make_full_draft(cluster=own, people=[applicant], by=applicant)
    partner = draft.application.partners.get()
    invite(partner, "ada@example.org", by=applicant, role="viewer")
    role = {"role": "editor"}
    invitations.invite(
        "ed@example.org", purpose="cluster_member", target=own, by=applicant, data=role
    )
    with clock.frozen(clock.now() + timedelta(hours=1)):
        asked = question(draft, "own-role")
        answers.save(draft, asked, "Lenses.", by=applicant, partner=partner, version=1)
    Stage.objects.filter(pk=draft.stage_id).update(asks_sign_off=False, confirming="power")
    draft.stage.refresh_from_db()
    words = {"name": "Ada", "function": "Director", "draft_version": draft.draft_version}
    sign_offs.confirm(draft, by=applicant, upload=make_upload(), **words)
    for form in ("GmbH", "AG"):
        make_organisation(name=f"Twice {form}")
    return draft


def _in_judgement(officer, panelist):
    """A ranking and one under way, a complete sheet not handed in, somebody ineligible."""
    sample = Dossier.objects.filter(stage__call__code="sample-2026").in_judgement()
    stage = sample.first().stage
    assignment = Assignment.objects.filter(panelist__user=panelist, status="accepted").first()
    sheet = sheets.open(assignment, by=panelist)
    keys = stage.rubric.criteria.values_list("key", flat=True)
    given = dict.fromkeys(keys, "3")
    sheets.save(sheet, by=panelist, version=sheet.version, scores=given)
    judged = ScoreSheet.objects.submitted().values("assignment__dossier")
    first = sample.filter(pk__in=judged).order_by("application__reference").first()
    eligibility.find_ineligible(first, by=officer, reason="Late.")
    jobs.run(rankings.request(stage, by=officer).pk)
    rankings.request(stage, by=officer)


def _taken_along(panelist):
    """All that somebody judges in one PDF."""
    assignment = Assignment.objects.filter(panelist__user=panelist, status="accepted").first()
    stage = Stage.objects.get(pk=assignment.dossier.stage_id)
    jobs.run(packs.request("pdf", assignment.panelist, stage, by=panelist).pk)


def _sample_that_nobody_has_scored(officer):
    """The third of the warm-up; it can still be removed."""
    stage = Stage.objects.get(call__code="sample-2026", position=1)
    warm_ups.add_sample(stage, by=officer, title="A third one", text="Not scored yet.")


def _nothing_declared_yet(panelist):
    stage = make_ranked_stage()
    seat = make_panelist(panel=make_panel(call=stage.call), user=panelist, declared_at=None)
    make_assignment(seat, stage.dossiers.first())


def _decided(officer, second, applicant):
    """One selection of each status, a tie over the line, and an award to answer."""
    make_ranked_stage()
    selections.propose(make_ranked_stage(), by=officer)
    proposed = make_ranked_stage(ranks=[1, 2, 2])
    selections.propose(proposed, by=officer)
    confirmed = selections.propose(make_ranked_stage(), by=officer)
    selections.confirm(confirmed, by=second)
    stage = make_ranked_stage(code="decided")
    won = stage.dossiers.first().application.cluster
    ClusterRole.objects.create(cluster=won, user=applicant, role="manager")
    published = selections.propose(stage, by=officer)
    selections.confirm(published, by=second)
    selections.publish(published, by=second)
    decision = stage.dossiers.first().decisions.get()
    Feedback.objects.create(decision=decision, parts=[{"title": "Novelty", "words": ["Bold."]}])


def _judged_label():
    """Both sheets of the sample's label are in."""
    assessor = person("assessor1")
    assignment = Assignment.objects.get(panelist__user=assessor, status="accepted")
    sheet = sheets.open(assignment, by=assessor)
    keys = assignment.dossier.stage.rubric.criteria.values_list("key", flat=True)
    levels = dict.fromkeys(keys, "3")
    sheets.save(sheet, by=assessor, version=sheet.version, scores=levels)
    sheets.submit(sheet, by=assessor)


def charge_and_report():
    """A confirmed tier complained about, and invoices: open, paid, cancelled."""
    applicant = person("applicant")
    confirmed = make_confirmed()
    application = confirmed.dossier.application
    ClusterRole.objects.create(cluster=application.cluster, user=applicant, role="manager")
    words = {"step": "evidence", "text": "Not read.", "received_at": clock.now()}
    complaints.file(confirmed.dossier.decisions.get(), by=applicant, **words)
    stage = make_charging_stage()
    for _ in range(2):
        make_chargeable(stage, managers=[applicant])
    unpaid, paid = (make_invoice(one) for one in Application.objects.filter(call=stage.call))
    invoices.pay(paid, by=paid.issued_by, paid_on=clock.today())
    invoices.cancel(make_invoice(), by=person("officer"), reason="Wrong tier.")
    draft = calls.create("cluster-management", by=person("officer"), code="label2", title="Label")
    return application, unpaid.application, draft


def labels_in_life(officer, manager):
    """One that its cluster can renew, one that is suspended, one that shall be revoked."""
    label_type = make_label_type()
    begun = clock.today() - timedelta(days=600)
    cluster = Cluster.objects.filter(roles__user=manager, roles__role="manager").first()
    own = labels.grant(cluster, label_type, "bronze", by=officer, valid_from=begun)
    suspended, doubtful = (
        labels.grant(make_cluster(), label_type, "gold", by=officer) for _ in range(2)
    )
    labels.suspend(suspended, by=officer, reason="The site visit was refused.")
    label_measures.propose(doubtful, "revoke", by=officer, reason="Wrong figures.")
    return own, suspended, doubtful


def agree_on_levels():
    """The assessors of the sample's label agree; nobody has asked for the tier yet."""
    assessor = person("assessor1")
    dossier = Assignment.objects.get(panelist__user=assessor, status="done").dossier
    keys = dossier.stage.rubric.criteria.values_list("key", flat=True)
    levels = dict.fromkeys(keys, "3")
    consensus.save(dossier, by=assessor, version=0, levels=levels, notes={}, text="Well led.")
    consensus.agree(dossier, by=assessor)
    return dossier


def compute_the_tier(dossier):
    jobs.run(assessments.request(dossier, by=person("officer")).pk)


def assess(assessor, manager):
    """A label dossier: an assessor in the interview, to whom nobody objected, and one proposed.

    There are days to choose from.
    """
    stage = make_label_stage(rules={"assessors": 3})
    dossier = make_label_dossier(stage, manager=manager, claims={"1.1": "3"})
    at_work = make_assignment(make_assessor(stage, user=assessor, declared=True), dossier)
    proposed = make_assignment(make_assessor(stage), dossier, status="proposed")
    over, ahead = clock.now() - timedelta(days=1), clock.now() + timedelta(days=9)
    for assignment, until in ((at_work, over), (proposed, ahead)):
        Appointment.objects.create(assignment=assignment, dossier=dossier, answer_until=until)
    Visit.objects.create(dossier=dossier, options=[ahead.isoformat()], place="Main Street 4")
    make_accreditation(label_type=stage.call.programme.label_type)
    return dossier
