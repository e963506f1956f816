"""Copies of hand-ins and dossiers in which nothing tells whose they are.

A copy is made anew from the snapshot and the register whenever it is read; nothing of it is
stored, and it cannot be saved.
"""

import copy

from django.utils.translation import gettext as _

from clusters.models import Cluster
from core.models import StoredFile
from reviews.applicants import in_hand_in, names_of, pieces
from reviews.redaction import HIDDEN, Redactor, squash

AS_THEY_ARE = {"number", "money", "date", "choice", "choices", "yes_no", "financing"}


def applicant():
    return _("Applicant hidden")


def dossiers(found):
    """Copies of ``found`` whose applications have neither cluster nor name, in their order."""
    found = list(found)
    redact = redactors(found)
    return [_dossier(one, redact[one.pk]) for one in found]


def redactors(found):
    """What takes the names of who applies out of a text, by the key of each of ``found``."""
    found = list(found)
    names = names_of([dossier.application for dossier in found])
    return {dossier.pk: Redactor(names[dossier.application_id]) for dossier in found}


def submission(original):
    """A copy of a hand-in without names: words redacted, partners numbered, files kept back."""
    application = original.dossier.application
    names = names_of([application])[application.pk] | in_hand_in(original)
    redact = Redactor(names)
    shown = _copy(original)
    shown.dossier = _dossier(original.dossier, redact)
    shown.submitted_by = None
    shown.content = _Content(redact, original.content).masked()
    shown.is_masked, shown.mask_earlier = True, lambda earlier: _earlier(earlier, redact)
    return shown


def _earlier(original, redact):
    """The hand-in of a stage before, under the same names."""
    shown = _copy(original)
    shown.content = _Content(redact, original.content).masked()
    return shown


def _dossier(original, redact):
    shown = _copy(original)
    shown.application = _application(original.application, redact)
    shown.pinned = None
    return shown


def _application(original, redact):
    shown = _copy(original)
    shown.title = redact(original.title)
    shown.cluster = Cluster(name=applicant())
    shown.predecessor = shown.created_by = None
    return shown


def _copy(row):
    """A copy of a row with the same key that knows what was loaded, and cannot be written."""
    shown = copy.copy(row)
    shown._state = copy.copy(row._state)
    shown._state.fields_cache = dict(row._state.fields_cache)
    shown._prefetched_objects_cache = {}
    shown.save = shown.delete = _refuse
    return shown


def _refuse(*args, **kwargs):
    raise TypeError("a copy without names is there to be read, not to be saved")


class _Content:
    """The content of one hand-in, on its way to a copy without names."""

    def __init__(self, redact, content):
        self.redact, self.content, self.partners = redact, content, {}
        self.files = self._names_of_files()
        for partner in content.get("partners", []):
            self._partner(partner["name"])

    def masked(self):
        content = self.content
        application = content.get("application", {})
        if isinstance(application, dict):
            application = application | {
                "title": self.redact(application.get("title", "")),
                "cluster": applicant(),
            }
        return content | {
            "application": application,
            "answers": [self._entry(entry) for entry in content.get("answers", [])],
            "files": [
                file | {"name": self.files[file["id"]]}
                for file in content.get("files", [])
                if file["id"] in self.files
            ],
            "partners": [
                partner | {"name": self._partner(partner["name"])}
                for partner in content.get("partners", [])
            ],
            "sign_offs": [],
            "confirmations": [],
        }

    def _names_of_files(self):
        """Names for the files that are shown: of questions that ask for none, not signed."""
        asked = {entry["key"] for entry in self.content.get("answers", []) if _is_anonymous(entry)}
        listed = [file for file in self.content.get("files", []) if file.get("question") in asked]
        ids = [file["id"] for file in listed]
        signed = StoredFile.objects.filter(pk__in=ids, is_signed=True) if ids else []
        kept_back = {str(stored.pk) for stored in signed}
        shown = [file for file in listed if file["id"] not in kept_back]
        return {file["id"]: _name_of_file(n, file) for n, file in enumerate(shown, 1)}

    def _entry(self, entry):
        shown = dict(entry)
        if "partner" in entry:
            shown["partner"] = entry["partner"] | {"name": self._partner(entry["partner"]["name"])}
        if "value" not in entry or entry["kind"] in AS_THEY_ARE:
            return shown
        method = getattr(self, f"_{entry['kind']}", self._words)
        return method(shown)

    def _words(self, entry):
        return entry | {"value": self.redact.whole(entry["value"])}

    def _link(self, entry):
        return entry | {"value": "", "is_withheld": bool(entry["value"])}

    def _files(self, entry):
        listed = entry["value"] or []
        shown = [f | {"name": self.files[f["id"]]} for f in listed if f["id"] in self.files]
        return entry | {"value": shown, "is_withheld": bool(listed) and not shown}

    def _partners(self, entry):
        rows = [row for row in entry["value"] or [] if isinstance(row, dict)]
        return entry | {"value": [self._partner_row(row) for row in rows]}

    def _partner_row(self, row):
        name = row.get("name") or row.get("organisation") or ""
        shown = self.redact.whole(row) | {"kind": row.get("kind", "")}
        for key in ("name", "organisation"):
            if row.get(key):
                shown[key] = self._partner(name)
        if row.get("city"):
            shown["city"] = HIDDEN
        return shown

    def _projects(self, entry):
        rows = [row for row in entry["value"] or [] if isinstance(row, dict)]
        return entry | {"value": [self._project_row(row) for row in rows]}

    def _project_row(self, row):
        named = [self._partner(name) for name in pieces(row.get("partners"))]
        return self.redact.whole(row) | {"partners": "\n".join(named)}

    def _indicators(self, entry):
        value = entry["value"] if isinstance(entry["value"], dict) else {}
        return entry | {"value": {code: self._indicator_row(row) for code, row in value.items()}}

    def _indicator_row(self, row):
        shown = self.redact.whole(row) | {"level": row.get("level", ""), "link": ""}
        if row.get("link"):
            shown["text"] = f"{shown.get('text', '')} {HIDDEN}".strip()
        return shown

    def _table(self, entry):
        """Words alone: an amount, a day or one of several answers is no name."""
        columns = (entry.get("options") or {}).get("columns", [])
        words = {c["key"] for c in columns if c.get("type", "text") in {"text", "lines"}}
        rows = [row for row in entry["value"] or [] if isinstance(row, dict)]
        return entry | {
            "value": [
                {key: self.redact.whole(cell) if key in words else cell for key, cell in r.items()}
                for r in rows
            ]
        }

    def _partner(self, name):
        """ "Partner 3": the same for one organisation wherever the hand-in names it."""
        number = self.partners.setdefault(squash(name) or name, len(self.partners) + 1)
        return _("Partner %(number)s") % {"number": number}


def _is_anonymous(entry):
    return entry["kind"] == "files" and entry.get("is_anonymous", False)


def _name_of_file(number, file):
    suffix = file["name"].rpartition(".")[2].lower()
    return f"attachment-{number}.{suffix}" if suffix.isalnum() else f"attachment-{number}"
