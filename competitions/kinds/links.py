from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from competitions.kinds.base import Fault, Kind, Reading

_valid = URLValidator(schemes=["http", "https"])


def address(text):
    """``text`` as an address; the scheme may be left out."""
    text = text.strip()
    return text if "://" in text or ":" in text.split("/")[0] else f"https://{text}"


def fault_of(text):
    """What is wrong with a web address, as a sentence; "" for nothing."""
    try:
        _valid(address(text))
    except ValidationError:
        return _("Write a web address like https://example.org.")
    return ""


class Link(Kind):
    """A web address."""

    name = "link"

    def _read(self, question, raw, stage):
        if words := fault_of(raw):
            return Reading(None, (Fault(words),))
        return Reading(address(raw))

    def to_snapshot(self, question, raw):
        if self.is_empty(raw):
            return ""
        return self.read(question, raw).value or raw.strip()

    plain = to_snapshot
