"""What is wrong with how a stage is to be decided: one sentence for each fault, by its field.

The same list stands at the fields of the form, keeps a call from being published and makes the
action refuse.
"""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions import balance, groups
from competitions.models import Basis, Method

CRITERION, ATTRIBUTE, PANEL, DRAW = "criterion", "attribute", "panel", "draw"
ATTRIBUTES = {  # what is not covered yet by anybody ranked better comes first
    "topic": gettext_lazy("Topic that nobody ranked better has"),
    "region": gettext_lazy("Region that nobody ranked better is from"),
}
BALANCE = "balance"  # an attribute that a question of the form asks for
LAST = {
    PANEL: gettext_lazy("The panel decides on an order"),
    DRAW: gettext_lazy("A draw"),
}
OPTIONS = {  # the options that a method reads
    Method.TRIMMED: ["trim"],
    Method.ZSCORE: ["resolution"],
    Method.LEAST_SQUARES: ["resolution"],
    Method.RIDGE: ["ridge", "resolution"],
    Method.MIXED: ["resolution"],
    Method.EXPECTED_RANK: ["resolution"],
}
BOUNDS = {  # least, most, and what is said outside of them
    "trim": ("0", "0.49", gettext_lazy("Cut a share from 0 to 0.49 at each end, such as 0.1.")),
    "ridge": (
        "0.000001",
        "1000000",
        gettext_lazy("The penalty is a number from 0.000001 to 1000000."),
    ),
    "resolution": (
        "0.000000001",
        "1",
        gettext_lazy("Round to a number from 0.000000001 to 1, such as 0.001."),
    ),
}
USUAL = "0.000001"  # what is rounded to unless it is set
MOST_QUANTA = 10**10  # that a float tells apart, with what a method may err
MOST_RANKS = 10_000
FIELDS = [
    "basis",
    "places",
    "method",
    "method_options",
    "tie_chain",
    "cut_factor",
    "exhaustion",
    "group_minimums",
]


def problems(stage, criteria):
    """(field, sentence) for each fault of ``stage``; ``criteria`` are the keys of its rubric."""
    found = [("method", words) for words in _method_problems(stage)]
    found += [("method_options", words) for words in _option_problems(stage)]
    found += [("tie_chain", words) for words in _chain_problems(stage.tie_chain, criteria)]
    found += [("tie_chain", words) for words in balance_problems(stage, stage.form)]
    found += [("group_minimums", words) for words in _minimum_problems(stage)]
    return found


def _method_problems(stage):
    if stage.basis == Basis.AGREED and stage.method != Method.MEAN:
        yield _("Agreed scores are one judgement for all: only the mean applies.")


def _option_problems(stage):
    for name, text in stage.method_options.items():
        if name not in OPTIONS.get(stage.method, []):
            yield _("The method reads no %(name)s.") % {"name": name}
        elif not option_fits(name, text):
            yield str(BOUNDS[name][2])
            return
    if _is_too_fine(stage):
        yield _("This is too fine for the method: values as large cannot be told apart so finely.")


def _is_too_fine(stage):
    """Whether decimals of 16 digits could not hold what the method rounds."""
    if "resolution" not in OPTIONS.get(stage.method, []) or stage.method == Method.ZSCORE:
        return False
    largest = max(abs(Decimal(stage.rubric.minimum)), abs(Decimal(stage.rubric.maximum)))
    if stage.method == Method.EXPECTED_RANK:
        largest = max(largest, MOST_RANKS)
    return largest / Decimal(stage.method_options.get("resolution", USUAL)) > MOST_QUANTA


def option_fits(name, text):
    """Whether ``text`` is a number within the bounds of the option ``name``."""
    least, most, _words = BOUNDS[name]
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and Decimal(least) <= number <= Decimal(most)


def _chain_problems(chain, criteria):
    seen = []
    for step in chain:
        if step in seen:
            yield _("The same comes twice among what parts ties: %(step)s.") % {"step": name(step)}
        if seen and seen[-1].get("by") == DRAW:
            yield _("Nothing can follow a draw: it parts every tie.")
        elif seen and seen[-1].get("by") == PANEL and step.get("by") != DRAW:
            yield _("After the panel only a draw can follow: the panel parts what all else leaves.")
        if step.get("by") == CRITERION and step.get("key") not in criteria:
            yield _("There is no criterion with the code %(key)s.") % {"key": step.get("key")}
        if step.get("by") == ATTRIBUTE and step.get("name") not in [*ATTRIBUTES, BALANCE]:
            yield _("Nothing that parts ties is called %(name)s.") % {"name": step.get("name")}
        seen.append(step)


def balance_problems(stage, form):
    """What ``form`` would have to ask so that the ties of ``stage`` can go by it."""
    keys = [step.get("key") for step in stage.tie_chain if step.get("name") == BALANCE]
    known = balance.questions(form) if keys else {}
    for key in keys:
        if key not in known:
            words = _(
                "Ties go by the share of women, but the form has no number question “%(key)s” "
                "from 0 to 100 for the whole team."
            )
            yield words % {"key": key}


def _minimum_problems(stage):
    by, least = stage.group_minimums.get("by"), stage.group_minimums.get("least", {})
    if not least:
        return
    known = {key for key, _name in groups.choices(by)}
    for key, number in least.items():
        if key not in known:
            yield _("There is no such group: %(key)s.") % {"key": key}
        if number < 1:
            yield _("A least number is 1 or more.")
    total = sum(least.values())
    if stage.places is not None and total > stage.places:
        words = _("The least numbers add up to %(total)s, but there are only %(places)s places.")
        yield words % {"total": total, "places": stage.places}


def titles(stage):
    """What a step of the chain is called by: titles of criteria, words of questions.

    Keys of questions have a prefix, so that one of a criterion may be the same.
    """
    found = dict(stage.rubric.criteria.values_list("key", "title"))
    if any(step.get("name") == BALANCE for step in stage.tie_chain):
        asked = balance.questions(stage.form)
        found |= {balance.PREFIX + key: label for key, label in asked.items()}
    return found


def name(step, titles=None):
    """What a page calls a step of the chain; ``titles`` as of the function above."""
    if step.get("name") == BALANCE:
        title = (titles or {}).get(balance.PREFIX + step["key"], step["key"])
        return _("Share of women nearer to 50 %%, by “%(title)s”") % {"title": title}
    if step["by"] == CRITERION:
        title = (titles or {}).get(step["key"], step["key"])
        return _("The better score in “%(title)s”") % {"title": title}
    if step["by"] == ATTRIBUTE:
        return str(ATTRIBUTES[step["name"]])
    return str(LAST[step["by"]])
