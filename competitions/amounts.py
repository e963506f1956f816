"""The money in a dossier's answers: which answer is which amount, and the faults between them."""

from competitions import financing
from competitions.kinds.amounts import rule_faults
from competitions.kinds.base import option

GRANT, PRIVATE, PUBLIC = ROLES = ("grant", "private", "public")


def compare(items, stage):
    """Lay the faults between answers at the answers; now: the private share of the amounts."""
    by_role = {role: item for item in items if (role := _role(item))}
    table = {role: [item.value] for role, item in by_role.items()}
    if PRIVATE in by_role:
        by_role[PRIVATE].cross_faults = ()
    if not {GRANT, PRIVATE} <= set(by_role) or None in [*table[GRANT], *table[PRIVATE]]:
        return
    faults = rule_faults(table, stage, {"no_volume": "", "private_share": ""})
    by_role[PRIVATE].cross_faults = tuple(faults)


def of(items):
    """{"grant", "private", "public", "total"} as Decimals, None where nothing is known."""
    table = {}
    for item in items:
        if item.value is None:
            continue
        if role := _role(item):
            table[role] = [item.value]
        elif item.question.kind == "financing" and item.partner is None:
            table |= item.value
    summed = financing.sums(table)
    found = {role: summed.by_source.get(role) for role in ROLES}
    return found | {"total": summed.total if table else None}


def _role(item):
    """Which part of the money an amount is; None for other questions, and for partners' own."""
    is_amount = item.question.kind == "money" and item.partner is None
    role = option(item.question, "role") if is_amount else None
    return role if role in ROLES else None
