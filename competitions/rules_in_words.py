"""The rules of eligibility in words: what a call asks, and how somebody stands to it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.eligibility import RULES, Rule, evaluate
from core.formats import day, exact_money, money, score

WORDS = {
    "private_share": lambda n: (
        _("Firms and private investors carry at least %s %% of the total volume.") % score(n)
    ),
    "request_cap": lambda n: _("One cluster requests at most %s.") % money(n),
    "years": lambda n: _("The project lasts at most %s years.") % score(n),
    "organisations": lambda n: _("At least %s organisations take part.") % score(n),
    "management_fte": lambda n: (
        _("The cluster management has at least %s full-time equivalents.") % score(n)
    ),
    "committed_members": lambda n: _("The cluster has at least %s committed members.") % score(n),
    "member_types": lambda n: _("Members are of at least %s types.") % score(n),
    "english_website": lambda n: _("The cluster has a website in English."),
}
ACTUAL = {
    "private_share": lambda n: _("%s %%") % score(n),
    "request_cap": exact_money,
    "years": lambda n: ngettext("%d year", "%d years", n) % n,
    "management_fte": lambda n: _("%s full-time equivalents") % score(n),
    "committed_members": lambda n: ngettext("%d member", "%d members", n) % n,
    "member_types": lambda n: ngettext("%d type", "%d types", n) % n,
    "region": lambda n: ngettext("%d member there", "%d members there", n) % n,
    "english_website": lambda n: _("yes") if n else _("none"),
    "project_start": day,
}
IN_REGISTER = {"management_fte", "committed_members", "member_types", "region", "english_website"}


@dataclass(frozen=True)
class Line:
    """One rule as people read it, and how somebody stands to it."""

    words: str
    met: bool | None  # None: not known yet
    actual: str  # "" when not known
    is_in_register: bool  # where one would put it right

    @property
    def badge(self):
        return badge(self.met)


def sentences(call):
    """What the call asks of whoever applies; a rule without words is left to the summary."""
    return [words for rule in rules_of(call) if (words := sentence(rule))]


def sentence(rule):
    if rule["rule"] == "region":
        words = _("At least %(needed)s members come from %(regions)s.")
        regions = ", ".join(map(str, rule["regions"]))
        return words % {"needed": score(rule.get("needed", 1)), "regions": regions}
    if rule["rule"] == "project_start":
        return _window(Rule.of(rule))
    words = WORDS.get(rule["rule"])
    return words(rule.get("needed", 1)) if words else ""


def _window(rule):
    days = {"earliest": day(rule.earliest), "latest": day(rule.latest)}
    if rule.earliest and rule.latest:
        return _("The project begins between %(earliest)s and %(latest)s.") % days
    if rule.earliest:
        return _("The project begins on %(earliest)s or later.") % days
    return _("The project begins on %(latest)s or earlier.") % days


def rules_of(call):
    """The rules of a call as data, the most years of funding among them."""
    rules = list(call.eligibility)
    if call.years_max and not any(rule["rule"] == "years" for rule in rules):
        rules.append({"rule": "years", "needed": str(call.years_max)})
    return rules


def known_rules(call):
    """The rules of a call that can be held against facts."""
    return [rule for rule in rules_of(call) if rule["rule"] in RULES]


def standing(call, facts_of):
    """A Line for each rule; ``facts_of`` gives the facts to hold against a Rule."""
    found = []
    for data in known_rules(call):
        rule = Rule.of(data)
        (finding,) = evaluate([rule], facts_of(rule))
        actual = "" if finding.actual is None else ACTUAL[rule.name](finding.actual)
        found.append(Line(sentence(data), finding.met, actual, rule.name in IN_REGISTER))
    return found


def badge(met):
    """(words, tone) of one rule, or of all of them together."""
    if met is None:
        return _("not known yet"), "neutral"
    return (_("met"), "good") if met else (_("not met"), "bad")


def verdict(lines):
    """Whether every rule is met: False if one is not, None while something is not known."""
    if any(line.met is False for line in lines):
        return False
    return None if any(line.met is None for line in lines) else True
