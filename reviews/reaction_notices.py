"""Telling an applicant, on their own pages, that the reports are open to them."""

from django.utils.translation import gettext as _

from clusters.models import ClusterRole
from competitions import notices
from competitions.notices import Notice
from core import clock
from reviews.models import Reaction
from reviews.states import ReactionStatus


def register():
    notices.register(_of_dossier)


def _of_dossier(dossier, user):
    reaction = Reaction.objects.visible_to(user).filter(dossier=dossier).first()
    if reaction is None:
        return
    reaction.dossier = dossier
    if not reaction.takes_answers(clock.now()):
        words = _("The panel has shown you its reports before it agreed.")
        yield Notice(words, reaction.get_absolute_url(), _("Read them again"), tone="")
    elif reaction.status == ReactionStatus.ANSWERED:
        words = _("You have answered the reports of the panel.")
        url = reaction.get_absolute_url()
        yield Notice(words, url, _("Read or change it"), due=reaction.deadline, tone="good")
    else:
        words = _("The reports of the panel are open to you, and you may react.")
        url = reaction.get_absolute_url()
        yield Notice(words, url, _("Read and answer"), reaction.deadline)


def for_applicant(user):
    """Reports that the clusters which ``user`` manages may still react to."""
    waiting = Reaction.objects.visible_to(user).filter(
        status=ReactionStatus.OPEN,
        dossier__application__cluster__roles__user=user,
        dossier__application__cluster__roles__role=ClusterRole.Role.MANAGER,
    )
    items = [
        {
            "words": _("Read the reports of the panel: %(title)s")
            % {"title": reaction.dossier.application.title},
            "url": reaction.get_absolute_url(),
            "due": reaction.deadline,
            "zone": reaction.dossier.stage.call.zone,
            "hint": _("You may react before the panel agrees."),
        }
        for reaction in waiting.for_list()
        if reaction.takes_answers(clock.now())
    ]
    return sorted(items, key=lambda item: item["due"])
