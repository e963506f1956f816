"""The fees of a call as its pages state them."""

from clusters.models import Tier
from competitions import fees
from competitions.labelling import policy_of
from competitions.models import FeeMode, FeeOccasion


def rows(call):
    """[(tier applied for, [(what it is for, amount)])], the same said once; [] without fees."""
    tier = policy_of(call).aim
    amounts = {
        (mode, occasion): amount
        for mode in fees.MODES
        for occasion in fees.OCCASIONS
        if (amount := fees.amount(call.fees, tier, mode, occasion))
    }
    return [(Tier(tier).label, _merged(amounts))] if amounts else []


def _merged(amounts):
    if len(amounts) == len(fees.MODES) * len(fees.OCCASIONS):
        if len(set(amounts.values())) == 1:
            return [("", next(iter(amounts.values())))]
        if all(amounts[fees.VIDEO, o] == amounts[fees.ON_SITE, o] for o in fees.OCCASIONS):
            return [(FeeOccasion(o).label, amounts[fees.VIDEO, o]) for o in fees.OCCASIONS]
        if all(amounts[m, fees.FIRST] == amounts[m, fees.RENEWAL] for m in fees.MODES):
            return [(FeeMode(m).label, amounts[m, fees.FIRST]) for m in fees.MODES]
    return [(f"{FeeMode(m).label}, {FeeOccasion(o).label}", a) for (m, o), a in amounts.items()]
