"""Small helps for the pages of judging."""

from django import template

register = template.Library()


@register.filter
def is_ticked(cell, ticked):
    """Whether a cell of the matrix is to be ticked: as sent, or as stored."""
    return cell.is_assigned if ticked is None else cell.name in ticked
