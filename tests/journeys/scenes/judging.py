"""What a panel and its office list: seats, conflicts, assignments, sheets, rankings."""

from competitions.models import Stage
from core import clock, jobs
from reviews.actions import rankings, scenarios, selections
from reviews.models import (
    PairRule,
    Panelist,
    Standing,
    Tie,
)
from tests.factories.accounts import make_user
from tests.factories.applications import make_partner
from tests.factories.clusters import (
    make_membership,
    make_organisation,
    make_region,
)
from tests.factories.competitions import (
    make_application,
    make_dossier,
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


def one_more_in_a_scenario(scene):
    """A dossier more in the one scenario that there is."""
    scene.stage.scenarios.all().delete()
    one_more_ranked(scene)
    cut = scene.stage.dossiers.count()
    scenarios.create(scene.stage, by=scene.officer, name="All", cut=cut)


def one_more_conflict(scene):
    make_conflict(make_user(), make_application(call=scene.call), severity="potential")


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


def one_more_pair_rule(scene):
    dossier = make_dossier(stage=scene.stage, status="submitted")
    PairRule.objects.create(panelist=scene.seat, dossier=dossier, kind="must", reason="knows it")


def one_more_dossier_to_wish_for(scene):
    dossier = make_dossier(stage=scene.stage, status="submitted")
    Standing.objects.create(panelist=scene.seat, dossier=dossier, declared_at=clock.now())
