"""How the stages of a draft call are decided: method, ties, cut, money, least numbers."""

from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from competitions import balance, deciding_rules, groups
from competitions.models import Exhaustion, Method, ProgrammeKind, Stage

MOST_BUDGETS = 20
TIES, LEAST = range(1, 6), range(1, 4)  # how many steps and groups the form has room for


class DecidingForm(forms.Form):
    """All stages of a contest at once. What is wrong is said at its field."""

    def __init__(self, *args, call, stages, **kwargs):
        super().__init__(*args, **kwargs)
        self.call, self.stages = call, stages
        self.groups = {by: dict(groups.choices(by)) for by in groups.GroupedBy.values}
        self.helper = FormHelper()
        self.helper.layout = Layout(*[self._add(stage) for stage in stages])

    def _add(self, stage):
        parts = []
        for pair in _fields(stage, self._is_last(stage)):
            names = []
            for name, field in pair.items():
                names.append(_key(stage, name))
                self.fields[names[-1]] = field
            parts.append(Div(*names, css_class="field-pair") if len(names) > 1 else names[0])
        words = _("Stage %(position)s: %(title)s")
        return Fieldset(words % {"position": stage.position, "title": stage.title}, *parts)

    def _is_last(self, stage):
        return stage.position == max(one.position for one in self.stages)

    @cached_property
    def group_names(self):
        """All regions and topics, as they are typed."""
        return [name for by in self.groups for name in self.groups[by].values()]

    def clean(self):
        data = super().clean()
        for stage in self.stages:
            for name, value in self._read(stage).items():
                setattr(stage, name, value)
            keys = set(stage.rubric.criteria.values_list("key", flat=True))
            for name, words in deciding_rules.problems(stage, keys):
                if not self.has_error(key := _key(stage, _place_of(name))):
                    self.add_error(key, words)
        return data

    def _read(self, stage):
        """The fields of the stage as they will be stored."""
        found = {
            "method": self._given(stage, "method") or Method.MEAN,
            "method_options": self._options(stage),
            "tie_chain": self._chain(stage),
            "group_minimums": self._minimums(stage),
        }
        if self._is_last(stage):
            return found | {"exhaustion": self._given(stage, "exhaustion") or Exhaustion.STOP}
        return found | {"cut_factor": self._given(stage, "cut_factor")}

    def _given(self, stage, name):
        return self.cleaned_data.get(_key(stage, name))

    def _options(self, stage):
        """What the method reads; what it does not read is left out."""
        read = deciding_rules.OPTIONS.get(self._given(stage, "method"), [])
        found = {}
        for name in read:
            text = (self._given(stage, name) or "").replace(",", ".")
            if text and not deciding_rules.option_fits(name, text):
                self.add_error(_key(stage, name), deciding_rules.BOUNDS[name][2])
            elif text:
                found[name] = format(Decimal(text), "f")
        return found

    def _chain(self, stage):
        return [_step(text) for n in TIES if (text := self._given(stage, f"tie_{n}"))]

    def _minimums(self, stage):
        """{"by", "least"} of the rows that are filled in; a row is a name and a number."""
        by, least = "", {}
        for n in LEAST:
            text, number = self._given(stage, f"group_{n}"), self._given(stage, f"least_{n}")
            if not text and number is None:
                continue
            if not text or number is None:
                missing = f"group_{n}" if not text else f"least_{n}"
                self.add_error(_key(stage, missing), _("Give the group and its least number."))
                continue
            kind, key = self._find(text)
            if key is None:
                self.add_error(_key(stage, f"group_{n}"), _("There is no such region or topic."))
            elif by and kind != by:
                words = _("Regions or topics, not both: an application could count twice.")
                self.add_error(_key(stage, f"group_{n}"), words)
            elif key in least:
                self.add_error(_key(stage, f"group_{n}"), _("This group is named already."))
            else:
                by, least[key] = kind, number
        return {"by": by, "least": least} if least else {}

    def _find(self, text):
        wanted = text.strip().casefold()
        for by, named in self.groups.items():
            for key, name in named.items():
                if wanted in (key.casefold(), str(name).casefold()):
                    return by, key
        return "", None

    def plan(self):
        """What was chosen: {position: {field: value}}."""
        return {stage.position: self._read(stage) for stage in self.stages}


