"""What needs the people of partners, and who signs: items for components/needs_me.html."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions import timing
from competitions.models import (
    Confirmation,
    Confirming,
    Dossier,
    Participant,
    Question,
    SignOff,
    Writers,
)
from competitions.states import DossierStatus, StageStatus
from core import clock

Role = Participant.Role


def of(user):
    """Parts to write and sign off, and applications to write or to confirm; three queries."""
    entries = user.participations.exclude(role=Role.VIEWER).select_related("partner__organisation")
    by_application = {}
    for entry in entries.order_by("pk"):
        by_application.setdefault(entry.application_id, []).append(entry)
    if not by_application:
        return []
    dossiers = [d for d in _open(user, by_application) if timing.takes_words(d, clock.now())]
    in_force = SignOff.objects.in_force().filter(dossier__in=[d.pk for d in dossiers])
    signed = set(in_force.values_list("dossier", "partner"))
    return [
        item
        for dossier in dossiers
        for entry in by_application[dossier.application_id]
        if (item := _item(dossier, entry, signed))
    ]


def _open(user, applications):
    """Dossiers that may take words now, with what the form asks partners, and if confirmed."""
    asked = Question.objects.filter(section__form=OuterRef("stage__form"), writers=Writers.PARTNERS)
    confirmed = Confirmation.objects.filter(
        dossier=OuterRef("pk"), draft_version=OuterRef("draft_version")
    )
    return (
        Dossier.objects.visible_to(user)
        .filter(application__in=applications, stage__status=StageStatus.OPEN)
        .filter(Q(status=DossierStatus.DRAFT) | Q(status=DossierStatus.SUBMITTED))
        .annotate(asks_partners=Exists(asked), is_confirmed=Exists(confirmed))
        .for_list()
    )


def _item(dossier, entry, signed):
    address = [dossier.application.reference, dossier.stage.position]
    names = {"stage": dossier.stage.title, "title": dossier.application.title}
    if entry.role == Role.SIGNATORY:
        if dossier.stage.confirming == Confirming.NONE or dossier.is_confirmed:
            return None
        words, name = _("Confirm %(stage)s: %(title)s"), "competitions:confirmation"
    elif dossier.asks_partners:
        if (dossier.pk, entry.partner_id) in signed:
            return None
        words, name = _("Write your part and sign it off: %(title)s"), "competitions:part"
        address.append(entry.partner_id)
    elif entry.role == Role.EDITOR and dossier.status == DossierStatus.DRAFT:
        words, name = _("Finish %(stage)s: %(title)s"), "competitions:dossier"
    else:
        return None
    return {
        "words": words % names,
        "url": reverse(name, args=address),
        "due": timing.deadline(dossier),
        "zone": dossier.stage.call.zone,
        "hint": f"{dossier.stage.call} · {entry.partner or dossier.application.cluster}",
    }
