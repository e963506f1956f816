"""The label call, open all year: one self-assessment under assessment and one being written."""

import random
from datetime import timedelta

from clusters.actions import labels
from competitions.actions import answers, applications, calls, stages, submissions
from competitions.models import Application, Question
from config.samples import clusters, contest, people
from core import clock
from reviews.actions import assignments, conflicts, panels, sheets
from reviews.models import Assignment, Side

CODE = "sample-label"
SEED = 31
EMPLOYERS = ["Cluster Policy Unit, Oberau", "Institute of Innovation, Westmark"]


def load(officers):
    officer, _second = officers
    with contest.days_ago(200):
        call = calls.create(
            "cluster-management",
            by=officer,
            code=CODE,
            title="Cluster management excellence, sample",
            summary="A label call invented for the demonstration; open all year.",
            is_sample=True,
        )
        stage = call.stages.get()
        stages.schedule(stage, by=officer, opens_at=clock.now(), closes_at=None)
        calls.publish(call, by=officer)
        stages.open_due(now=clock.now())
        stage.refresh_from_db()

    candidates = clusters.invented()
    grant_some(call, candidates, officer)
    dossier = apply(call, candidates[1])
    assess(call, dossier, officer)
    begin(call, candidates[4])
    return call


def grant_some(call, candidates, officer):
    """Labels from earlier years, so that the register has something to look up."""
    given = zip(candidates[2:], ["gold", "silver", "bronze"], [400, 300, 800], strict=True)
    for cluster, tier, days in given:
        valid_from = clock.today() - timedelta(days=days)
        labels.grant(
            cluster,
            call.programme.label_type,
            tier,
            by=officer,
            valid_from=valid_from,
            is_sample=True,
        )


def apply(call, cluster):
    manager = people.applicant()
    clusters.manage(cluster, manager)
    with contest.days_ago(30):
        application = applications.start(
            call, cluster, by=manager, title="Self-assessment", sector=cluster.sector
        )
        Application.objects.filter(pk=application.pk).update(is_sample=True)
        dossier = application.dossiers.get()
        chance = random.Random(SEED)
        sections = dossier.stage.form.sections.prefetch_related("questions")
        for question in (q for section in sections for q in section.questions.all()):
            if question.kind == "indicators":
                value = {
                    indicator["code"]: {
                        "level": str(chance.choice([2, 3, 3, 4, 4])),
                        "text": "Sample: see the strategy, chapter 3.",
                    }
                    for indicator in question.options["indicators"]
                }
                answers.save(dossier, question, value, by=manager, version=0)
            elif question.key == "profile":
                text = f"{cluster} and its management, in words invented for the demonstration."
                answers.save(dossier, question, text, by=manager, version=0)
        submissions.submit(dossier, by=manager, received_at=clock.now())
    dossier.refresh_from_db()
    return dossier


def begin(call, cluster):
    """A self-assessment that is being written: two groups are chosen, one indicator is low."""
    manager = people.applicant()
    clusters.manage(cluster, manager)
    with contest.days_ago(3):
        application = applications.start(
            call, cluster, by=manager, title="Towards gold", sector=cluster.sector
        )
    Application.objects.filter(pk=application.pk).update(is_sample=True)
    dossier = application.dossiers.get()
    chance = random.Random(SEED + 2)
    begun = {"indicators-structure", "indicators-governance"}
    asked = Question.objects.filter(section__form=dossier.stage.form, key__in=begun)
    for question in asked.order_by("section__position"):
        codes = [indicator["code"] for indicator in question.options["indicators"]]
        levels = {code: str(chance.choice([2, 3, 4])) for code in codes} | {"2.5": "0"}
        value = {code: {"level": levels[code], "text": "Sample: to be shown."} for code in codes}
        answers.save(dossier, question, value, by=manager, version=0)


def assess(call, dossier, officer):
    """Two assessors; one sheet is in, the other one is waited for."""
    with contest.days_ago(25):
        panel = panels.create(call, by=officer, name="Assessors")
        seats = [
            panels.appoint(
                panel, user, by=officer, employer_name=house, side=Side.SCIENCE, languages=["en"]
            )
            for user, house in zip(people.assessors(), EMPLOYERS, strict=True)
        ]
        for seat in seats:
            assignments.assign(seat, dossier, by=officer)
        for seat in seats:
            conflicts.declare_confidentiality(seat, by=seat.user)
            conflicts.declare_sheet(seat, dossier.stage, by=seat.user)
    second = seats[1]
    with contest.days_ago(8):
        assignment = Assignment.objects.get(panelist=second, dossier=dossier)
        chance = random.Random(SEED + 1)
        keys = dossier.stage.rubric.criteria.values_list("key", flat=True)
        sheet = sheets.open(assignment, by=second.user)
        levels = {key: str(chance.choice([2, 3, 3, 4, 4])) for key in keys}
        sheets.save(sheet, by=second.user, version=sheet.version, scores=levels)
        sheets.submit(sheet, by=second.user)
