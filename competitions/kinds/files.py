"""Files: the answer lists what is attached, so that history and snapshots name every file.

The bytes go through ``core.files``; ``actions.answers.attach`` and ``detach`` change the list.
"""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import ngettext

from competitions.kinds.base import Fault, Kind, Reading, option
from core.files import KINDS

FIELDS = ("id", "name", "size", "sha256", "content_type")


class Files(Kind):
    """A list of {id, name, size, sha256, content_type}."""

    name = "files"
    empty: list = []

    def accepted(self, question):
        return list(option(question, "file_kinds", ["pdf"]))

    def files_max(self, question):
        return int(option(question, "files_max", 1))

    def max_bytes(self, question):
        return int(option(question, "megabytes_max", 10)) * 1_000_000

    def pages_max(self, question):
        return option(question, "pages_max")

    def limits(self, question):
        """What ``core.files.admit`` must know."""
        return {
            "kinds": set(self.accepted(question)),
            "max_bytes": self.max_bytes(question),
            "pages_max": self.pages_max(question),
        }

    def entry(self, stored):
        """What the answer lists of a StoredFile."""
        return {name: getattr(stored, name) for name in FIELDS} | {"id": str(stored.pk)}

    def from_post(self, question, data, prefix):
        """Files never come with the words; nothing posted changes the list."""
        return

    def coerce(self, value):
        return [{name: file[name] for name in FIELDS} for file in value or []]

    def without(self, raw, token):
        return [file for file in raw or [] if file["id"] != token]

    def is_empty(self, raw):
        return not isinstance(raw, list) or not raw

    def _read(self, question, raw, stage):
        limit = self.files_max(question)
        if len(raw) <= limit:
            return Reading(raw)
        words = ngettext(
            "At most %(limit)s file. Remove those that are too many.",
            "At most %(limit)s files. Remove those that are too many.",
            limit,
        )
        return Reading(raw, (Fault(words % {"limit": limit}),))

    def to_snapshot(self, question, raw):
        return [] if self.is_empty(raw) else self.coerce(raw)

    def plain(self, question, raw):
        files = [] if self.is_empty(raw) else raw
        return "\n".join(f"{file['name']} ({filesizeformat(file['size'])})" for file in files)

    def input_context(self, question, raw, reading, prefix, stage=None):
        kinds = [KINDS[name] for name in self.accepted(question)]
        files = [] if self.is_empty(raw) else raw
        return {
            "places_left": max(self.files_max(question) - len(files), 0),
            "files_max": self.files_max(question),
            "megabytes_max": option(question, "megabytes_max", 10),
            "pages_max": self.pages_max(question),
            "words": ", ".join(str(kind.words) for kind in kinds),
            "accept": ",".join(suffix for kind in kinds for suffix in kind.suffixes),
        }
