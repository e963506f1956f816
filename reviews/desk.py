"""What the judging of a stage reports to the call desk: panel, sheets, ranking, selection."""

from dataclasses import replace

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.desk import Judging, Step
from competitions.models import Basis
from competitions.states import StageStatus
from core import charts, visibility
from core.formats import moment
from reviews import assessing, permissions, warm_ups
from reviews.actions import rankings, selections
from reviews.models import Assessment, Panelist
from reviews.models.assignment import LIVE
from reviews.states import (
    AssignmentStatus,
    ConsensusStatus,
    MeetingStatus,
    ResultStatus,
    SelectionStatus,
)


def report(stage, user):
    """The steps of a stage from the panel to the published selection, and the panel's load."""
    seats = Panelist.objects.filter(panel__call=stage.call, ended_at__isnull=True)
    load = _load(stage)
    steps = [_panel(stage, seats), _assignments(stage), _sheets(stage, load)]
    if stage.is_rolling:
        steps += [_levels(stage), _tiers(stage, user)]
    else:
        steps.insert(2, _warm_up(stage, seats))
        steps += [_meetings(stage), *_deciding(stage, user)]
    return Judging(tuple(_in_turn(steps, stage)), tuple(_charts(load)))


def _in_turn(steps, stage):
    """After a step that is blocked or not begun, what rests on it comes later.

    In a rolling stage every dossier is at its own step, so nothing waits.
    """
    is_decided = stage.status == StageStatus.DECIDED
    waiting = False
    for step in steps:
        if is_decided:
            yield replace(step, state="done")
            continue
        if waiting and step.state != "done" and not stage.is_rolling:
            step = replace(step, state="next")
        yield step
        waiting = waiting or step.state in {"now", "blocked"}


def _address(name, stage):
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position])


def _panel(stage, seats):
    count = seats.count()
    if assessing.is_label(stage) and (left := assessing.without_seat(stage).count()):
        words = ngettext("%d is accredited and has none", "%d are accredited and have none", left)
        state, url = "open" if count else "now", _address("assessors", stage)
        return Step(_("Give assessors a seat"), state, words % left, url)
    url = reverse("reviews:panels", args=[stage.call.code])
    words = ngettext("%d panelist", "%d panelists", count) % count if count else _("nobody yet")
    return Step(_("Appoint the panel"), "done" if count else "now", words, url)


def _assignments(stage):
    """Done when every dossier in judgement has as many judges as its quorum asks."""
    live = Q(assignments__status__in=LIVE)
    rows = stage.dossiers.in_judgement().annotate(judges=Count("assignments", filter=live))
    judges = list(rows.values_list("judges", flat=True))
    short = sum(1 for count in judges if count < stage.quorum)
    label, url = _("Assign dossiers"), _address("assignments", stage)
    if assessing.is_label(stage):
        label, url = _("Propose assessors"), _address("assessors", stage)
    if stage.status == StageStatus.OPEN and not stage.is_rolling:
        return Step(label, "next", _("after the deadline"), url)
    if not judges:
        return Step(label, "done", _("nothing to assign"), url)
    if short:
        words = ngettext("%d has too few judges", "%d have too few judges", short) % short
        return Step(label, "now", words, url)
    return Step(label, "done", _("at least %d each") % min(judges), url)


def _warm_up(stage, seats):
    """How many of the panel have scored all samples; nothing waits for it on the desk."""
    label, url = _("Warm up the panel"), _address("warm-up-setting", stage)
    samples, done, total = warm_ups.how_many_are_done(stage, seats)
    if not samples:
        return Step(label, "open", _("no sample yet"), url)
    words = _("%(done)s of %(total)s are done") % {"done": done, "total": total}
    return Step(label, "done" if done == total else "open", words, url)


def _meetings(stage):
    """When the panel meets next, or how often it has met; it may decide without."""
    label, url = _("Meet"), _address("office-meetings", stage)
    if following := stage.meetings.ahead().order_by("starts_at", "pk").first():
        return Step(label, "open", moment(following.starts_at, stage.call.zone), url)
    held = stage.meetings.filter(status=MeetingStatus.CLOSED).count()
    if held:
        words = ngettext("%d meeting held", "%d meetings held", held) % held
        return Step(label, "done", words, url)
    return Step(label, "open", _("none planned"), url)


def _sheets(stage, load):
    """Who is assigned has handed in; until then the desk says how many are out."""
    done, total = sum(row.done for row in load), sum(row.total for row in load)
    words = _("%(done)s of %(total)s handed in") % {"done": done, "total": total}
    state = "done" if total and done == total else "now" if total else "next"
    late = [row for row in load if row.done < row.total]
    hint = ""
    if done and late:
        hint = ngettext("%d panelist is not done", "%d panelists are not done", len(late))
        hint %= len(late)
    action = _("See who is late")
    return Step(_("Judge"), state, words, _address("progress", stage), hint, action)


