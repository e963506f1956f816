"""When hearings are held: one after the other, spread evenly over the days."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta


def lay_out(
    count: int, starts: Sequence[datetime], *, minutes: int, pause: int = 0
) -> list[datetime]:
    """Return when each of ``count`` hearings begins.

    ``starts`` are the beginnings of the days; days differ by one hearing at most, the earlier
    ones have more. ``minutes`` is the length of a hearing, ``pause`` what lies between two.

    Raises:
        ValueError: there is no day, or a hearing would begin after the next day has.
    """
    if not starts:
        raise ValueError("there is no day")
    days = sorted(starts)
    step = timedelta(minutes=minutes + pause)
    each, more = divmod(count, len(days))
    found = [
        start + place * step
        for day, start in enumerate(days)
        for place in range(each + (day < more))
    ]
    if any(late < early + step for early, late in itertools.pairwise(found)):
        raise ValueError("hearings of one day run into the next")
    return found
