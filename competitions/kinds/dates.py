import re
from datetime import date

from django.utils.translation import gettext as _

from competitions.kinds.base import Fault, Kind, Reading, option
from core import formats

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_GERMAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


def parse_date(text):
    """A date from "2027-05-12" or "12.05.2027"; None when it is neither."""
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _GERMAN.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def date_faults(day, earliest=None, latest=None, part=""):
    """``earliest`` and ``latest`` are ISO dates or None."""
    if earliest and day < date.fromisoformat(earliest):
        words = _("The earliest possible day is %(day)s.")
        return [Fault(words % {"day": formats.day(date.fromisoformat(earliest))}, part)]
    if latest and day > date.fromisoformat(latest):
        words = _("The latest possible day is %(day)s.")
        return [Fault(words % {"day": formats.day(date.fromisoformat(latest))}, part)]
    return []


def no_date(part=""):
    return Fault(_("Write the day like 2027-05-12 or 12.05.2027."), part)


class Day(Kind):
    """A date."""

    name = "date"

    def _read(self, question, raw, stage):
        day = parse_date(raw)
        if day is None:
            return Reading(None, (no_date(),))
        bounds = (option(question, "earliest"), option(question, "latest"))
        return Reading(day, tuple(date_faults(day, *bounds)))

    def to_snapshot(self, question, raw):
        day = None if self.is_empty(raw) else parse_date(raw)
        return day.isoformat() if day else super().to_snapshot(question, raw)

    plain = to_snapshot

    def input_context(self, question, raw, reading, prefix, stage=None):
        """A browser's date field shows nothing but ISO dates: any other text stays a text."""
        return {"is_readable": self.is_empty(raw) or bool(_ISO.fullmatch(raw) and reading.value)}
