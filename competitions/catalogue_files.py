"""Catalogues as files: CSV (or a workbook) and JSON, out and in again without a difference.

Nothing is stored here: what a file says is read whole, with what is wrong by its line.
"""

import json
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.utils.translation import gettext as _

from competitions import catalogue
from core import files, tables
from core.errors import Refused
from core.exports import csv_response

MOST_BYTES = 1_000_000
FORMAT = "podium-catalogue-1"
MOST_PROBLEMS = 100  # shown of one file
MOST_GROUPS, GROUP_KEY, GROUP_TITLE = 30, 60, 150


@dataclass
class Reading:
    """What a file says. ``groups``, ``name`` and ``source`` are None where it says nothing."""

    entries: list
    groups: list
    name: str | None = None
    source: str | None = None
    problems: list = field(default_factory=list)


def columns(maximum):
    return [*catalogue.FIELDS, *(f"level_{level}" for level in range(maximum + 1))]


def as_csv(rubric, filename):
    head = columns(catalogue.maximum_of(rubric))
    rows = ([_cell(entry, name) for name in head] for entry in catalogue.of(rubric))
    return csv_response(filename, head, rows)


def _cell(entry, name):
    if name.startswith("level_"):
        return entry.levels[int(name.removeprefix("level_"))]
    value = getattr(entry, name)
    return ("yes" if value else "no") if isinstance(value, bool) else value


def as_json(rubric, filename):
    content = {
        "format": FORMAT,
        "name": rubric.name,
        "source": rubric.source,
        "groups": rubric.groups,
        "indicators": [entry.as_data() for entry in catalogue.of(rubric)],
    }
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


def read(upload, rubric):
    """The Reading of an uploaded file; raises Refused where it is no such file at all."""
    if upload.size > MOST_BYTES:
        raise Refused(files.too_large_words(MOST_BYTES))
    start = upload.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")
    upload.seek(0)
    reading = _json(upload, rubric) if start[:1] in (b"{", b"[") else _table(upload, rubric)
    reading.problems = reading.problems[:MOST_PROBLEMS]
    return reading


def _table(upload, rubric):
    table = tables.read(upload, max_bytes=MOST_BYTES)
    head = columns(catalogue.maximum_of(rubric))
    if strange := [title for title in table.head if title and title.casefold() not in head]:
        raise Refused([_("There is no column “%s” in a catalogue.") % title for title in strange])
    if len(table.rows) > catalogue.MOST:
        raise Refused(catalogue.too_many())
    records, problems = table.records(head)
    rows = [(_("Line %s") % line, cells) for line, cells in records]
    return _reading(rows, rubric, rubric.groups, problems)


def _json(upload, rubric):
    content = _parsed(upload.read())
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Refused(_("The JSON is no catalogue: its “format” is not “%s”.") % FORMAT)
    if strange := set(content) - {"format", "name", "source", "groups", "indicators"}:
        raise Refused([_("Unknown part “%s”.") % name for name in sorted(strange)[:MOST_PROBLEMS]])
    rows = content.get("indicators")
    if not isinstance(rows, list):
        raise Refused(_("“indicators” must be a list."))
    if len(rows) > catalogue.MOST:
        raise Refused(catalogue.too_many())
    groups = _groups(content["groups"]) if "groups" in content else rubric.groups
    reading = _reading_of_objects(rows, rubric, groups)
    for name, most in (("name", 150), ("source", 5000)):
        if name in content:
            setattr(reading, name, _short(content[name], name, most))
    return reading


def _parsed(content):
    try:
        value = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
        json.dumps(value, ensure_ascii=False).encode()  # half a character cannot be stored
        return value
    except UnicodeDecodeError:
        raise Refused(_("The file is not in UTF-8.")) from None
    except RecursionError:
        raise Refused(_("The file cannot be read as JSON.")) from None
    except json.JSONDecodeError as error:
        words = _("Line %(line)s cannot be read as JSON.")
        raise Refused(words % {"line": error.lineno}) from None
    except ValueError:
        raise Refused(_("The file cannot be read as JSON.")) from None


def _once(pairs):
    found = {}
    for name, value in pairs:
        if name in found:
            raise Refused(_("“%s” stands twice in one object of the JSON.") % name)
        found[name] = value
    return found


def _groups(value):
    is_list = isinstance(value, list) and 0 < len(value) <= MOST_GROUPS
    if not is_list or not all(_is_group(pair) for pair in value):
        words = _("“groups” must list pairs of a key and a title, at most %s.")
        raise Refused(words % MOST_GROUPS)
    keys = [key for key, _title in value]
    if len(set(keys)) < len(keys):
        raise Refused(_("Two groups have the same key."))
    return [list(pair) for pair in value]


def _is_group(pair):
    if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, str) for p in pair)):
        return False
    key, title = pair
    is_short = len(key) <= GROUP_KEY and 0 < len(title.strip()) <= GROUP_TITLE
    return bool(catalogue.CODE.fullmatch(key)) and is_short and "\0" not in title


def _short(value, name, most):
    if not isinstance(value, str) or len(value) > most or "\0" in value or not value.strip():
        words = _("“%(name)s” must be a text, at most %(most)s characters long.")
        raise Refused(words % {"name": name, "most": most})
    return value.strip()


def _reading_of_objects(rows, rubric, groups):
    maximum = catalogue.maximum_of(rubric)
    read, problems = [], []
    for number, row in enumerate(rows, 1):
        place = _("Indicator %s") % number
        try:
            read.append((place, _cells(row, maximum)))
        except Refused as refused:
            problems += [f"{place}: {words}" for words in refused.problems]
    return _reading(read, rubric, groups, problems)


def _cells(row, maximum):
    """The texts of one object, as a table would have them."""
    if not isinstance(row, dict):
        raise Refused(_("It must be an object."))
    if strange := sorted(set(row) ^ {*catalogue.FIELDS, "levels"}):
        words = {True: _("Unknown part “%s”."), False: _("“%s” is missing.")}
        raise Refused([words[name in row] % name for name in strange])
    levels = row["levels"]
    scale = [str(level) for level in range(maximum + 1)]
    if not isinstance(levels, dict) or set(levels) != set(scale):
        raise Refused(_("“levels” must describe the levels 0 to %s, and no others.") % maximum)
    cells = {name: row[name] for name in catalogue.FIELDS}
    cells |= {f"level_{level}": levels[level] for level in scale}
    return {name: _as_text(value, name) for name, value in cells.items()}


def _as_text(value, name):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and abs(value) < 1_000_000:
        return str(value)
    if isinstance(value, str):
        return value
    raise Refused(_("“%s” must be a text, a whole number, true or false.") % name)


def _reading(rows, rubric, groups, problems):
    """Entries from rows of texts; ``problems`` are sentences that are known already."""
    maximum = catalogue.maximum_of(rubric)
    entries, places = [], []
    for place, cells in rows:
        entry, found = catalogue.read(cells, maximum)
        code = cells["code"].strip()[:40]
        place = f"{place} ({code})" if code else place
        problems = [*problems, *(f"{place}: {words}" for words in found)]
        if entry:
            entries.append(entry)
            places.append(place)
    if entries or not problems:
        between = catalogue.problems(entries, groups)
        problems = [*problems, *(_placed(places, at, words) for at, words in between)]
    return Reading(entries, groups, problems=problems)


def _placed(places, at, words):
    return words if at is None else f"{places[at]}: {words}"
