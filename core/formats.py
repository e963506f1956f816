"""How figures, money and moments are written for people, in pages, letters and charts alike.

Money is EUR. A moment always names its zone, and says how far away it is.
"""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock

NOTHING = "\N{EN DASH}"
_MILLION = Decimal(1_000_000)


def money(amount):
    """ "12.4 M EUR" from a million upwards, whole euros below; a dash for what is not known."""
    if amount is None or amount == "":
        return NOTHING
    amount = Decimal(str(amount))
    if abs(amount) < _MILLION:
        return _("%s EUR") % grouped(amount.quantize(Decimal(1), ROUND_HALF_UP))
    millions = (amount / _MILLION).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _("%s M EUR") % grouped(without_trailing_zeros(millions))


def exact_money(amount):
    """ "12,400,000.00 EUR": every cent, for forms, receipts and decisions."""
    if amount is None or amount == "":
        return NOTHING
    return _("%s EUR") % number_format(
        Decimal(str(amount)), decimal_pos=2, use_l10n=True, force_grouping=True
    )


def grouped(number):
    return number_format(number, use_l10n=True, force_grouping=True)


def score(value, places=2):
    """A score without trailing zeros, rounded half-even to ``places`` for the eye only."""
    if value is None or value == "":
        return NOTHING
    return number_format(without_trailing_zeros(_rounded(value, places)), use_l10n=True)


def score_column(value, places=2):
    """A score with all its ``places``, so that the points of a column stand under each other."""
    if value is None or value == "":
        return NOTHING
    return number_format(_rounded(value, places), use_l10n=True)


def _rounded(value, places):
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


def without_trailing_zeros(value):
    """Like Decimal.normalize, but 200 stays 200 and does not become 2E+2."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def zone_of(zone):
    """A tzinfo for a zone, the name of one, or nothing: then the reader's."""
    if not zone:
        return timezone.get_current_timezone()
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def zone_name(zone):
    """ "Berlin" for Europe/Berlin."""
    return str(zone_of(zone)).rsplit("/", 1)[-1].replace("_", " ")


def moment(at, zone=None):
    """ "Wed 12 May 2027, 23:59 (Berlin)" in ``zone``; the seconds only if there are any."""
    local = at.astimezone(zone_of(zone))
    pattern = "D j M Y, H:i:s" if local.second else "D j M Y, H:i"
    return f"{date_format(local, pattern)} ({zone_name(zone)})"


def day(at, zone=None):
    """ "12 May 2027"."""
    if isinstance(at, datetime):
        at = at.astimezone(zone_of(zone))
    return date_format(at, "j M Y")


def remaining(at, now=None):
    """ "in 3 days" or "3 days ago", in the largest unit of which there are at least two."""
    distance = at - (now or clock.now())
    past = distance < timedelta(0)
    seconds = int(abs(distance).total_seconds())
    size, words = next(unit for unit in _UNITS if seconds >= 2 * unit[0] or unit[0] == 1)
    text = words(seconds // size)
    return (_("%s ago") if past else _("in %s")) % text


_UNITS = [
    (86_400, lambda n: ngettext("%d day", "%d days", n) % n),
    (3_600, lambda n: ngettext("%d hour", "%d hours", n) % n),
    (60, lambda n: ngettext("%d minute", "%d minutes", n) % n),
    (1, lambda n: ngettext("%d second", "%d seconds", n) % n),
]
