"""The financing table: amounts by year and source, with sums over valid amounts only.

Raw maps each source to its texts, one per year.
"""

from django.utils.translation import gettext as _

from competitions import financing
from competitions.kinds.amounts import read_amount, rule_faults
from competitions.kinds.base import Fault, Kind, Reading, option, tidy
from core import blocks, formats

# At which cell a broken rule is shown
RULES = {
    "over_cap": "0-grant",
    "no_volume": "0-private",
    "private_share": "0-private",
    "too_many_years": "",
}


class Financing(Kind):
    """``options``: ``years`` (how many) and ``sources`` ([key, label] pairs)."""

    name = "financing"
    empty: dict = {}

    def sources(self, question):
        return [(str(key), str(label)) for key, label in option(question, "sources", [])]

    def years(self, question):
        return int(option(question, "years", 5))

    # From the page into the database

    def from_post(self, question, data, prefix):
        years = range(self.years(question))
        raw = {
            source: [tidy(data.get(f"{prefix}-{year}-{source}", "")) for year in years]
            for source, _label in self.sources(question)
        }
        return {} if self.is_empty(raw) else raw

    def coerce(self, value):
        return {
            str(source): [tidy("" if text is None else str(text)) for text in texts]
            for source, texts in dict(value or {}).items()
        }

    # What it means

    def is_empty(self, raw):
        if not isinstance(raw, dict):
            return True
        return not any(str(text).strip() for texts in raw.values() for text in texts)

    def _read(self, question, raw, stage):
        """Value: source -> list of amounts by year, None where nothing valid stands."""
        if self.is_empty(self.to_snapshot(question, raw)):  # only years that are not asked
            return Reading()
        value, faults = {}, []
        for source, _label in self.sources(question):
            value[source] = []
            for year, text in enumerate(self._texts(question, raw, source)):
                amount, fault = read_amount(text) if text.strip() else (None, None)
                if fault:
                    faults.append(Fault(fault.words, f"{year}-{source}"))
                value[source].append(amount)
        if not faults:
            faults = rule_faults(value, stage, RULES)
        return Reading(value, tuple(faults))

    def _texts(self, question, raw, source):
        years = self.years(question)
        texts = list((raw or {}).get(source, []))[:years]
        return texts + [""] * (years - len(texts))

    def to_snapshot(self, question, raw):
        if self.is_empty(raw):
            return {}
        kept = {
            source: [_tidy_amount(text) for text in self._texts(question, raw, source)]
            for source, _label in self.sources(question)
        }
        return {} if self.is_empty(kept) else kept

    def plain(self, question, raw):
        if self.is_empty(raw):
            return ""
        return "\n".join(
            f"{label}: "
            + " | ".join(_tidy_amount(t) or "0" for t in self._texts(question, raw, source))
            for source, label in self.sources(question)
        )

    # What the templates need

    def input_context(self, question, raw, reading, prefix, stage=None):
        faults = {fault.part: fault.words for fault in reading.faults}
        return self._table(question, raw, reading, prefix, faults)

    def reading_context(self, question, raw, reading):
        return self._table(question, raw, reading, "", {})

    def blocks(self, question, raw, reading):
        shown = self.reading_context(question, raw, reading)
        return [
            blocks.table(
                [_("Year"), *shown["sources"], _("Sum")],
                [[r["label"], *map(_shown, r["cells"]), r["total"]] for r in shown["rows"]],
                widths=[1] + [0] * (len(shown["sources"]) + 1),
                footer=[_("Sum"), *(total["words"] for total in shown["totals"]), shown["total"]],
            )
        ]

    def place(self, question, part):
        year, _dash, source = part.partition("-")
        label = dict(self.sources(question)).get(source)
        if label is None:
            return ""
        return _("year %(year)s, %(source)s") % {"year": int(year) + 1, "source": label}

    def outputs(self, question, reading, prefix):
        amounts = financing.sums(self._amounts(question, reading))
        words = {f"{prefix}-total": amounts.total}
        words |= {f"{prefix}-source-{s}": amount for s, amount in amounts.by_source.items()}
        words |= {f"{prefix}-year-{y}": amount for y, amount in enumerate(amounts.by_year)}
        return {name: formats.exact_money(amount) for name, amount in words.items()}

    def _amounts(self, question, reading):
        """The valid amounts; a table in which nothing was typed yet has its full size, too."""
        years = self.years(question)
        return reading.value or {source: [None] * years for source, _l in self.sources(question)}

    def _table(self, question, raw, reading, prefix, faults):
        amounts = financing.sums(self._amounts(question, reading))
        rows = []
        for year in range(len(amounts.by_year)):
            cells = [
                {
                    "name": f"{prefix}-{year}-{source}",
                    "label": label,
                    "value": self._texts(question, raw, source)[year],
                    "amount": reading.value[source][year] if reading.value else None,
                    "fault": faults.get(f"{year}-{source}", ""),
                }
                for source, label in self.sources(question)
            ]
            rows.append(
                {
                    "id": f"{prefix}-year-{year}",
                    "label": _("Year %(number)s") % {"number": year + 1},
                    "cells": cells,
                    "total": formats.exact_money(amounts.by_year[year]),
                }
            )
        return {
            "sources": [label for _source, label in self.sources(question)],
            "rows": rows,
            "totals": [
                {
                    "id": f"{prefix}-source-{source}",
                    "label": label,
                    "words": formats.exact_money(amounts.by_source[source]),
                }
                for source, label in self.sources(question)
            ],
            "total_id": f"{prefix}-total",
            "total": formats.exact_money(amounts.total),
        }


def _shown(cell):
    amount = cell["amount"]
    return formats.exact_money(amount) if amount is not None else cell["value"] or formats.NOTHING


def _tidy_amount(text):
    amount, fault = read_amount(text) if text.strip() else (None, None)
    return text.strip() if amount is None or fault else f"{amount:f}"
