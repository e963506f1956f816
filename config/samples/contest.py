"""The running sample call: 24 outlines handed in, a panel of 15 that has scored most of them."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

from clusters.models import Cluster
from competitions.actions import answers, applications, calls, stages, submissions
from competitions.models import Application, Dossier
from config.samples import clusters, deciding, deliberation, jury, warm_up, words
from core import clock
from reviews import proposing
from reviews.actions import assignment_batches, conflicts, sheets
from reviews.models import Assignment

CODE = "sample-2026"
ZONE = ZoneInfo("Europe/Berlin")
SEED = 2026  # of the invented scores
LATE = {2}  # panelists who have not begun yet
UNFINISHED = {0: 1, 1: 2, 11: 2}  # panelist -> sheets still to write


def days_ago(days):
    """Stop the clock at the hour some days ago."""
    return clock.frozen(clock.now() - timedelta(days=days))


def end_of_day(moment):
    """The last minute of that day where the funding body is."""
    return moment.astimezone(ZONE).replace(hour=23, minute=59, second=0, microsecond=0)


def load(officers):
    officer, _second = officers
    call, first = make_call(CODE, officer, opened=90, closes_in=-21)
    for number, cluster in enumerate(entrants(), 1):
        with days_ago(62 - number):
            hand_in(call, cluster, number)
    Application.objects.filter(call=call).update(is_sample=True)
    with days_ago(20):
        stages.close_due(now=clock.now())
        first.refresh_from_db()
        panel = jury.appoint(call, officer)
        jury.record_conflicts(panel, call, officer)
        assign(first, officer)
        warm_up.load(first, panel, officer)
    with days_ago(5):
        jury.ask_one_more(panel, officer)
    judge(panel, first)
    with days_ago(2):
        deliberation.load(first, officer)
    with days_ago(1):
        deciding.load(first, officers)
    return call


def make_call(code, officer, *, opened, closes_in, title="Leading-edge clusters, sample round"):
    """A published call whose outlines opened and close the given days from now."""
    opens = end_of_day(clock.now() - timedelta(days=opened)).replace(hour=0, minute=0)
    closes = end_of_day(clock.now() + timedelta(days=closes_in))
    with days_ago(opened + 2):
        call = calls.create(
            "leading-edge",
            by=officer,
            code=code,
            title=title,
            summary="A call invented for the demonstration, after the rules of the real contest.",
            is_sample=True,
        )
        first, second = call.stages.order_by("position")
        stages.schedule(first, by=officer, opens_at=opens, closes_at=closes)
        later = closes + timedelta(days=84)
        stages.schedule(second, by=officer, opens_at=later, closes_at=later + timedelta(days=90))
        deciding.declare(first, officer)
        calls.publish(call, by=officer)
    with days_ago(opened):
        stages.open_due(now=clock.now())
    first.refresh_from_db()
    return call, first


def entrants():
    """24 clusters: the 19 named ones, and the five invented ones."""
    return [*clusters.historic(), *clusters.invented()]


def hand_in(call, cluster, number):
    manager = clusters.manager_of(cluster, number)
    field = cluster.field_text
    title = f"{field[:1].upper()}{field[1:]}: from the lab to the market"
    application = applications.start(call, cluster, by=manager, title=title, sector=cluster.sector)
    dossier = application.dossiers.get()
    write(dossier, number, by=manager)
    submissions.submit(dossier, by=manager, received_at=clock.now())


def write(dossier, number, *, by, only=None):
    """Fill the outline's questions with sample words (``only`` those keys)."""
    cluster = Cluster.objects.get(pk=dossier.application.cluster_id)
    values = words.outline(cluster, number) | {
        "management-fte": "2.5",
        deciding.WOMEN: deciding.share_of_women(number),
        "requested": f"{30 + number % 11},000,000",
        "private": f"{41 + number % 7},500,000",
        "other-public": "0",
        "partners": [
            {"name": f"Partner {n} of {cluster.name}", "kind": kind, "city": cluster.city}
            for n, kind in enumerate(["large", "sme", "research", "university"], 1)
        ],
    }
    sections = dossier.stage.form.sections.prefetch_related("questions")
    for question in (q for section in sections for q in section.questions.all()):
        if question.key in values and (only is None or question.key in only):
            answers.save(dossier, question, values[question.key], by=by, version=0)


def assign(stage, officer):
    proposal = proposing.propose(stage, by=officer, per_dossier=3)
    due_at = end_of_day(clock.now() + timedelta(days=30))
    assignment_batches.apply_proposal(stage, proposal, by=officer, due_at=due_at)


def judge(panel, stage):
    """Most sheets are in; a few panelists are late, so that there is something to do."""
    chance = random.Random(SEED)
    quality = {
        pk: chance.gauss(3.4, 0.6)
        for pk in Dossier.objects.filter(stage=stage).values_list("pk", flat=True)
    }
    seats = list(panel.panelists.select_related("user").order_by("pk"))
    to_write = {place: _to_write(place, seat) for place, seat in enumerate(seats)}
    tied = deciding.tied(stage, {one.pk for done in to_write.values() for one in done})
    for place, seat in enumerate(seats):
        if place in LATE:
            continue
        with days_ago(17):
            conflicts.declare_confidentiality(seat, by=seat.user)
            conflicts.declare_sheet(seat, stage, by=seat.user)
        severity = chance.gauss(0, 0.35)
        with days_ago(14 - place % 10):
            for assignment in to_write[place]:
                level = quality[assignment.dossier_id] - severity
                score(assignment, points_of(assignment, level, chance, tied), seat.user)


def _to_write(place, seat):
    """The assignments whose sheets are in."""
    mine = list(Assignment.objects.live().filter(panelist=seat).order_by("pk"))
    return [] if place in LATE else mine[: len(mine) - UNFINISHED.get(place, 0)]


def points_of(assignment, level, chance, tied):
    """Criterion key -> points: around ``level``, or as they were made up to tie."""
    keys = [criterion.key for criterion in assignment.dossier.stage.rubric.criteria.all()]
    drawn = [half(level + chance.gauss(0, 0.5)) for _key in keys]
    given = tied.get(assignment.pk)
    return dict(zip(keys, map(float, given) if given else drawn, strict=True))


def score(assignment, halves, person):
    sheet = sheets.open(assignment, by=person)
    sheets.save(
        sheet,
        by=person,
        version=sheet.version,
        scores={key: str(points) for key, points in halves.items()},
        comments={key: words.comment(points) for key, points in halves.items()},
        comment="Sample: a promising field; the partners should say more about the market.",
    )
    sheets.submit(sheet, by=person)


def half(points):
    """The nearest half mark on the scale from 0 to 5."""
    return min(10, max(0, round(points * 2))) / 2
