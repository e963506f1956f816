"""What a label's dossier is held against: the tier applied for, what had to improve, the rules."""

from competitions import tiers

RULES = ("threshold", "fallback", "improvement_areas")


def aim_of(call):
    """The tier that a call's dossiers apply for."""
    return call.label_rules.get("aim", tiers.GOLD)


def improvements_of(application):
    """Code -> level named at an earlier benchmarking; None where none is held against this one."""
    return


def policy_of(call):
    rules = call.label_rules
    return tiers.Policy.of({name: rules[name] for name in RULES if name in rules})
