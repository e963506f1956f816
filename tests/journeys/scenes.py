"""What pages list: one more of each thing at every call, around one cast of people."""

from datetime import timedelta
from functools import cached_property

from competitions.actions import corrigenda, forms
from competitions.models import Award, Decision, Form, PastEntry, PastRound, Question, Stage
from core import audit, clock, jobs
from reviews.actions import rankings, selections, votes
from reviews.models import (
    Assignment,
    Consensus,
    DiscussionPost,
    PairRule,
    Panelist,
    Reaction,
    Standing,
    Tie,
    Voice,
)
from tests.factories.accounts import make_invitation, make_officer, make_user
from tests.factories.applications import fill_part, make_full_draft, make_partner
from tests.factories.clusters import (
    make_cluster,
    make_label,
    make_membership,
    make_organisation,
    make_region,
)
from tests.factories.competitions import (
    make_application,
    make_call,
    make_dossier,
    make_programme,
    make_stage,
    make_submission,
)
from tests.factories.core import make_job, make_letter
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.enquiries import make_answered, make_enquiry
from tests.factories.meetings import (
    let_in,
    make_hearing,
    make_item,
    make_meeting,
    make_member,
    make_vote,
)
from tests.factories.reviews import (
    make_assignment,
    make_conflict,
    make_employment,
    make_panel,
    make_panel_invitation,
    make_panelist,
    make_sheet,
)


class Scene:
    """One officer, one manager, one panelist, and a closed stage of one call."""

    def __init__(self):
        self.count = 0

    @cached_property
    def officer(self):
        return make_officer()

    @cached_property
    def manager(self):
        return make_user()

    @cached_property
    def cluster(self):
        return make_cluster(managers=[self.manager])

    @cached_property
    def call(self):
        return make_call()

    @cached_property
    def stage(self):
        return make_stage(call=self.call, status="closed", places=3)

    @cached_property
    def planned(self):
        return make_stage(call=self.call, status="planned")

    @cached_property
    def seat(self):
        return make_panelist(panel=make_panel(call=self.call), declared_for=[self.stage])

    @cached_property
    def deliberated(self):
        """A closed stage that is ranked by agreed scores, with a right to react."""
        return make_stage(call=self.call, status="closed", basis="agreed", reaction_days=7)

    @cached_property
    def chair(self):
        """Who leads the panel of the call."""
        fields = {"role": "chair", "declared_for": [self.deliberated]}
        return make_panelist(panel=self.seat.panel, **fields)

    @cached_property
    def leader(self):
        return self.chair.user

    @cached_property
    def judges(self):
        stages = [self.stage]
        return [make_panelist(panel=self.seat.panel, declared_for=stages) for _ in range(3)]

    @cached_property
    def panelist(self):
        return self.seat.user

    @cached_property
    def meeting(self):
        """Under way about one item, with the panelist there."""
        meeting = make_meeting(stage=self.stage, panel=self.seat.panel)
        make_item(meeting, dossier=self.dossier, status="open")
        return meeting

    @cached_property
    def dossier(self):
        fields = {"call": self.call, "cluster": self.cluster}
        return make_dossier(
            stage=self.stage, status="submitted", application=make_application(**fields)
        )

    @cached_property
    def full(self):
        """A full application being written, in which partners answer for themselves."""
        return make_full_draft(managers=[self.manager])

    @cached_property
    def partner_person(self):
        return make_user()

    @cached_property
    def application(self):
        return self.dossier.application


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


def one_more_enquiry(scene):
    """One that waits, and one that is answered."""
    make_enquiry(scene.call)
    make_answered(scene.call)


def one_more_dossier(scene):
    """Handed in, assigned to the one panelist, judged by another one."""
    dossier = make_dossier(stage=scene.stage, status="submitted")
    make_assignment(scene.seat, dossier)
    other = make_panelist(panel=scene.seat.panel, declared_for=[scene.stage])
    sheet = make_assignment(other, dossier, status="done")
    make_sheet(sheet, steps=[8, 8], status="submitted")


def one_more_without_names(scene):
    """The same in a stage that hides its applicants from the panel, which the panelist chairs."""
    Stage.objects.filter(pk=scene.stage.pk).update(blinding="always")
    Panelist.objects.filter(pk=scene.seat.pk).update(role="chair")
    one_more_dossier(scene)


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


def one_more_sheet(scene):
    other = make_panelist(panel=scene.seat.panel, declared_for=[scene.stage])
    assignment = make_assignment(other, scene.dossier, status="done")
    make_sheet(assignment, steps=[8, 8], status="submitted")


def one_more_ranked(scene):
    """A dossier that three have judged, and a new run over all."""
    dossier = make_dossier(stage=scene.stage, status="submitted", submission={"requested": 10})
    for seat in scene.judges:
        assignment = make_assignment(seat, dossier, status="done")
        make_sheet(assignment, steps=[8, 8], status="submitted")
    jobs.run(rankings.request(scene.stage, by=scene.officer).pk)


def one_more_proposed(scene):
    """A selection anew, from a new run."""
    if found := selections.standing(scene.stage):
        selections.discard(found, by=scene.officer, reason="Another one came in.")
    one_more_ranked(scene)
    selections.propose(scene.stage, by=scene.officer)


