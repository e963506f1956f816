"""What pages of other apps show of competitions."""

from django import template

from competitions.models import PastEntry

register = template.Library()


@register.inclusion_tag("competitions/_past_entries.html")
def past_entries(cluster):
    """The historic rounds in which ``cluster`` was a finalist."""
    entries = PastEntry.objects.filter(cluster=cluster).select_related("past_round__programme")
    return {"entries": entries.order_by("past_round__number")}
