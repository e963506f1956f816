"""A catalogue of indicators: the criteria of a label's rubric as data, and what it must hold to.

Files, pages and presets all come through ``read`` and ``problems``, so that none of them lets in
what another one refuses.
"""

import re
from dataclasses import asdict, dataclass, fields

from django.utils.translation import gettext as _

from core.digests import digest
from core.exports import neutral
from core.tables import plain_cell
from core.text import tidy

MOST = 200  # indicators
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
LENGTHS = {"title": 250, "help": 2000, "evidence": 2000}
MOST_LEVEL_WORDS = 1000
MOST_WEIGHT = 1000
WORDS = {"yes": True, "y": True, "true": True, "1": True}
WORDS |= {"no": False, "n": False, "false": False, "0": False, "": False}


@dataclass(frozen=True)
class Entry:
    """One indicator. ``levels`` has a description for each level, lowest first."""

    code: str
    group: str
    title: str
    help: str
    evidence: str
    weight: int
    minimum_level: int
    is_baseline: bool
    allows_not_applicable: bool
    in_silver_scope: bool
    in_gold_scope: bool
    levels: tuple[str, ...]

    @classmethod
    def of(cls, criterion):
        """The entry of a stored criterion."""
        same = {name: getattr(criterion, name) for name in PLAIN}
        levels = sorted(criterion.descriptors.items(), key=lambda item: int(item[0]))
        return cls(
            code=criterion.key,
            minimum_level=criterion.minimum_level or 0,
            levels=tuple(words for _level, words in levels),
            **same,
        )

    @classmethod
    def of_data(cls, data):
        """What ``as_data`` gave."""
        levels = sorted(data["levels"].items(), key=lambda item: int(item[0]))
        return cls(**data | {"levels": tuple(words for _level, words in levels)})

    def fields(self):
        """What a Criterion keeps of it."""
        return {name: getattr(self, name) for name in PLAIN} | {
            "key": self.code,
            "minimum_level": self.minimum_level,
            "descriptors": {str(level): words for level, words in enumerate(self.levels)},
        }

    def as_data(self):
        """As JSON has it: levels by their number."""
        data = asdict(self)
        return data | {"levels": {str(n): words for n, words in enumerate(self.levels)}}


TEXTS = ("title", "help", "evidence")
FLAGS = ("is_baseline", "allows_not_applicable", "in_silver_scope", "in_gold_scope")
PLAIN = tuple(f.name for f in fields(Entry) if f.name not in {"code", "minimum_level", "levels"})
FIELDS = tuple(field.name for field in fields(Entry) if field.name != "levels")


def maximum_of(rubric):
    """The highest level: labels are scored in whole levels from 0."""
    return int((rubric.maximum - rubric.minimum) / rubric.step)


def of(rubric):
    """The entries of a stored catalogue, in their order."""
    return [Entry.of(criterion) for criterion in rubric.criteria.all()]


def digest_of(entries, groups):
    return digest([[list(map(str, group)) for group in groups], [e.as_data() for e in entries]])


def read(cells, maximum):
    """(entry, problems) from texts: FIELDS and ``level_0`` to the highest; None with problems."""
    problems = []
    code = cells["code"].strip()
    if not CODE.fullmatch(code):
        problems.append(_("The code has letters, digits, dots and hyphens, at most 40."))
    texts = {name: _text(cells[name]) for name in TEXTS}
    problems += _text_problems(texts)
    numbers = {
        "weight": _number(cells["weight"], MOST_WEIGHT),
        "minimum_level": _number(cells["minimum_level"], maximum),
    }
    if numbers["weight"] is None:
        words = _("The weight is a whole number from 0 to %(most)s.")
        problems.append(words % {"most": MOST_WEIGHT})
    if numbers["minimum_level"] is None:
        words = _("The minimum level is a whole number on the scale, from 0 to %(most)s.")
        problems.append(words % {"most": maximum})
    flags = {name: WORDS.get(cells[name].strip().casefold()) for name in FLAGS}
    problems += [_("%s is yes or no.") % name for name, flag in flags.items() if flag is None]
    levels = tuple(_text(cells[f"level_{level}"]) for level in range(maximum + 1))
    problems += _level_problems(levels)
    if flags["is_baseline"] and flags["allows_not_applicable"]:
        problems.append(_("A baseline always applies: it cannot allow “not applicable”."))
    if problems:
        return None, problems
    group = cells["group"].strip()
    return Entry(code=code, group=group, levels=levels, **texts, **numbers, **flags), []


