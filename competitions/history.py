"""What an applicant is told of the life of an application, from the audit trail.

Only what is listed here is told: who judged what, and what the office noted, is not theirs.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models import Dossier
from core.audit import AuditEvent

OFFICIAL = {
    ("competitions.application", "start"): gettext_lazy("Application begun"),
    ("competitions.application", "open next stage"): gettext_lazy("Next stage opened"),
    ("competitions.application", "erase answers"): gettext_lazy("Answers erased"),
    ("competitions.dossier", "submit"): gettext_lazy("Handed in"),
    ("competitions.dossier", "submit again"): gettext_lazy("Handed in again"),
    ("competitions.dossier", "withhold file"): gettext_lazy("File refused by the virus scanner"),
    ("competitions.dossier", "extend"): gettext_lazy("More time given"),
    ("competitions.dossier", "find eligible"): gettext_lazy("Found eligible"),
    ("competitions.dossier", "find ineligible"): gettext_lazy("Ruled ineligible"),
    ("competitions.dossier", "reinstate"): gettext_lazy("Reinstated"),
    ("competitions.dossier", "shortlist"): gettext_lazy("Shortlisted"),
    ("competitions.dossier", "place on reserve"): gettext_lazy("Placed on the reserve list"),
    ("competitions.dossier", "decline"): gettext_lazy("Declined"),
    ("competitions.dossier", "award"): gettext_lazy("Awarded"),
    ("competitions.dossier", "label"): gettext_lazy("Labelled"),
    ("competitions.dossier", "withdraw"): gettext_lazy("Withdrawn"),
    ("competitions.dossier", "lapse"): gettext_lazy("Lapsed: nothing was handed in in time"),
    ("competitions.documentrequest", "ask"): gettext_lazy("Asked for a document"),
    ("competitions.documentrequest", "supply"): gettext_lazy("Document supplied"),
    ("competitions.documentrequest", "supply another"): gettext_lazy("Another document supplied"),
    ("competitions.documentrequest", "extend request"): gettext_lazy("More time for the document"),
    ("competitions.documentrequest", "withdraw request"): gettext_lazy("Document no longer needed"),
    ("competitions.award", "accept"): gettext_lazy("Award accepted"),
    ("competitions.award", "refuse"): gettext_lazy("Award refused"),
    ("competitions.award", "revoke"): gettext_lazy("Award revoked"),
    ("competitions.award", "lower"): gettext_lazy("Award lowered"),
}
# Before a hand-in, who does what in a consortium is its own: the office is not told.
WORDS = OFFICIAL | {
    ("competitions.partner", "add partner"): gettext_lazy("Partner added"),
    ("competitions.partner", "remove partner"): gettext_lazy("Partner removed"),
    ("competitions.signoff", "sign off"): gettext_lazy("Part signed off"),
    ("competitions.signoff", "lapse"): gettext_lazy("Changed since the sign-off: asked again"),
    ("competitions.confirmation", "confirm"): gettext_lazy("Confirmed by a signatory"),
}
OWN = {"start", "submit", "submit again", "withdraw", "accept", "refuse"}
OWN |= {"supply", "supply another"}
OWN |= {"add partner", "remove partner", "sign off", "lapse", "confirm"}


def timeline(application, words=OFFICIAL):
    """Items for components/timeline.html, oldest first; ``words`` say what is told."""
    events = AuditEvent.objects.in_stream(application.audit_stream).for_list()
    stages = dict(Dossier.objects.filter(application=application).values_list("pk", "stage__title"))
    zone = application.call.zone
    return [_item(event, stages, zone) for event in events if _key(event) in words]


def _key(event):
    return event.object_label, event.verb


def _item(event, stages, zone):
    what = str(WORDS[_key(event)])
    if event.object_label == "competitions.dossier":
        stage = stages.get(int(event.object_pk), "")
        what = f"{stage}: {what}" if stage else what
    number = event.new.get("number")
    note = _("Receipt %(number)s") % {"number": number} if number else ""
    facts = event.new | event.old
    note = note or facts.get("partner") or facts.get("organisation", "")
    return {
        "what": what,
        "state": "done",
        "at": event.at,
        "zone": zone,
        "by": event.by if event.verb in OWN and event.by else "",
        "note": note,
    }
