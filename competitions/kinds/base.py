"""What every kind of question can do, whatever it asks.

An answer is kept *raw*: as it was typed, in the JSON shape of its kind. ``read`` says what
it means and what is wrong with it; nothing else interprets it. The value that a snapshot
holds is raw, too, only tidied: reading it again gives the same.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core import blocks
from core.errors import Refused

TEXT_MAX = 200_000  # characters in one text, far beyond every word limit
# Neither database keeps NUL; the other control characters only break documents.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Fault:
    """What is wrong and what to do; ``part`` names the control ("" is the first one).

    ``is_open``: nothing wrong stands there, only nothing yet. It keeps from handing in, and is not
    held against somebody who is still writing.
    """

    words: str
    part: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class Reading:
    """What an answer means. ``value`` holds only what is valid; None when there is nothing."""

    value: Any = None
    faults: tuple[Fault, ...] = ()


class Kind:
    """The common part. A kind overrides ``_read`` and what differs from a single text."""

    name = ""
    empty: Any = ""

    @property
    def is_group(self):
        """Whether there are several controls, so that the question is a legend and no label."""
        return self.empty != ""

    @property
    def template(self):
        """The controls. Takes item (see ``competitions.answers``) and ``input_context``."""
        return f"competitions/questions/{self.name}.html"

    @property
    def reading_template(self):
        """The answer in reading form. Takes item and ``reading_context``."""
        return f"competitions/readings/{self.name}.html"

    def choices(self, question):
        """The answers there can be, as (value, label); none where people write their own."""
        return []

    def chosen(self, raw):
        """The values of ``choices`` that ``raw`` holds."""
        return []

    # From the page into the database

    def from_post(self, question, data, prefix):
        """The raw answer in posted ``data``, a QueryDict whose names begin with ``prefix``."""
        return tidy(data.get(prefix, ""))

    def coerce(self, value):
        """``value`` as this kind keeps it; Refused when it cannot be kept at all."""
        if isinstance(value, dict | list | tuple | set | bool) or value is None:
            value = "" if value is None else str(value)
        return tidy(str(value))

    def without(self, raw, token):
        """``raw`` without the row or file that ``token`` names."""
        return raw

    # What it means

    def is_empty(self, raw):
        return not isinstance(raw, str) or not raw.strip()

    def asked_of(self, question, raw):
        """What of ``raw`` the question still asks for."""
        return raw

    def pruned(self, raw, file_ids):
        """``raw`` without mentions of files that the dossier no longer lists."""
        return raw

    def named(self, raw, names):
        """``raw`` with names (by id) for the files that it mentions."""
        return raw

    def read(self, question, raw, stage=None):
        """The Reading of ``raw``; an empty answer has neither value nor faults."""
        raw = self.asked_of(question, raw)
        if self.is_empty(raw):
            return Reading()
        return self._read(question, raw, stage)

    def _read(self, question, raw, stage):
        return Reading(raw.strip())

    def to_snapshot(self, question, raw):
        """``raw`` tidied for keeps: what one reads from it is what was read from ``raw``."""
        return "" if self.is_empty(raw) else raw.strip()

    def plain(self, question, raw):
        """The answer as plain text, for differences, letters and tables."""
        return "" if self.is_empty(raw) else raw.strip()

    # What the templates need beside the raw answer

    def input_context(self, question, raw, reading, prefix, stage=None):
        return {}

    def reading_context(self, question, raw, reading):
        return {}

    def blocks(self, question, raw, reading):
        """The answer in reading form for a document (see ``core.blocks``)."""
        return blocks.lines(self.plain(question, raw))

    def place(self, question, part):
        """Where a control stands, in words for lists of what is wrong; "" for the first."""
        return ""

    def outputs(self, question, reading, prefix):
        """Element id -> words that a script shows after saving, such as sums."""
        return {}


def tidy(text):
    """``text`` with plain line ends and without what no database and no document takes."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > TEXT_MAX:
        raise Refused(
            _("This text is too long to be kept: at most %(limit)s characters.")
            % {"limit": TEXT_MAX}
        )
    return text


def option(question, name, default=None):
    return (question.options or {}).get(name, default)
