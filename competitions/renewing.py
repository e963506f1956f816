"""Renewing a label: in which call, from which earlier application, and what stands against it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from clusters.models import Label
from clusters.states import LabelState
from competitions.actions import applications
from competitions.models import Application, Call, Outcome
from core import clock
from core.formats import day


@dataclass(frozen=True)
class Outlook:
    """What the page of a renewal says.

    ``obstacle``: why nothing can begin now, else empty. ``running``: the application that is under
    way already. ``earlier``: what the pages are filled in from. ``is_new``: the renewal
    window has closed, so that a new label comes of it.
    """

    label: Label
    calls: list = field(default_factory=list)
    running: Application | None = None
    earlier: Application | None = None
    obstacle: str = ""
    is_new: bool = False


def outlook(label, user):
    """How ``label`` (of ``Label.objects.followed()``) can be renewed by ``user`` now."""
    calls = [call for call in _calls(label) if applications.open_stage(call)]
    running = _applications(label, user).filter(outcome=Outcome.IN_PROGRESS).first()
    return Outlook(
        label,
        calls,
        running,
        earlier=_earlier(label, user),
        obstacle=_obstacle(label, calls, running),
        is_new=label.state == LabelState.REVOKED or clock.today() >= label.renewable_until,
    )


def under_way(user):
    """Pairs of cluster and label type (ids) for which ``user`` sees an application begun."""
    rows = Application.objects.visible_to(user).filter(
        outcome=Outcome.IN_PROGRESS, call__programme__label_type__isnull=False
    )
    return set(rows.values_list("cluster", "call__programme__label_type"))


def title(found):
    """What a renewal is called until somebody says otherwise."""
    return found.earlier.title if found.earlier else str(found.label.label_type)


def _calls(label):
    calls = Call.objects.running().filter(programme__label_type=label.label_type_id)
    return calls.prefetch_related("stages").order_by("pk")


def _applications(label, user):
    own = Application.objects.visible_to(user).select_related("call")
    return own.filter(cluster=label.cluster_id, call__programme__label_type=label.label_type_id)


def _earlier(label, user):
    """The application that earned a label of this type last; the label keeps none itself."""
    earned = _applications(label, user).filter(outcome=Outcome.LABELLED)
    return earned.order_by("-created_at", "-pk").first()


def _obstacle(label, calls, running):
    """One sentence, the most telling first; empty if a renewal can begin."""
    if label.state == LabelState.SUSPENDED:
        return _("The label is suspended. It is renewed once the suspension has been decided.")
    if label.state == LabelState.PENDING:
        return _("The label begins on %(day)s: until then there is nothing to renew.") % {
            "day": day(label.valid_from)
        }
    if label.is_followed or label.state == LabelState.SUPERSEDED:
        return _("A later label follows this one already.")
    if running:
        return _("Your application %(reference)s is under way already.") % {
            "reference": running.reference
        }
    if not calls:
        return _(
            "No call for this label takes applications at the moment. Write to the office: what "
            "counts for the renewal is the day on which your application reaches us."
        )
    return ""
