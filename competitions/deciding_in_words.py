"""How a stage is decided, in the words that applicants and officers read."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competitions import deciding_rules, groups
from competitions.models import Basis, Exhaustion, Method

METHODS = {
    Method.MEAN: lambda: _("The official value is the mean of the panelists’ totals."),
    Method.MEDIAN: lambda: _("The official value is the median of the panelists’ totals."),
    Method.TRIMMED: lambda: _(
        "The official value is the mean of the panelists’ totals without the highest and lowest."
    ),
    Method.BORDA: lambda: _(
        "The official value is the Borda share: where each panelist puts the application in their "
        "own order, averaged."
    ),
    Method.ZSCORE: lambda: _(
        "The official value is the mean of the panelists’ z-scores: how far above or below their "
        "own average each panelist scores."
    ),
    Method.LEAST_SQUARES: lambda: _(
        "The official value is adjusted: how strict each panelist is, is taken out by least "
        "squares. The mean stands beside it."
    ),
    Method.RIDGE: lambda: _(
        "The official value is adjusted: how strict each panelist is, is taken out by ridge "
        "regression. The mean stands beside it."
    ),
    Method.MIXED: lambda: _(
        "The official value is adjusted: how strict each panelist is, is taken out by a mixed "
        "model. The mean stands beside it."
    ),
    Method.EXPECTED_RANK: lambda: _(
        "The official value is the expected rank, from a model of how strict each panelist is. "
        "The mean stands beside it."
    ),
}

ROUNDED = {  # in the unit of what is ranked
    Method.ZSCORE: gettext_lazy(
        "It is rounded to %(quantum)s deviations before anything is ranked."
    ),
    Method.EXPECTED_RANK: gettext_lazy(
        "It is rounded to %(quantum)s ranks before anything is ranked."
    ),
    None: gettext_lazy("It is rounded to %(quantum)s points before anything is ranked."),
}


def sentences(stage):
    """What an applicant must know of how ``stage`` of a contest is decided."""
    titles = deciding_rules.titles(stage)
    found = [_method(stage), _ties(stage, titles), _places(stage), _cut(stage)]
    if stage.is_last:
        found.append(_money(stage))
    return [words for words in [*found, _minimums(stage)] if words]


def _method(stage):
    if stage.basis == Basis.AGREED:
        return _("The official value is the weighted total of the agreed scores.")
    words = METHODS[stage.method]()
    if "trim" in stage.method_options:
        cut = _("At each end a share of %(share)s is left out.")
        words += " " + cut % {"share": stage.method_options["trim"]}
    if "ridge" in stage.method_options:
        words += " " + _("The penalty is %(ridge)s.") % {"ridge": stage.method_options["ridge"]}
    if "resolution" in stage.method_options:
        rounded = ROUNDED.get(stage.method, ROUNDED[None])
        words += " " + str(rounded) % {"quantum": stage.method_options["resolution"]}
    return words


def _ties(stage, titles):
    if not stage.tie_chain:
        return _("Equal values share a rank; over the line the panel’s order or a draw decides.")
    steps = [
        f"({n}) {deciding_rules.name(step, titles)}" for n, step in enumerate(stage.tie_chain, 1)
    ]
    return _("Equal values are parted by, in this order: %(steps)s.") % {"steps": "; ".join(steps)}


def _places(stage):
    if stage.places is None:
        return ""
    return ngettext(
        "The line falls after %(n)s place at the latest; fewer is always possible.",
        "The line falls after %(n)s places at the latest; fewer is always possible.",
        stage.places,
    ) % {"n": stage.places}


def _cut(stage):
    if stage.is_last or not stage.cut_factor:
        return ""
    words = ngettext(
        "The cut falls where the sum requested comes closest to the budget; ties stay together.",
        "The cut falls where the sum requested comes closest to %(n)s times the budget; ties stay "
        "together.",
        stage.cut_factor,
    )
    return words % {"n": stage.cut_factor}


def _money(stage):
    if stage.exhaustion == Exhaustion.SKIP:
        return _(
            "Awards are granted whole, in rank order. Whose request does not fit the money left is "
            "passed over and leads the reserve list; the next that fits is funded."
        )
    return _(
        "Awards are granted whole, in rank order. The first that does not fit the money left ends "
        "the list: nobody further down overtakes it. The rest stands on the reserve list."
    )


def _minimums(stage):
    least, by = stage.group_minimums.get("least", {}), stage.group_minimums.get("by", "")
    if not least:
        return ""
    listed = ", ".join(
        _("%(group)s: %(n)s") % {"group": groups.name(key, by), "n": n} for key, n in least.items()
    )
    words = _(
        "At least so many enter, if they are above the thresholds, the best ranked of each first: "
        "%(listed)s."
    )
    return words % {"listed": listed}
