"""Letters of judging. None carries a score, and none goes to somebody in conflict."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from core import clock, mail
from reviews import assessing, blinding
from reviews.models import Conflict


def officers_for(application):
    """Addresses of the officers whom no conflict keeps from ``application``."""
    barred = Conflict.objects.filter(application=application, excludes=True).values("user")
    return list(User.objects.officers().exclude(pk__in=barred).values_list("email", flat=True))


def conflict_found(conflict, *, sheets, superseded):
    """To the officers: a conflict took somebody off work that was under way."""
    application = conflict.application
    mail.queue(
        f"conflict-found:{conflict.pk}:{conflict.updated_at:%Y%m%dT%H%M%S%f}",
        to=officers_for(application),
        template="reviews/conflict_found",
        about=application,
        context={
            "conflict": conflict,
            "application": application,
            "sheets": sheets,
            "superseded": superseded,
            "link": settings.SITE_URL
            + reverse("reviews:office-conflicts", args=[application.call.code]),
        },
    )


def dossiers_assigned(panelist, stage, *, number, total, due_at):
    """To a panelist: there is something to judge; one letter per moment, not per dossier."""
    mail.queue(
        f"assigned:{panelist.pk}:{stage.pk}:{clock.now():%Y%m%dT%H%M%S%f}",
        to=[panelist.user.email],
        template="reviews/dossiers_assigned",
        context={
            "panelist": panelist,
            "stage": stage,
            "number": number,
            "due_at": due_at,
            "link": settings.SITE_URL + reverse("reviews:judging"),
        },
    )


def assignment_refused(assignment):
    """To the officers: a panelist does not judge this one."""
    application = assignment.dossier.application
    stage = assignment.dossier.stage
    mail.queue(
        f"assignment-refused:{assignment.pk}:{assignment.updated_at:%Y%m%dT%H%M%S%f}",
        to=officers_for(application),
        template="reviews/assignment_refused",
        about=application,
        context={
            "assignment": assignment,
            "application": application,
            "link": settings.SITE_URL
            + reverse(
                "reviews:assessors" if assessing.is_label(stage) else "reviews:assignments",
                args=[stage.call.code, stage.position],
            ),
        },
    )


def sheet_returned(sheet, reason):
    """To the panelist: the sheet is theirs again, and why."""
    assignment, reader = sheet.assignment, sheet.assignment.panelist.user
    dossier = blinding.shown(assignment.dossier, reader)
    mail.queue(
        f"sheet-returned:{sheet.pk}:{sheet.version}",
        to=[assignment.panelist.user.email],
        template="reviews/sheet_returned",
        about=assignment.dossier.application,
        context={
            "panelist": assignment.panelist,
            "application": dossier.application,
            "reason": blinding.redactor(assignment.dossier, reader)(reason),
            "link": settings.SITE_URL + sheet.get_absolute_url(),
        },
    )


def invitation_unanswered(asked):
    """To whom was asked to sit on a panel: the same link once more; one letter a day."""
    invitation = asked.invitation
    mail.queue(
        f"panel-invitation-reminder:{invitation.reference}:{asked.reminded_at:%Y%m%dT%H%M%S}",
        to=[invitation.email],
        template="reviews/invitation_unanswered",
        context={
            "panel": asked.panel,
            "link": settings.SITE_URL + invitation.get_absolute_url(),
            "expires_at": invitation.expires_at,
        },
        confidential=True,  # whoever reads the link can accept
    )


def seat_refused(asked):
    """To the officers: somebody who was invited does not sit on the panel, and why."""
    mail.queue(
        f"seat-refused:{asked.pk}",
        to=list(User.objects.officers().values_list("email", flat=True)),
        template="reviews/seat_refused",
        context={"asked": asked, "link": settings.SITE_URL + asked.panel.get_absolute_url()},
    )


def reminder(person, stage, today):
    """To a panelist with work left (``progress.Person``): how much, how late, and where."""
    seat = person.seat
    mail.queue(
        f"judging-reminder:{seat.pk}:{stage.pk}:{today:%Y%m%d}",
        to=[seat.user.email],
        template="reviews/judging_reminder",
        context={
            "panelist": seat,
            "stage": stage,
            "left": person.left,
            "late": person.late,
            "due_at": person.due_at,
            "link": settings.SITE_URL + reverse("reviews:judging"),
        },
    )
