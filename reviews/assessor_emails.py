"""Letters about accreditations, assessors of a dossier, and visits. None carries a level."""

from django.conf import settings
from django.urls import reverse

from competitions.call_emails import managers_of, moment
from core import mail
from core.formats import day
from reviews.emails import officers_for
from reviews.models import Assignment


def accredited(accreditation):
    """To the person: accredited, or for longer."""
    _about_accreditation("accredited", accreditation, f"{accreditation.until_on:%Y%m%d}")


def accreditation_ended(accreditation):
    _about_accreditation("accreditation_ended", accreditation, "ended")


def _about_accreditation(template, accreditation, what):
    mail.queue(
        f"accreditation:{accreditation.pk}:{what}",
        to=[accreditation.user.email],
        template=f"reviews/{template}",
        context={
            "accreditation": accreditation,
            "label_type": accreditation.label_type,
            "first_day": day(accreditation.from_on),
            "last_day": day(accreditation.until_on),
        },
    )


def assessors_proposed(dossier, assignments, *, until, now):
    """To the managers of the cluster: who is proposed, and until when they may object."""
    application = dossier.application
    mail.queue(
        f"assessors-proposed:{dossier.pk}:{now:%Y%m%dT%H%M%S%f}",
        to=managers_of([application]),
        template="reviews/assessors_proposed",
        about=application,
        context={
            "application": application,
            "people": [_person(one.panelist) for one in assignments],
            "until": moment(until, dossier.stage.call.zone),
            "link": settings.SITE_URL + cluster_page(dossier),
        },
    )


def _person(seat):
    return {"name": str(seat.user), "employer": seat.works_for, "country": seat.country.name}


def assessor_vetoed(appointment):
    """To the officers: the cluster objects, and why; the next proposal waits."""
    application = appointment.dossier.application
    mail.queue(
        f"assessor-vetoed:{appointment.pk}",
        to=officers_for(application),
        template="reviews/assessor_vetoed",
        about=application,
        context={
            "application": application,
            "person": appointment.assignment.panelist.user,
            "reason": appointment.assignment.note,
            "link": settings.SITE_URL + office_page(appointment.dossier),
        },
    )


def days_offered(visit):
    """To the managers of the cluster: choose one of these days."""
    zone = visit.dossier.stage.call.zone
    days = [moment(at, zone) for at in visit.moments]
    _about_visit("visit_offered", visit, managers_of([visit.dossier.application]), days=days)


def other_days_wanted(visit):
    """To the assessors, and to whoever offered the days."""
    offered_by = [visit.offered_by.email] if visit.offered_by else []
    _about_visit("visit_asked", visit, [*_assessors(visit.dossier), *offered_by])


def visit_fixed(visit):
    _about_visit("visit_fixed", visit, _everybody(visit))


def visit_cancelled(visit, reason):
    _about_visit("visit_cancelled", visit, _everybody(visit), reason=reason)


def visit_near(visit, key):
    _about_visit("visit_near", visit, _everybody(visit), key=key)


def _everybody(visit):
    return [*_assessors(visit.dossier), *managers_of([visit.dossier.application])]


def _assessors(dossier):
    found = Assignment.objects.at_work().filter(dossier=dossier)
    return list(found.values_list("panelist__user__email", flat=True))


def _about_visit(template, visit, to, *, key="", **context):
    application = visit.dossier.application
    zone = visit.dossier.stage.call.zone
    mail.queue(
        key or f"{template}:{visit.pk}:{visit.round}:{visit.sequence}",
        to=to,
        template=f"reviews/{template}",
        about=application,
        context={
            "visit": visit,
            "application": application,
            "when": moment(visit.starts_at, zone) if visit.starts_at else "",
            "link": settings.SITE_URL + cluster_page(visit.dossier),
            "own_link": settings.SITE_URL + visit.get_absolute_url(),
            **context,
        },
    )


def cluster_page(dossier):
    return reverse(
        "reviews:own-assessors", args=[dossier.application.reference, dossier.stage.position]
    )


def office_page(dossier):
    stage = dossier.stage
    return reverse("reviews:dossier-assessors", args=[stage.call.code, stage.position, dossier.pk])
