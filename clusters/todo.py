"""What needs a cluster's manager or an officer today, as items for components/needs_me.html."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.actions import label_measures
from clusters.models import ClusterRole, Label
from clusters.states import LabelState
from clusters.validity import REMINDERS
from core import clock
from core.formats import day


def for_applicant(user, under_way=()):
    """Labels of the user's clusters that end soon or have ended and can still be renewed.

    ``under_way``: pairs of cluster and label type (ids) for which an application is begun.
    """
    today = clock.today()
    soon = today + timedelta(days=max(REMINDERS))
    roles = ClusterRole.objects.filter(user=user, role=ClusterRole.Role.MANAGER)
    labels = Label.objects.standing().filter(
        cluster__in=roles.values("cluster"), valid_until__lte=soon, renewable_until__gt=today
    )
    labels = labels.followed().filter(is_followed=False).for_list().order_by("valid_until", "pk")
    return [
        _renewal(label)
        for label in labels
        if label.can_be_renewed and (label.cluster_id, label.label_type_id) not in under_way
    ]


def _renewal(label):
    last, latest = day(label.last_valid_day), day(label.last_day_to_renew)
    if label.state == LabelState.EXPIRED:
        hint = _("expired after %(last)s; renewable until %(latest)s")
    else:
        hint = _("last valid day %(last)s; renewable until %(latest)s")
    return {
        "words": _("Renew the label of %(cluster)s") % {"cluster": label.cluster},
        "url": reverse("competitions:label-renew", args=[label.number]),
        "hint": hint % {"last": last, "latest": latest},
    }


def for_officer(user):
    """Measures that another officer proposed."""
    return [
        {
            "words": _("Confirm or discard: %(kind)s the label of %(cluster)s")
            % {"kind": measure.get_kind_display(), "cluster": measure.label.cluster},
            "url": reverse("clusters:office-measure-confirm", args=[measure.pk]),
            "hint": f"{measure.label.label_type}, {measure.label.number}",
        }
        for measure in label_measures.waiting_for(user)
    ]
