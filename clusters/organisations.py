"""Organisations that are likely the same one: asked when one is added, and by the office."""

from clusters import duplicates
from clusters.models import Organisation, ToldApart

NEW = 0  # the key of what is not in the register yet


def entries(organisations):
    """What the comparison needs of each; one query."""
    columns = ("pk", "name_folded", "country", "identifier")
    return [duplicates.Entry(*row) for row in organisations.values_list(*columns)]


def likely(organisation):
    """Keys of standing organisations that an unsaved one may be, the surest first."""
    entry = duplicates.Entry(
        NEW, organisation.name_folded, str(organisation.country), organisation.identifier
    )
    matches = duplicates.similar_to(entry, entries(Organisation.objects.standing()))
    return [match.other for match in matches]


def likely_pairs(most):
    """[(organisation, organisation, reason)] that nobody has told apart; three queries."""
    told_apart = set(ToldApart.objects.values_list("one", "other"))
    pairs = duplicates.pairs(entries(Organisation.objects.standing()))
    found = [match for match in pairs if (match.one, match.other) not in told_apart][:most]
    keys = {key for match in found for key in (match.one, match.other)}
    rows = Organisation.objects.in_bulk(keys)
    return [(rows[match.one], rows[match.other], match.reason) for match in found]