def _fields(stage, is_last):
    """Rows of fields, each row a dict."""
    options = stage.method_options
    yield {
        "method": forms.ChoiceField(
            label=_("Method"),
            choices=Method.choices,
            initial=stage.method,
            help_text=_("How the sheets become the one value that ranks. It is published."),
        )
    }
    yield {
        "trim": _text(_("Share cut at each end"), options.get("trim"), _("Trimmed: usually 0.1.")),
        "ridge": _text(_("Penalty"), options.get("ridge"), _("Ridge: usually 1.")),
    }
    yield {
        "resolution": _text(
            _("Rounded to"),
            options.get("resolution"),
            _(
                "Panelist effects: points; z-scores: deviations; expected rank: ranks. "
                "Usually 0.000001."
            ),
        )
    }
    steps = [("", "–"), *_steps(stage)]
    for first in TIES[::2]:
        yield {
            f"tie_{n}": forms.ChoiceField(
                label=_("What parts ties, step %(n)s") % {"n": n},
                choices=steps,
                required=False,
                initial=_chosen(stage, n),
            )
            for n in TIES
            if n in (first, first + 1)
        }
    yield {"exhaustion": _exhaustion(stage)} if is_last else {"cut_factor": _cut(stage)}
    yield from _minimums(stage)


def _minimums(stage):
    """One row for each group: its name and its number."""
    by, least = stage.group_minimums.get("by", ""), stage.group_minimums.get("least", {})
    rows = [*least.items()] + [("", None)] * len(LEAST)
    for n, (key, number) in zip(LEAST, rows, strict=False):
        yield {
            f"group_{n}": forms.CharField(
                label=_("Region or topic with a least number, %(n)s") % {"n": n},
                required=False,
                max_length=120,
                initial=groups.name(key, by) if key else "",
                widget=forms.TextInput(attrs={"list": "groups", "autocomplete": "off"}),
            ),
            f"least_{n}": forms.IntegerField(
                label=_("At least, %(n)s") % {"n": n},
                required=False,
                min_value=1,
                max_value=1000,
                initial=number,
            ),
        }


def _text(label, initial, hint):
    return forms.CharField(
        label=label,
        required=False,
        max_length=20,
        initial=initial,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def _exhaustion(stage):
    return forms.ChoiceField(
        label=_("When the next award does not fit the money left"),
        choices=Exhaustion.choices,
        initial=stage.exhaustion,
    )


def _cut(stage):
    return forms.IntegerField(
        label=_("Requests to admit, in budgets"),
        required=False,
        min_value=1,
        max_value=MOST_BUDGETS,
        initial=stage.cut_factor,
        help_text=_(
            "3: the cut falls where the sum requested comes closest to three times the budget. "
            "Empty: places alone count."
        ),
    )


def _steps(stage):
    """What can part a tie, as (code, words)."""
    for criterion in stage.rubric.criteria.all():
        step = {"by": deciding_rules.CRITERION, "key": criterion.key}
        titles = {criterion.key: criterion.title}
        yield f"{deciding_rules.CRITERION}:{criterion.key}", deciding_rules.name(step, titles)
    for name, words in deciding_rules.ATTRIBUTES.items():
        yield f"{deciding_rules.ATTRIBUTE}:{name}", words
    for key, label in balance.questions(stage.form).items():
        step = {"by": deciding_rules.ATTRIBUTE, "name": deciding_rules.BALANCE, "key": key}
        titles = {balance.PREFIX + key: label}
        code = f"{deciding_rules.ATTRIBUTE}:{balance.PREFIX}{key}"
        yield code, deciding_rules.name(step, titles)
    yield from deciding_rules.LAST.items()


def _step(text):
    by, _colon, value = text.partition(":")
    if by == deciding_rules.CRITERION:
        return {"by": by, "key": value}
    if by != deciding_rules.ATTRIBUTE:
        return {"by": by}
    name, _colon, key = value.partition(":")
    return {"by": by, "name": name} | ({"key": key} if key else {})


def _chosen(stage, n):
    if n > len(stage.tie_chain):
        return ""
    step = stage.tie_chain[n - 1]
    return ":".join(step[part] for part in ("by", "name", "key") if part in step)


def _place_of(field):
    """At which of the form's fields a fault of a stage's field is said."""
    places = {"method_options": "method", "tie_chain": "tie_1", "group_minimums": "group_1"}
    return places.get(field, field)


def _key(stage, name):
    return f"stage_{stage.position}_{name}"


def decided_stages(call):
    """The stages whose dossiers are ranked and selected; none in a label call."""
    if call.programme.kind != ProgrammeKind.CONTEST:
        return []
    return list(Stage.objects.filter(call=call).select_related("rubric", "call"))
