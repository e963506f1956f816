"""Who may do what in judging. Whether it can be done now is for states.py."""

from django.db.models import Q

from accounts import relations
from competitions.models import Dossier, Stage
from competitions.permissions import belongs
from competitions.states import StageStatus
from core import visibility
from core.permissions import rule
from core.prepared import prepared
from reviews import deliberating, rooms
from reviews.models import Conflict, Consensus, Panelist, PanelistRole, RankingEntry
from reviews.models.panel import LEADING


@rule("reviews.write_sheet", "reviews.refuse_assignment", "reviews.write_note")
def is_own(user, assignment):
    return assignment.panelist.user_id == user.pk


@rule("reviews.declare_for", "reviews.score_sample")
def is_own_seat(user, panelist):
    return panelist.user_id == user.pk


@rule("reviews.set_up_warm_up")
def sets_up_warm_up(user, stage):
    """An officer, and whoever chairs a panel of the call."""
    return user.is_officer or chairs(user, stage)


@rule("reviews.read_warm_up")
def reads_warm_up(user, stage):
    return user.reads_everything or chairs(user, stage)


def chairs(user, stage):
    """Whether the user chairs a panel that judges ``stage``, now."""
    seats = Panelist.objects.serving().filter(user=user, role=PanelistRole.CHAIR)
    return seats.filter(panel__call=stage.call_id).exists()


@rule("reviews.assess_dossier")
def assesses(user, dossier):
    """The assessors of a label dossier agree its levels."""
    return dossier.assignments.live().filter(panelist__user=user).exists() and visibility.allows(
        user, dossier
    )


def is_free_officer(user, dossier):
    """An officer without a part in the application and without a conflict."""
    return (
        user.is_officer
        and not belongs(user, dossier.application)
        and not visibility.vetoed(user, dossier)
    )


@rule("reviews.confirm_tier")
def confirms_tiers(user, dossier):
    """An officer free of conflicts; that they did not assess is checked where it is confirmed."""
    return is_free_officer(user, dossier)


@rule("reviews.appoint_rapporteur", "reviews.overrule_absence", "reviews.reopen_consensus")
def leads_or_rules(user, dossier):
    """The chair and the office: who is rapporteur, and what goes on without somebody."""
    return deliberating.leads(user, dossier) or is_free_officer(user, dossier)


@rule("reviews.draft_consensus")
def is_rapporteur(user, dossier):
    """Whoever writes the draft; that the own sheet is in is checked where it is written."""
    return Consensus.objects.filter(
        dossier=dossier, rapporteur__user=user, rapporteur__ended_at__isnull=True
    ).exists() and not visibility.vetoed(user, dossier)


@rule("reviews.settle_consensus")
def settles(user, dossier):
    return is_rapporteur(user, dossier) or leads_or_rules(user, dossier)


@rule("reviews.speak_on_consensus")
def speaks(user, dossier):
    return deliberating.is_member(user, dossier)


@rule("reviews.discuss_dossier")
def discusses(user, dossier):
    """Members of the panel whose sheet is in, the chair, and the office."""
    return deliberating.is_member(user, dossier) or is_free_officer(user, dossier)


@rule("reviews.open_reaction", "reviews.extend_reaction")
def opens_reactions(user, dossier):
    return is_free_officer(user, dossier)


@rule("reviews.answer_reaction")
def answers_reactions(user, reaction):
    """Who may hand in may answer."""
    return user.has_perm("competitions.submit_dossier", reaction.dossier)


@rule("reviews.keep_scenario")
def keeps_scenarios(user, _nothing):
    return user.is_officer


@rule("reviews.delete_scenario", "reviews.change_scenario")
def keeps_scenario(user, scenario):
    """Whoever kept it; another officer keeps their own."""
    return user.is_officer and scenario.created_by_id == user.pk


def _tied_q(user, application):
    """What hangs on an application that a conflict, or a part in it, ties to ``user``.

    Nobody needs to have declared that they work for the cluster or a partner: it is known.
    """
    conflicts = {f"{application}__conflicts__user": user}
    found = Q(**conflicts, **{f"{application}__conflicts__excludes": True})
    if user is None or relations.are_known_to_lack(user, "cluster", "part"):  # as nearly always
        return found
    found |= Q(**{f"{application}__cluster__roles__user": user})
    return found | Q(**{f"{application}__participants__user": user})


def closed_stages(user):
    """Stages whose ranking and selection a conflict closes to ``user`` until they are published.

    The order of the others would tell where the application stands that is closed to them; and
    whoever has a part in an application has none in deciding.
    """
    tied = Dossier.objects.filter(_tied_q(user, "application"))
    judged, kept = tied.in_judgement(), RankingEntry.objects.filter(dossier__in=tied)
    # two subqueries: joined, every dossier of a stage would meet every entry of its runs
    ranked = Q(pk__in=judged.values("stage")) | Q(pk__in=kept.values("ranking__stage"))
    return Stage.objects.filter(ranked).exclude(status=StageStatus.DECIDED)


def is_closed(stage, user):
    """Whether the ranking of ``stage`` and what is selected from it are closed to ``user``."""
    if relations.are_known_to_lack(user, "cluster", "part") and not _conflicts(user.pk):
        return False  # as nearly always: nothing anywhere ties them
    return closed_stages(user).filter(pk=stage.pk).exists()


@prepared
def _conflicts(user):
    return Conflict.objects.filter(user=user, excludes=True).order_by().values_list("pk")[:1]


def is_free_of(selection, user):
    """Whether nothing ties ``user`` to any application of a selection, published or not."""
    return not selection.choices.filter(_tied_q(user, "dossier__application")).exists()


def has_seat(user):
    """Whether the user sits on a panel."""
    return relations.has(user, "seat")


@rule("reviews.plan_meeting")
def plans_meetings(user, panel):
    """An officer; or who leads the panel."""
    return user.is_officer or leads_panel(user, panel)


@rule("reviews.lead_meeting")
def leads_meeting(user, meeting):
    return plans_meetings(user, meeting.panel)


@rule("reviews.lead_item")
def leads_item(user, item):
    """Who leads the meeting and stays in the room; the deputy while no chair is there for it."""
    if not leads_meeting(user, item.meeting) or not visibility.allows(user, item):
        return False
    if user.is_officer or leads_panel(user, item.meeting.panel, PanelistRole.CHAIR):
        return True
    return not rooms.has_chair(item)


def leads_panel(user, panel, *roles):
    seats = Panelist.objects.serving().filter(panel=panel, role__in=roles or LEADING)
    return seats.filter(user=user).exists()


@rule("reviews.answer_for_cluster")
def answers_for_cluster(user, dossier):
    """Who may hand in for the cluster speaks for it about its assessors and their visit."""
    return user.has_perm("competitions.submit_dossier", dossier)


@rule("reviews.plan_visit")
def plans_visits(user, dossier):
    """The assessors of the dossier, and officers whom nothing ties to it."""
    return assesses(user, dossier) or is_free_officer(user, dossier)


def reads_accreditations(user):
    return user.is_authenticated and user.reads_everything
