"""The label call, open all year: one self-assessment under assessment and one being written."""

import random
from datetime import timedelta

from clusters.actions import labels
from competitions.actions import answers, applications, calls, stages, submissions
from competitions.models import Application, Question
from config.samples import clusters, contest, people
from core import clock
from reviews import assessing
from reviews.actions import accreditations, assessors, conflicts, panels, sheets, visits
from reviews.models import Appointment, Assignment, Side

CODE = "sample-label"
SEED = 31
EMPLOYERS = [
    "Cluster Policy Unit, Oberau",
    "Institute of Innovation, Westmark",
    "Agency for Regions, Sample",
]
COUNTRIES = ["DE", "AT", "DE"]
TERMS = (
    "Sample Agency, Musterstrasse 1, 10115 Berlin\n"
    "To be paid within 30 days; this invoice is a sample: pay nothing."
)
BEGUN = 12  # indicators that the first assessor has gone through


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
        calls.set_fees(call, by=officer, table=call.fees, terms=TERMS)
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
    """Two assessors whom the rule proposed; one sheet is in, the other is in the interview."""
    with contest.days_ago(29):
        panel = panels.create(call, by=officer, name="Assessors")
        seats = [
            panels.appoint(
                panel,
                user,
                by=officer,
                employer_name=house,
                country=country,
                side=Side.SCIENCE,
                languages=["en"],
            )
            for user, house, country in zip(people.assessors(), EMPLOYERS, COUNTRIES, strict=True)
        ]
        accredit(call, seats, officer)
    manager = people.applicant()
    with contest.days_ago(28):
        field = assessing.Field(dossier)
        found = [person.seat for person, _reasons in field.proposed]
        assessors.choose(dossier, found, by=officer)
    with contest.days_ago(26):
        for appointment in Appointment.objects.filter(dossier=dossier):
            assessors.agree(appointment, by=manager)
        for seat in found:
            conflicts.declare_confidentiality(seat, by=seat.user)
            conflicts.declare_sheet(seat, dossier.stage, by=seat.user)
    meet(dossier, found, manager)
    first, second = sorted(found, key=lambda seat: seat.pk)
    with contest.days_ago(8):
        levels, keys = choose_levels(dossier, SEED + 1)
        sheet = sheets.open(assignment_of(second, dossier), by=second.user)
        notes = {key: f"Sample: seen on the day, {key}." for key in keys}
        sheets.save(sheet, by=second.user, version=sheet.version, scores=levels, comments=notes)
        sheets.submit(sheet, by=second.user)
        levels, keys = choose_levels(dossier, SEED + 2)
        begun = {key: levels[key] for key in keys[:BEGUN]}
        sheet = sheets.open(assignment_of(first, dossier), by=first.user)
        sheets.save(sheet, by=first.user, version=sheet.version, scores=begun)


def accredit(call, seats, officer):
    """Everybody on the panel; one of them not for much longer."""
    today = clock.today()
    for seat, days in zip(seats, [700, 700, 80], strict=True):
        accreditations.accredit(
            seat.user,
            call.programme.label_type,
            by=officer,
            country=seat.country.code,
            languages=seat.languages,
            from_on=today,
            until_on=today + timedelta(days=days),
        )


def meet(dossier, seats, manager):
    """Days were offered and one chosen; the video call was nine days ago."""
    with contest.days_ago(20):
        noon = clock.now().replace(minute=0, second=0, microsecond=0)
        days = [noon + timedelta(days=ahead) for ahead in (10, 11, 12)]
        link = "https://video.example/sample"
        visit = visits.offer(dossier, by=seats[0].user, days=days, minutes=240, place="", link=link)
        visits.choose(visit, by=manager, day=visit.moments[1], round=visit.round)


def choose_levels(dossier, seed):
    """(level by code, the codes in their order), the same at every loading."""
    chance = random.Random(seed)
    keys = list(dossier.stage.rubric.criteria.values_list("key", flat=True))
    return {key: str(chance.choice([2, 3, 3, 4, 4])) for key in keys}, keys


def assignment_of(seat, dossier):
    return Assignment.objects.get(panelist=seat, dossier=dossier)
