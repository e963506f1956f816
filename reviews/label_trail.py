"""The way of a label dossier as the office reads it: from its history, and from the label back."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters import origins
from competitions import office_history
from competitions.models import Decision
from core.formats import day
from reviews import assessing
from reviews.models import Assessment, Assignment

WORDS = {
    ("reviews.assignment", "propose"): gettext_lazy("Assessor proposed"),
    ("reviews.assignment", "propose again"): gettext_lazy("Assessor proposed again"),
    ("reviews.assignment", "accept"): gettext_lazy("Assessor agreed to"),
    ("reviews.assignment", "veto"): gettext_lazy("The cluster objected to an assessor"),
    ("reviews.assignment", "refuse"): gettext_lazy("An assessor gave it back"),
    ("reviews.assignment", "recuse"): gettext_lazy("Assessor out by a conflict of interest"),
    ("reviews.assignment", "withdraw"): gettext_lazy("Assessor withdrawn"),
    ("reviews.assignment", "finish"): gettext_lazy("Levels of an assessor handed in"),
    ("reviews.visit", "offer days"): gettext_lazy("Days offered for the visit"),
    ("reviews.visit", "ask for other days"): gettext_lazy("Other days asked for"),
    ("reviews.visit", "choose"): gettext_lazy("Day of the visit chosen"),
    ("reviews.visit", "cancel"): gettext_lazy("Visit cancelled"),
    ("reviews.consensus", "agree"): gettext_lazy("Levels agreed"),
    ("reviews.consensus", "reopen"): gettext_lazy("Levels opened again"),
    ("reviews.assessment", "freeze"): gettext_lazy("Tier confirmed"),
    ("reviews.assessment", "supersede"): gettext_lazy("Tier superseded"),
}


def register():
    office_history.register(_history)
    origins.register(_origins)


def _history(dossier):
    """(words, notes) of what the office reads of a label dossier besides; notes name assessors."""
    if not assessing.is_label(dossier.stage):
        return {}, {}
    rows = Assignment.objects.filter(dossier=dossier).select_related("panelist__user")
    return WORDS, {("reviews.assignment", str(row.pk)): str(row.panelist.user) for row in rows}


def _origins(label, user):
    """The decisions that gave the label, or kept it after a complaint."""
    found = Assessment.objects.visible_to(user).confirmed().filter(label=label)
    digests = found.values("digest")
    rows = Decision.objects.filter(dossier__in=found.values("dossier"), basis_digest__in=digests)
    for one in rows.select_related("dossier__application__call", "proposed_by", "confirmed_by"):
        application, call = one.dossier.application, one.dossier.application.call
        words = _(
            "%(reference)s, %(call)s: levels agreed by %(first)s, confirmed by %(second)s, %(day)s"
        )
        names = {"reference": application.reference, "call": call}
        names |= {"first": one.proposed_by, "second": one.confirmed_by}
        names |= {"day": day(one.confirmed_at, call.zone)}
        url = reverse("competitions:office-dossier", args=[one.dossier_id])
        yield {"words": words % names, "url": url}