def _deciding(stage, user):
    """Ranking and selection; nothing but who decides to whom a conflict closes them."""
    if permissions.is_closed(stage, user):
        words = _("another officer decides")
        hint = _("A conflict of interest ties you to an application of this stage.")
        labels = [_("Compute the ranking"), _("Decide")]
        return [Step(label, "blocked", words, hint=hint) for label in labels]
    consensus = [_consensus(stage)] if stage.basis == Basis.AGREED else []
    return [*consensus, _ranking(stage), _selection(stage, user)]


def _consensus(stage):
    """How many dossiers have the agreed scores that the ranking rests on."""
    dossiers = stage.dossiers.in_judgement()
    total = dossiers.count()
    agreed = dossiers.filter(consensus__status=ConsensusStatus.AGREED).count()
    words = _("%(agreed)s of %(total)s agreed") % {"agreed": agreed, "total": total}
    state = "done" if agreed == total else "now"
    return Step(_("Agree"), state, words, _address("consensuses", stage))


def _ranking(stage):
    label, url = _("Compute the ranking"), _address("rankings", stage)
    ranking = rankings.current(stage)
    if ranking is None:
        return Step(label, "now", _("none yet"), url)
    if stage.status == StageStatus.CLOSED and rankings.is_out_of_date(ranking):
        return Step(label, "now", _("out of date"), url, _("It was judged on since."))
    return Step(label, "done", _("computed"), url)


def _selection(stage, user):
    label, url = _("Decide"), _address("selection", stage)
    selection = selections.standing(stage)
    if selection is None:
        return Step(label, "now", _("nothing proposed yet"), url)
    if selection.status == SelectionStatus.PUBLISHED:
        return Step(label, "done", _("published"), url)
    if problems := selections.problems(selection):
        return Step(_("Put the selection right"), "now", _("not sound yet"), url, problems[0])
    if selection.status == SelectionStatus.CONFIRMED:
        return Step(_("Publish the decisions"), "now", _("confirmed"), url)
    if selection.proposed_by_id == user.pk:
        hint = _("You proposed it: a second officer must confirm.")
        return Step(label, "blocked", _("waits for a second officer"), url, hint)
    hint = _("Proposed by %(person)s.") % {"person": selection.proposed_by}
    return Step(_("Confirm the selection"), "now", _("waits for you"), url, hint)


def _levels(stage):
    """Dossiers on which every assessor has handed in and the levels are not agreed."""
    label, done = _("Agree on levels"), Q(assignments__status=AssignmentStatus.DONE)
    live = Q(assignments__status__in=LIVE)
    rows = stage.dossiers.in_judgement().exclude(consensus__status=ConsensusStatus.AGREED)
    rows = rows.annotate(live=Count("assignments", filter=live))
    rows = rows.annotate(done=Count("assignments", filter=live & done))
    waiting = rows.filter(done__gte=stage.quorum, done=F("live")).count()
    if not waiting:
        return Step(label, "done", _("none waits"))
    words = ngettext("%d waits for its assessors", "%d wait for their assessors", waiting)
    return Step(label, "blocked", words % waiting)


def _tiers(stage, user):
    """Computed tiers that wait for an officer who did not assess the cluster."""
    waiting = Assessment.objects.filter(dossier__stage=stage, status=ResultStatus.COMPUTED)
    waiting = visibility.visible(waiting.filter(dossier__in=stage.dossiers.in_judgement()), user)
    first = waiting.order_by("pk").first()
    label = _("Confirm tiers")
    if first is None:
        return Step(label, "done", _("none waits"))
    words = ngettext("%d waits", "%d wait", waiting.count()) % waiting.count()
    return Step(label, "now", words, reverse("reviews:assessment", args=[first.dossier_id]))


def _load(stage):
    """Per panelist of the stage: how many dossiers they have, and how many sheets are in."""
    done = Q(assignments__status=AssignmentStatus.DONE)
    here = Q(assignments__dossier__stage=stage, assignments__status__in=LIVE)
    seats = Panelist.objects.filter(panel__call=stage.call_id).select_related("user")
    rows = seats.annotate(
        total=Count("assignments", filter=here), done=Count("assignments", filter=here & done)
    )
    return [row for row in rows.order_by("user__name", "pk") if row.total]


def _charts(load):
    if not load:
        return []
    done, total = sum(row.done for row in load), sum(row.total for row in load)
    sentence = _("%(done)s of %(total)s sheets are in.") % {"done": done, "total": total}
    items = [(str(row.user), row.done, row.total) for row in load]
    return [charts.progress(_("Load of the panel"), sentence, items, column=_("Panelist"))]
