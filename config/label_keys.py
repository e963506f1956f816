"""Reading the keys of certificates that are no longer used, with the days on which they signed."""

import base64
import binascii
from datetime import date

from config.environment import refuse


def day(name, text):
    """A day such as 2027-01-31; None for none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        refuse(name, f"must be a day such as 2027-01-31, not {text!r}")


def retired(name, texts):
    """Tuples of public key (32 bytes), first and last day, from ``KEY:2024-01-01:2026-12-31``."""
    return [_retired(name, text) for text in texts if text]


def _retired(name, text):
    key, *days = text.split(":")
    try:
        public = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        public = b""
    if len(public) != 32 or len(days) != 2:
        refuse(name, "must be like KEY:2024-01-01:2026-12-31, the key being 32 bytes in base64")
    first, last = day(name, days[0]), day(name, days[1])
    if not first or not last or last < first:
        refuse(name, f"names days that are no span of time: {days[0]} to {days[1]}")
    return public, first, last
