"""The rules of eligibility as sentences for people who think of applying."""

from django.utils.translation import gettext as _

from core.formats import money, score

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


def sentences(call):
    """What the call asks of whoever applies; a rule without words is left to the summary."""
    rules = [
        WORDS[rule["rule"]](rule["needed"]) for rule in call.eligibility if rule["rule"] in WORDS
    ]
    if call.years_max:
        rules.append(_("The project lasts at most %s years.") % call.years_max)
    return rules
