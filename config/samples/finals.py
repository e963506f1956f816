"""A call in its second stage: a consortium writes its full application, each partner a part."""

from clusters.models import Organisation
from competitions.actions import answers, applications, decisions, partners, stages, submissions
from competitions.models import Application, DecisionKind, Participant
from config.samples import contest, open_call, people
from core import clock

CODE = "sample-finals"
PARTNERS = [  # the same firm twice, as it happens: the office finds it
    {"name": "Spree Optik GmbH", "kind": "sme", "city": "Cottbus", "employees": 85},
    {"name": "Institute of Sensor Systems, Lausitz", "kind": "research", "city": "Cottbus"},
    {"name": "Spree-Optik", "kind": "sme", "city": "Cottbus"},
]
WRITTEN = {
    "own-contribution": "1,500,000",
    "own-role": "We grind and coat the lenses, and test them in our climate chamber.",
}


def load(officers):
    officer, second = officers
    title = "Leading-edge clusters, sample finals"
    call, first = contest.make_call(CODE, officer, opened=150, closes_in=-90, title=title)
    applicant = people.applicant()
    with contest.days_ago(110):
        application = hand_in_outline(call, applicant)
    with contest.days_ago(89):
        stages.close_due(now=clock.now())
    with contest.days_ago(20):
        shortlist(application, proposed_by=officer, confirmed_by=second)
        first.refresh_from_db()
        stages.decide(first, by=officer)
    with contest.days_ago(4):
        stages.open_due(now=clock.now())
        take_partners_in(application, by=applicant)
    Application.objects.filter(pk=application.pk).update(is_sample=True)
    return call


def hand_in_outline(call, applicant):
    cluster = open_call.own_cluster(applicant)
    title = "Sensors that see in the dark"
    application = applications.start(call, cluster, by=applicant, title=title, sector="mobility")
    dossier = application.dossiers.get()
    contest.write(dossier, 5, by=applicant)
    submissions.submit(dossier, by=applicant, received_at=clock.now())
    return application


def shortlist(application, **people_who_decide):
    decisions.record(
        application.dossiers.get(),
        DecisionKind.SHORTLISTED,
        basis_digest="",
        reason="Strong partners from research to production.",
        rank=1,
        **people_who_decide,
    )


def take_partners_in(application, *, by):
    """One partner has a person, who has begun; one waits for an invitation."""
    dossier = application.dossiers.select_related("stage__form", "stage__call").last()
    firm, institute, _again = (organisation(**fields) for fields in PARTNERS)
    partner = partners.add(dossier, by=by, organisation=firm)
    partners.add(dossier, by=by, organisation=institute)
    person = people.partner()
    partners.give_role(partner, person, by=by, role=Participant.Role.PART)
    for section in dossier.stage.form.sections.prefetch_related("questions"):
        for question in section.questions.all():
            if words := WRITTEN.get(question.key):
                answers.save(dossier, question, words, by=person, partner=partner, version=0)


def organisation(**fields):
    """A sample organisation; made once."""
    return Organisation.objects.get_or_create(name=fields["name"], is_sample=True, defaults=fields)[
        0
    ]