def one_more_conflict(scene):
    make_conflict(make_user(), make_application(call=scene.call), severity="potential")


def one_more_member(scene):
    make_membership(scene.cluster)
    make_invitation(purpose="cluster_member", target=scene.cluster, data={"role": "editor"})


def one_more_person(scene):
    make_officer()
    make_invitation(purpose="auditor", invited_by=scene.officer)


def one_more_panel(scene):
    make_panel(call=scene.call)


def one_more_seat(scene):
    """One that serves, in the place of one that has ended; one who waits, one who refused."""
    former = make_panelist(panel=scene.seat.panel, ended_at=clock.now())
    fields = {"region": make_region(), "employer": make_organisation(), "replaces": former}
    make_panelist(panel=scene.seat.panel, expertise=["ict"], languages=["de"], **fields)
    make_panel_invitation(scene.seat.panel)
    make_panel_invitation(scene.seat.panel, refused_at=clock.now(), reason="No time.")


def one_more_own_seat(scene):
    """Of the one panelist, with a former employer."""
    make_panelist(panel=make_panel(), user=scene.panelist)
    make_employment(scene.panelist)


def one_more_consortium(scene):
    """A hand-in with a partner, a member and a team; the panel judges without names."""
    Stage.objects.filter(pk=scene.stage.pk).update(blinding="always")
    dossier = make_dossier(stage=scene.stage, status="submitted", managers=[make_user()])
    make_partner(dossier, people=[make_user()])
    make_membership(dossier.application.cluster)


def one_more_tie(scene):
    conflict = make_conflict(make_user(), make_application(call=scene.call), severity="potential")
    Tie.objects.create(conflict=conflict, reason="former", key="former:1", detail="Spree Optik")


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


def one_more_letter(scene):
    make_letter()


def one_more_job(scene):
    make_job(requested_by_id=scene.officer.pk)


def one_more_event(scene):
    audit.record(scene.dossier, "look at", by=make_officer())


def one_more_meeting(scene):
    make_meeting(stage=scene.stage, panel=scene.seat.panel, status="planned")


def one_more_item(scene):
    """To come, with somebody who leaves for it."""
    item = make_item(scene.meeting)
    make_conflict(make_member(scene.meeting).user, item.dossier.application)


def one_more_vote(scene):
    """Closed, with an open ballot, on the item under way."""
    item = scene.meeting.items.get(status="open")
    vote = make_vote(item, is_secret=False)
    votes.cast(vote, by=make_member(scene.meeting).user, choice=0)
    votes.close(vote, by=scene.officer)


def one_more_hearing(scene):
    dossier = make_dossier(stage=scene.stage, status="submitted")
    let_in(scene.seat, dossier)
    given = make_assignment(scene.seat, dossier, status="done")
    make_sheet(given, steps=[8, 8], status="submitted")
    make_hearing(dossier)


def one_more_deliberated(scene):
    """A draft to agree to, talked over, with reports that the cluster may react to."""
    dossier = make_dossier(stage=scene.deliberated, status="submitted", managers=[scene.manager])
    for seat in [scene.seat, *scene.judges]:
        assignment = make_assignment(seat, dossier, status="done")
        make_sheet(assignment, steps=[8, 8], status="submitted")
    Standing.objects.create(panelist=scene.chair, dossier=dossier, declared_at=clock.now())
    first = scene.judges[0]
    consensus = Consensus.objects.create(dossier=dossier, rapporteur=first, version=1)
    Voice.objects.create(consensus=consensus, panelist=first, version=1, kind="agrees")
    DiscussionPost.objects.create(dossier=dossier, author=first.user, text="Bold.")
    Reaction.objects.create(dossier=dossier, due_at=clock.now() + timedelta(days=3))


def one_more_judged(scene):
    """Judged by three; nobody has drafted anything, nothing is opened."""
    dossier = make_dossier(stage=scene.deliberated, status="submitted")
    for seat in scene.judges:
        assignment = make_assignment(seat, dossier, status="done")
        make_sheet(assignment, steps=[8, 8], status="submitted")


def one_more_voice(scene):
    """One more who has judged the dossier, agrees to the draft, and talks."""
    one_more_sheet(scene)
    seat = Assignment.objects.filter(dossier=scene.dossier).last().panelist
    consensus, _created = Consensus.objects.get_or_create(
        dossier=scene.dossier, defaults={"version": 1, "rapporteur": seat}
    )
    Voice.objects.create(consensus=consensus, panelist=seat, version=1, kind="agrees")
    DiscussionPost.objects.create(dossier=scene.dossier, author=seat.user, text="Bold.")


def one_more_pair_rule(scene):
    dossier = make_dossier(stage=scene.stage, status="submitted")
    PairRule.objects.create(panelist=scene.seat, dossier=dossier, kind="must", reason="knows it")


def one_more_dossier_to_wish_for(scene):
    dossier = make_dossier(stage=scene.stage, status="submitted")
    Standing.objects.create(panelist=scene.seat, dossier=dossier, declared_at=clock.now())
