"""Small helps for the pages of judging."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.formats import NOTHING, zone_of
from reviews import blinding, criterion_form

register = template.Library()


@register.filter
def is_ticked(cell, ticked):
    """Whether a cell of the matrix is to be ticked: as sent, or as stored."""
    return cell.is_assigned if ticked is None else cell.name in ticked


@register.simple_tag(takes_context=True)
def applicant(context, dossier):
    """The applicant as the reader may know it: ``{% applicant dossier %}``."""
    return blinding.applicant_on(context["request"], dossier)


@register.filter
def out_of(done, total):
    """ "3 of 5"."""
    return _("%(done)s of %(total)s") % {"done": done, "total": total}


@register.simple_tag
def criterion_to_score(row, form, number):
    """The fields of one criterion, the ``number``-th of ``form``."""
    return criterion_form.fields(row, form, number)


@register.filter
def time_in(at, zone):
    """ "14:02" in a zone; a dash for what has no end yet."""
    return date_format(at.astimezone(zone_of(zone)), "H:i") if at else NOTHING
