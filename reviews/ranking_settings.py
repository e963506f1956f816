"""What a run is computed by: method, options, weights and ties, as the stage or an officer chose.

A run by the stage's own choice is official; any other is for information. Only the options that
the method reads are kept, so that what makes no difference makes no other run.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from competitions import deciding_rules
from competitions.models import Method
from core.digests import digest
from core.errors import Refused
from reviews.scoring.decimals import NumberRefused, parse_decimal, plain
from reviews.scoring.options import Options

# The options that a method reads: those that a call may set, and how many places count as won
READ_BY = deciding_rules.OPTIONS | {
    Method.EXPECTED_RANK: [*deciding_rules.OPTIONS[Method.EXPECTED_RANK], "top"]
}
DEFAULTS = Options()
TEXTS = {
    "trim": plain(Decimal(DEFAULTS.trim.numerator) / DEFAULTS.trim.denominator),
    "ridge": str(DEFAULTS.ridge),
    "resolution": plain(DEFAULTS.resolution),
}
MOST_WEIGHT = 1_000_000


class Unsuitable(Refused):
    """A choice that cannot be computed by; ``errors`` maps a field to a sentence."""

    def __init__(self, errors):
        super().__init__(list(errors.values()))
        self.errors = errors


@dataclass(frozen=True)
class Settings:
    """``options``: name -> text. ``weights``: criterion key -> whole number; None: as published.

    ``ties`` is the chain of the stage.
    """

    method: str = Method.MEAN
    options: dict = field(default_factory=dict)
    weights: dict | None = None
    ties: list = field(default_factory=list)

    @property
    def digest(self):
        return digest([self.method, self.options, self.weights, self.ties])

    def as_parameters(self):
        """What the parameters of a run say of it beside the criteria and their weights.

        Nothing for the plain mean without a tie chain: the runs of before there was a choice
        have the same parameters, and the same digest, as one of today.
        """
        if self.method == Method.MEAN and not self.ties:
            return {}
        return {"settings": {"method": self.method, "options": self.options, "ties": self.ties}}

    def as_payload(self):
        return {
            "method": self.method,
            "options": self.options,
            "weights": self.weights,
            "ties": self.ties,
        }


def official(stage):
    """The choice that the call has published for ``stage``."""
    return Settings(
        str(stage.method),
        _options(stage, stage.method, stage.method_options),
        None,
        stage.tie_chain,
    )


def published_weights(stage):
    return dict(stage.rubric.criteria.values_list("key", "weight"))


def of_run(ranking, published):
    """The choice that a stored run was computed by; ``published``: the weights of the call."""
    kept = ranking.parameters.get("settings", {})
    weights = {row["key"]: row["weight"] for row in ranking.parameters.get("criteria", [])}
    return Settings(
        ranking.method,
        kept.get("options", {}),
        None if weights == published else weights,
        kept.get("ties", []),
    )


def from_payload(payload):
    return Settings(**payload)


def chosen(stage, method, *, options=None, weights=None):
    """Another choice for ``stage``; raises Unsuitable with a sentence per field.

    ``options`` and ``weights`` map names and criterion keys to texts; "" is what is usual.
    """
    errors = {}
    if method not in Method.values:
        errors["method"] = _("Choose a method from the list.")
    given = {name: text for name, text in (options or {}).items() if text.strip()}
    read = {}
    for name in READ_BY.get(method, []):
        if name in given:
            _read_option(name, given[name], read, errors)
    found = _weights(stage, weights or {}, errors)
    if errors:
        raise Unsuitable(errors)
    return Settings(method, _options(stage, method, read), found, stage.tie_chain)


def as_options(settings):
    """The options as ``reviews.scoring`` takes them."""
    made = {}
    for name, text in settings.options.items():
        made[name] = {"trim": Fraction, "ridge": Fraction, "resolution": Decimal}.get(name, int)(
            text
        )
    return Options(**made)


def _options(stage, method, given):
    """The options that ``method`` reads, as texts; what is not given is as usual."""
    usual = TEXTS | {"top": str(stage.places or "")} | given
    return {name: usual[name] for name in READ_BY.get(method, []) if usual[name]}


def _read_option(name, text, read, errors):
    if name not in deciding_rules.BOUNDS:
        return
    try:
        found = plain(parse_decimal(text.replace(",", ".") if text.count(",") == 1 else text))
    except NumberRefused:
        found = ""
    if deciding_rules.option_fits(name, found):
        read[name] = found
    else:
        errors[name] = str(deciding_rules.BOUNDS[name][2])


def _weights(stage, texts, errors):
    """Criterion key -> weight, or None where they are as published."""
    published = published_weights(stage)
    if unknown := sorted(set(texts) - set(published)):
        errors["weights"] = _("There is no criterion %(key)s.") % {"key": unknown[0]}
        return None
    found = dict(published)
    for key, text in texts.items():
        text = text.strip()
        if not text:
            continue
        digits = text.lstrip("0") or "0"  # zeros in front must not hide a great number
        if not (text.isascii() and text.isdigit()) or int(digits[:20]) > MOST_WEIGHT:
            errors[f"weight-{key}"] = _("A weight is a whole number from 0 to %(most)s.") % {
                "most": MOST_WEIGHT
            }
            continue
        found[key] = int(digits)
    if not any(found.values()):
        errors["weights"] = _("At least one criterion needs a weight above 0.")
    return None if found == published else found