def _text(words):
    """As it is kept: it leaves in a table and comes back the same."""
    return plain_cell(neutral(tidy(words)))


def _number(words, most):
    words = words.strip()
    if not re.fullmatch(r"[0-9]{1,6}", words) or int(words) > most:
        return None
    return int(words)


def _text_problems(texts):
    if not texts["title"]:
        yield _("The title is missing.")
    for name, most in LENGTHS.items():
        if len(texts[name]) > most:
            words = _("%(name)s is too long: at most %(most)s characters.")
            yield words % {"name": name, "most": most}


def _level_problems(levels):
    for level, words in enumerate(levels):
        if not words:
            yield _("Level %s has no description.") % level
        elif len(words) > MOST_LEVEL_WORDS:
            words = _(
                "The description of level %(level)s is too long: at most %(most)s characters."
            )
            yield words % {"level": level, "most": MOST_LEVEL_WORDS}


def problems(entries, groups):
    """(place, words) for what is wrong between the entries; the place is None for the whole."""
    if not entries:
        return [(None, _("The catalogue has no indicator."))]
    found, seen, known = [], {}, {key for key, _title in groups}
    for place, entry in enumerate(entries):
        if entry.code in seen:
            words = _("The code %(code)s stands above already.")
            found.append((place, words % {"code": entry.code}))
        seen[entry.code] = place
        if entry.group not in known:
            words = _("There is no group “%(group)s”. The groups are: %(known)s.")
            names = {"group": entry.group, "known": ", ".join(key for key, _title in groups)}
            found.append((place, words % names))
    return found + [(None, words) for words in _whole(entries)]


def _whole(entries):
    if len(entries) > MOST:
        yield too_many()
    if not any(entry.weight for entry in entries if entry.in_gold_scope):
        yield _("No indicator in gold scope has a weight above 0: gold could not be computed.")
    if all(entry.allows_not_applicable for entry in entries):
        yield _("Every indicator may be “not applicable”: at least one must always apply.")


def too_many():
    return _("A catalogue has at most %s indicators.") % MOST


@dataclass(frozen=True)
class Change:
    """What differs at one indicator; ``before`` or ``after`` is None where it is new or gone."""

    code: str
    before: Entry | None
    after: Entry | None

    @property
    def title(self):
        return (self.after or self.before).title

    @property
    def parts(self):
        """[(part, before, after)] of what is there before and after; texts for a page."""
        if not (self.before and self.after):
            return []
        before, after = _shown(self.before), _shown(self.after)
        return [(name, before[name], after[name]) for name in before if before[name] != after[name]]


def _shown(entry):
    data = {name: getattr(entry, name) for name in FIELDS if name != "code"}
    data |= {f"level_{level}": words for level, words in enumerate(entry.levels)}
    shown = {True: _("yes"), False: _("no")}
    return {n: shown[v] if isinstance(v, bool) else str(v) for n, v in data.items()}


def changes(before, after):
    """The Changes from one list of entries to another, in the order of the new one."""
    old = {entry.code: entry for entry in before}
    new = {entry.code: entry for entry in after}
    found = [Change(code, old.get(code), entry) for code, entry in new.items()]
    found += [Change(code, entry, None) for code, entry in old.items() if code not in new]
    return [change for change in found if change.before != change.after]


def is_reordered(before, after):
    """Whether the indicators that stay come in another order."""
    codes = [entry.code for entry in before], [entry.code for entry in after]
    kept = set(codes[0]) & set(codes[1])
    return [c for c in codes[0] if c in kept] != [c for c in codes[1] if c in kept]
