"""Self-assessment: a level, why, and what proves it, for each indicator of a group.

What is asked stands in the options of the question (``indicators``: dicts as ``describe`` makes
them), copied there from the rubric when the call is made, so that a snapshot tells it for ever.
Raw is a dict: code -> {"level", "text", "link", "files"}. The files are ids of those that the
dossier lists as evidence (``attached.EVIDENCE``): one document may prove several indicators. The
key is not there where none is named.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.kinds import links
from competitions.kinds.base import Fault, Kind, Reading, option, tidy
from core import blocks
from core.formats import NOTHING

NOT_APPLICABLE = "n/a"
PARTS = ("level", "text", "link")
MOST_FILES = 50  # at one indicator


def indicators_of(question):
    return option(question, "indicators", [])


def describe(criterion):
    """What a question keeps of a criterion."""
    return {
        "code": criterion.key,
        "title": criterion.title,
        "help": criterion.help,
        "evidence": criterion.evidence,
        "minimum": criterion.minimum_level or 0,
        "is_baseline": criterion.is_baseline,
        "descriptors": criterion.descriptors,
        "allows_not_applicable": criterion.allows_not_applicable,
    }


class Indicators(Kind):
    name = "indicators"
    empty: dict = {}

    def from_post(self, question, data, prefix):
        return self.coerce(
            {
                indicator["code"]: {
                    part: data.get(f"{prefix}-{place}-{part}", "") for part in PARTS
                }
                | {"files": data.getlist(f"{prefix}-{place}-file")}
                for place, indicator in enumerate(indicators_of(question))
            }
        )

    def coerce(self, value):
        kept = {}
        for code, row in (value or {}).items():
            kept_row = {part: tidy(str(row.get(part, "") or "")) for part in PARTS}
            files = sorted({str(one)[:40] for one in row.get("files") or []})[:MOST_FILES]
            if files:
                kept_row["files"] = files
            if any(text if part == "files" else text.strip() for part, text in kept_row.items()):
                kept[str(code)] = kept_row
        return kept

    def with_file(self, question, raw, place, file_id):
        """``raw`` with one more file named at the indicator at ``place``."""
        code = indicators_of(question)[place]["code"]
        row = raw.get(code, {})
        return self.coerce(raw | {code: row | {"files": [*row.get("files", []), file_id]}})

    def pruned(self, raw, file_ids):
        if self.is_empty(raw):
            return raw
        kept = {
            code: [f for f in row.get("files", []) if f in file_ids] for code, row in raw.items()
        }
        return self.coerce({code: row | {"files": kept[code]} for code, row in raw.items()})

    def named(self, raw, names):
        if self.is_empty(raw):
            return raw
        return {
            code: row | {"files": [names[f] for f in row.get("files", []) if f in names]}
            for code, row in raw.items()
        }

    def is_empty(self, raw):
        return not isinstance(raw, dict) or not raw

    def _read(self, question, raw, stage):
        """Value: code -> level as a whole number, or None for not applicable."""
        levels, faults = {}, []
        for place, indicator in enumerate(indicators_of(question)):
            row = raw.get(indicator["code"], {})
            level, found = self._level(indicator, row.get("level", "").strip())
            faults += [Fault(words, f"{place}-level", is_open) for words, is_open in found]
            if level != "":
                levels[indicator["code"]] = level
            link = row.get("link", "").strip()
            if link and (words := links.fault_of(link)):
                faults.append(Fault(words, f"{place}-link"))
        return Reading(levels, tuple(faults))

    def _level(self, indicator, typed):
        """(level, faults as words and whether nothing stands there yet).

        The level is a whole number, None for not applicable, "" for none yet.
        """
        if typed == NOT_APPLICABLE and indicator["allows_not_applicable"]:
            return None, []
        if typed in indicator["descriptors"]:
            return int(typed), []
        if typed:
            return "", [(_("Choose one of the levels."), False)]
        return "", [(_("Choose a level for %(code)s.") % {"code": indicator["code"]}, True)]

    def to_snapshot(self, question, raw):
        return self.coerce(raw)

    def plain(self, question, raw):
        if self.is_empty(raw):
            return ""
        lines = []
        for indicator in indicators_of(question):
            row = raw.get(indicator["code"], {})
            words = [row.get(part, "").strip() for part in PARTS]
            if count := len(row.get("files", [])):
                words.append(ngettext("%s document", "%s documents", count) % count)
            lines.append(f"{indicator['code']}: " + " – ".join(filter(None, words)))
        return "\n".join(lines)

    def input_context(self, question, raw, reading, prefix, stage=None):
        raw = {} if self.is_empty(raw) else raw
        faults = {fault.part: fault.words for fault in reading.faults if not fault.is_open}
        return {"rows": list(self._rows(question, raw, prefix, faults))}

    def reading_context(self, question, raw, reading):
        raw = {} if self.is_empty(raw) else raw
        return {"rows": list(self._rows(question, raw, "", {}))}

    def blocks(self, question, raw, reading):
        rows = [
            (
                f"{row['indicator']['code']} {row['indicator']['title']}",
                row["typed"]["level"] or NOTHING,
                " – ".join(
                    filter(None, (row["typed"]["text"], row["typed"]["link"], *row["files"]))
                ),
            )
            for row in self.reading_context(question, raw, reading)["rows"]
        ]
        header = (_("Indicator"), _("Level"), _("What proves it"))
        return [blocks.table(header, rows, widths=(2, 0, 3))]

    def _rows(self, question, raw, prefix, faults):
        for place, indicator in enumerate(indicators_of(question)):
            row = raw.get(indicator["code"], {})
            link = row.get("link", "")
            levels = [*indicator["descriptors"].items()]
            if indicator["allows_not_applicable"]:
                levels.append((NOT_APPLICABLE, _("Does not apply to us.")))
            yield {
                "indicator": indicator,
                "name": f"{prefix}-{place}",
                "is_link": bool(link) and not links.fault_of(link),
                "levels": levels,
                "is_started": indicator["code"] in raw,
                "files": row.get("files", []),
                "typed": {part: row.get(part, "") for part in PARTS},
                "faults": {part: faults.get(f"{place}-{part}", "") for part in PARTS},
            }
