"""Which organisation of the register somebody means by the name of an employer."""

from clusters.models import Organisation
from core.text import fold


def look_up(name):
    """(organisation, name): the one of exactly this name, or None where none or several are.

    Case and accents do not matter; one that was merged is the one it became.
    """
    name = " ".join(name.split())
    found = Organisation.objects.filter(name_folded=fold(name)).select_related("merged_into")
    standing = {organisation.merged_into or organisation for organisation in found}
    return (standing.pop() if len(standing) == 1 else None), name
