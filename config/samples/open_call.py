"""A call that takes outlines now, with a half-written one, so that an applicant has work."""

from clusters.actions import clusters as actions
from clusters.models import Cluster, Region
from competitions.actions import applications
from competitions.models import Application
from config.samples import contest, enquiries, people

CODE = "sample-2027"
WRITTEN = ["profile", "strengths", "strategy", "management-fte", "requested"]


def load(officers):
    call, _first = contest.make_call(
        CODE, officers[0], opened=9, closes_in=12, title="Leading-edge clusters, next sample round"
    )
    applicant = people.applicant()
    cluster = own_cluster(applicant)
    with contest.days_ago(5):
        application = applications.start(
            call, cluster, by=applicant, title="Light that saves energy", sector=cluster.sector
        )
        contest.write(application.dossiers.get(), 3, by=applicant, only=WRITTEN)
    Application.objects.filter(pk=application.pk).update(is_sample=True)
    enquiries.load(call, officers[0])
    return call


def own_cluster(applicant):
    """The cluster of the sample applicant; made once."""
    name = "Lausitz Light Systems"
    return Cluster.objects.filter(name=name).first() or actions.register(
        by=applicant,
        name=name,
        sector="microelectronics",
        sector_detail="lighting and sensors",
        city="Cottbus",
        region=Region.objects.get(code="DE4"),
        summary="An invented cluster for the demonstration.",
        english_website="https://www.example.org/en/",
        management_fte="1.50",
        is_sample=True,
    )
