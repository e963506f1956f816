"""A register kept elsewhere, as a table: its lines read one by one, with what is wrong in each.

Columns, in any order: ``cluster`` (its name), ``country`` (two letters), ``sector`` (its code),
``label_type`` (short name of a type of this installation), ``tier``, ``number`` (of the
certificate), ``valid_from``, and either ``last_valid_day`` or ``valid_until`` (the first day that
is not valid). There may be ``region`` (NUTS code), ``city``, ``source``, and, for a label that
ended early, ``ended_on`` (the first day not in force) with ``ended_as`` (revoked or superseded).
Days are written as 2019-07-25 or 25.07.2019.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files import File
from django.utils.translation import gettext as _
from django_countries import countries

from clusters.models import LabelType, Region, Sector, Tier
from clusters.register import EARLIEST, LATEST
from clusters.states import LabelStatus
from clusters.timeline import Span
from core import clock, tables
from core.text import fold

WANTED = ("cluster", "country", "sector", "label_type", "tier", "number", "valid_from")
OPTIONAL = ("region", "city", "source", "last_valid_day", "valid_until", "ended_on", "ended_as")
ENDS = (LabelStatus.REVOKED, LabelStatus.SUPERSEDED)
MOST_BYTES = 20_000_000  # read into memory; as many lines as ``core.tables`` takes
NUMBER = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9._-]{0,19}")  # no name of a page
LONGEST = {"cluster": 200, "city": 120, "source": 200}
SHOWN = 40  # characters of a wrong value


@dataclass(frozen=True)
class Fault:
    """What is wrong in one line; ``column`` is empty where it is the line as a whole."""

    line: int
    column: str
    words: str

    def __str__(self):
        place = f"{self.line}, {self.column}" if self.column else self.line
        return _("Line %(place)s: %(words)s") % {"place": place, "words": self.words}


class Faulty(Exception):
    """The table cannot be imported; ``faults`` says why, line by line."""

    def __init__(self, faults):
        self.faults = faults
        super().__init__(f"{len(faults)} faults")


@dataclass(frozen=True, slots=True)
class Line:
    """One label of the table. ``ended_as`` is empty for one that ran its time or runs still."""

    line: int
    cluster: str
    country: str
    region: str
    city: str
    sector: str
    source: str
    label_type: str
    tier: str
    number: str
    valid_from: date
    valid_until: date
    ended_on: date | None
    ended_as: str

    @property
    def key(self):
        """By which a cluster is known: its name, whatever its case and accents, and country."""
        return fold(self.cluster), self.country

    @property
    def span(self):
        return Span(self.valid_from, min(self.ended_on or self.valid_until, self.valid_until))


@dataclass(frozen=True)
class Known:
    """What a line may name."""

    label_types: frozenset
    countries: frozenset
    regions: dict  # code -> country

    @classmethod
    def now(cls):
        types = LabelType.objects.values_list("slug", flat=True)
        regions = Region.objects.values_list("code", "country")
        codes = frozenset(code for code, _name in countries)
        return cls(frozenset(types), codes, dict(regions))


def read(file):
    """The Lines of an open binary file; raises Refused for the file, Faulty for its lines."""
    table = tables.read(File(file), max_bytes=MOST_BYTES)
    records, problems = table.records(WANTED, OPTIONAL)
    known, lines, faults = Known.now(), [], [Fault(0, "", words) for words in problems]
    for number, cells in records:
        reader = _Reader(number, cells, known)
        line = reader.line_or_none()
        faults += reader.faults
        if line:
            lines.append(line)
    faults += _twice(lines) + _contradictions(lines)
    if faults:
        raise Faulty(sorted(faults, key=lambda fault: fault.line))
    return lines


class _Reader:
    """Reads the cells of one line, noting what is wrong with each."""

    def __init__(self, line, cells, known):
        self.line, self.cells, self.known, self.faults = line, cells, known, []

    def line_or_none(self):
        text = {name: self._text(name) for name in ("cluster", "city", "source")}
        if not fold(text["cluster"]):
            self._fault("cluster", _("Name the cluster."))
        codes = self._codes()
        region = self._region(codes["country"])
        number = self.cells["number"]
        if not NUMBER.fullmatch(number):
            self._fault(
                "number",
                _("A number has 1 to 20 letters, digits, full stops, - or _, with a digit."),
                number,
            )
        begins = self._day("valid_from", is_needed=True)
        until, ended_on = self._until(begins), self._day("ended_on")
        ended_as = self._ended(begins, until, ended_on)
        if self.faults:
            return None
        days = (begins, until, ended_on, ended_as)
        return Line(
            self.line,
            *(text["cluster"], codes["country"], region, text["city"], codes["sector"]),
            *(text["source"], codes["label_type"], codes["tier"], number, *days),
        )

    def _codes(self):
        return {
            "country": self._one_of("country", self.known.countries, str.upper),
            "sector": self._one_of("sector", Sector.values, str.lower),
            "label_type": self._one_of("label_type", self.known.label_types, str),
            "tier": self._one_of("tier", Tier.values, str.lower),
        }

    def _text(self, name):
        text = " ".join(self.cells.get(name, "").split())
        if len(text) > LONGEST[name]:
            self._fault(name, _("At most %d characters.") % LONGEST[name])
        return text

    def _one_of(self, name, values, written):
        value = written(self.cells[name])
        if value not in values:
            if name == "country":
                words = _("Write the two letters of the country, such as DE.")
            else:
                words = _("Known are: %s.") % (", ".join(sorted(values)) or _("none"))
            self._fault(name, words, value)
        return value

    def _region(self, country):
        code = self.cells.get("region", "").upper()
        if code and code not in self.known.regions:
            self._fault("region", _("No such region is on record."), code)
        elif code and self.known.regions[code] != country:
            self._fault("region", _("That region lies in another country."), code)
        return code

    def _day(self, name, *, is_needed=False):
        text = self.cells.get(name, "")
        if not text:
            if is_needed:
                self._fault(name, _("Name the day."))
            return None
        day = day_of(text)
        if day is None:
            self._fault(name, _("This is no day of the calendar; write 2025-02-28."), text)
        elif not EARLIEST <= day <= LATEST:
            self._fault(name, _("The day is out of all bounds."), text)
            return None
        return day

    def _until(self, begins):
        """The first day that is not valid."""
        until, last = self._day("valid_until"), self._day("last_valid_day")
        column = "last_valid_day" if self.cells.get("last_valid_day") else "valid_until"
        if last:
            after = last + timedelta(days=1)
            if until and until != after:
                self._fault("valid_until", _("The day after the last valid day is another one."))
            until = after
        named = self.cells.get("valid_until") or self.cells.get("last_valid_day")
        if not named:
            self._fault("last_valid_day", _("Say when it ends."))
        elif until and begins and until <= begins:
            self._fault(column, _("It ends before it begins."))
        return until

    def _ended(self, begins, until, ended_on):
        ended_as = self.cells.get("ended_as", "").lower()
        if ended_as and ended_as not in ENDS:
            self._fault("ended_as", _("Known are: %s.") % ", ".join(ENDS), ended_as)
        elif ended_as and not self.cells.get("ended_on"):
            self._fault("ended_on", _("Say on which day it ended."))
        elif self.cells.get("ended_on") and not ended_as:
            self._fault("ended_as", _("Say whether it was revoked or superseded."))
        elif ended_on and begins and until and not begins <= ended_on <= until:
            self._fault("ended_on", _("The day lies outside the validity."))
        elif ended_on and ended_on > clock.today():
            self._fault("ended_on", _("The day has not come yet: what ended early has ended."))
        return ended_as

    def _fault(self, column, words, value=None):
        shown = f"“{value[:SHOWN]}”: " if value else ""
        self.faults.append(Fault(self.line, column, f"{shown}{words}"))


def day_of(text):
    """The day that a text names as 2019-07-25 or 25.07.2019; None for whatever else."""
    for pattern, shape in (("%Y-%m-%d", r"\d{4}-\d\d-\d\d"), ("%d.%m.%Y", r"\d\d?\.\d\d?\.\d{4}")):
        if re.fullmatch(shape, text, re.ASCII):
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007, a day has no zone
            except ValueError:
                return None
    return None


def _twice(lines):
    """No two labels have one number."""
    faults, first = [], {}
    for line in lines:
        before = first.setdefault(line.number, line.line)
        if before != line.line:
            words = _("“%(number)s” stands in line %(line)d already.")
            names = {"number": line.number, "line": before}
            faults.append(Fault(line.line, "number", words % names))
    return faults


def _contradictions(lines):
    """A cluster is in one place and one sector, in whichever lines it stands."""
    faults, said = [], {}
    for line in lines:
        for column in ("region", "sector"):
            value = getattr(line, column)
            before = said.setdefault((line.key, column), (value, line.line)) if value else None
            if before and before[0] != value:
                words = _("Line %(line)d says “%(value)s” of the same cluster.")
                names = {"line": before[1], "value": before[0]}
                faults.append(Fault(line.line, column, words % names))
    return faults
