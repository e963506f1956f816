"""A stored run computed again from the versions it rests on, all held against digests."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import numpy as np

from competitions.models import Method
from core.digests import digest
from core.models import AuditEvent
from reviews import packing, ranking_inputs
from reviews.models import ConsensusVersion, SheetVersion
from reviews.ranking_bases import AGREED, Versions
from reviews.ranking_inputs import Inputs
from reviews.ranking_results import compute, results_digest
from reviews.scoring.sheets import NONE

EXACT = {Method.MEAN, Method.MEDIAN, Method.TRIMMED, Method.BORDA}
CHUNK = 5000  # versions in memory at once
NAMED = 5  # differences that are spelt out
RANKED = ["rank", "is_tied", "numerator", "denominator", "score"]
FIELDS = ["dossier_id", *RANKED, "raw_numerator", "raw_denominator", "raw", "judgements"]
FIELDS += ["is_fundable", "criteria", "totals", "figures"]
UNRANKED = {"dossier_id", "rank", "judgements", "is_fundable", "criteria", "totals"}


class Verdict(StrEnum):
    IDENTICAL = "byte-identical"
    WITHIN = "within one quantum"
    DIFFERENT = "different"


@dataclass
class Replay:
    """``faults``: what no longer fits its digest; ``differences``: where the results part."""

    ranking: object
    verdict: Verdict = Verdict.DIFFERENT
    faults: list = field(default_factory=list)
    differences: list = field(default_factory=list)

    @property
    def holds(self):
        return not self.faults and self.verdict != Verdict.DIFFERENT


def replay(ranking):
    """Compute ``ranking`` again from what it read; nothing is written."""
    found = Replay(ranking)
    stored = _stored(ranking)
    _check_results(ranking, stored, found)
    inputs = _inputs(ranking, found)
    if inputs is None:
        return found
    outcome = compute(inputs)
    found.differences = _differences(stored, outcome.entries)
    if outcome.digest == ranking.digest:
        found.verdict = Verdict.IDENTICAL
    elif ranking.method not in EXACT and _within(ranking, stored, outcome.entries):
        found.verdict = Verdict.WITHIN
    elif not found.differences:
        found.differences = ["The digest of the results is another one."]
    return found


def inputs(ranking):
    """What ``ranking`` read, from stored contents that still fit every digest; else None."""
    found = Replay(ranking)
    read = _inputs(ranking, found)
    return None if found.faults else read


def _stored(ranking):
    """The entries as ``compute`` gives them, in its order."""
    rows = [
        {name: getattr(entry, name) for name in FIELDS}
        for entry in ranking.entries.select_related(None).order_by()
    ]
    rows = [
        row if row["rank"] is not None else {key: row[key] for key in row if key in UNRANKED}
        for row in rows
    ]
    return sorted(
        rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, str(row["dossier_id"]))
    )


def _check_results(ranking, stored, found):
    made = results_digest(ranking.inputs_digest, stored, ranking.findings, ranking.steps)
    if made != ranking.digest:
        found.faults.append("The stored results no longer match the digest of the run.")
    event = AuditEvent.objects.about(ranking).filter(verb="compute ranking").first()
    recorded = event.new if event else {}
    for name in ("digest", "inputs_digest"):
        if recorded.get(name, getattr(ranking, name)) != getattr(ranking, name):
            found.faults.append(f"The audit trail records another {name} of the run.")


def _inputs(ranking, found):
    """What the run read, from the contents as they are stored now; None if a version is gone."""
    listed = packing.unpack(ranking.packed_inputs)
    rows = list(_versions(ranking, listed, found))
    keys = np.array([key for key, _seal in listed], dtype=np.int64)
    seals = np.array([seal for _key, seal in listed], dtype="S64")
    if ranking_inputs.identity(ranking.parameters, keys, seals) != ranking.inputs_digest:
        found.faults.append("The list of inputs no longer matches the digest of the inputs.")
    if len(rows) < len(listed):
        return None
    names = [row["key"] for row in ranking.parameters["criteria"]]
    table = [[dossier, panelist, *_steps(content, names)] for dossier, panelist, content in rows]
    columns = np.array(table, dtype=np.int64).reshape(len(rows), 2 + len(names))
    versions = Versions(keys, seals, columns[:, 0], columns[:, 1], columns[:, 2:])
    return Inputs(ranking.parameters, versions)


def _versions(ranking, listed, found):
    """(dossier, panelist, content) of each version listed, its content held against its digest."""
    if ranking.is_agreed:
        model, what, path = ConsensusVersion, "Consensus version", ["consensus__dossier_id"]
    else:
        model, what = SheetVersion, "Sheet version"
        path = ["sheet__assignment__dossier_id", "sheet__assignment__panelist_id"]
    for start in range(0, len(listed), CHUNK):
        part = listed[start : start + CHUNK]
        rows = model.objects.filter(pk__in=[key for key, _seal in part])
        by_key = {row[0]: row[1:] for row in rows.values_list("pk", "digest", "content", *path)}
        for key, seal in part:
            if key not in by_key:
                found.faults.append(f"{what} {key} is gone.")
                continue
            own, content, *ids = by_key[key]
            if own != seal:
                found.faults.append(f"{what} {key} has another digest than the run recorded.")
            if digest(content) != own:
                found.faults.append(
                    f"The content of {what.lower()} {key} does not match its digest."
                )
            yield ids[0], ids[1] if ids[1:] else AGREED, content


def _steps(content, names):
    """Whole steps per criterion, read without the statement that the run was read by."""
    if content.get("is_abstention"):
        return [NONE] * len(names)
    given = [content["scores"].get(name) for name in names]
    return [NONE if steps is None else steps for steps in given]


def _differences(stored, computed):
    """Sentences on the first entries that are not the same."""
    now = {row["dossier_id"]: row for row in computed}
    before = {row["dossier_id"]: row for row in stored}
    found = []
    for dossier in sorted(before.keys() | now.keys()):
        old, new = before.get(dossier), now.get(dossier)
        if old is None or new is None:
            found.append(f"Dossier {dossier} is in one of the two only.")
            continue
        names = [name for name in FIELDS if _plain(old.get(name)) != _plain(new.get(name))]
        if names:
            facts = ", ".join(f"{name} {old.get(name)} now {new.get(name)}" for name in names)
            found.append(f"Dossier {dossier}: {facts}.")
    more = len(found) - NAMED
    return found if more <= 0 else [*found[:NAMED], f"And {more} more."]


def _plain(value):
    return value or None if isinstance(value, str | dict | list) else value


def _within(ranking, stored, computed):
    """Whether every ranked value is at most one quantum away from the stored one."""
    settings = ranking.parameters.get("settings", {})
    quantum = Fraction(Decimal(settings.get("options", {}).get("resolution", "0")))
    before = {row["dossier_id"]: _score(row) for row in stored}
    now = {row["dossier_id"]: _score(row) for row in computed}
    if before.keys() != now.keys():
        return False
    for dossier, old in before.items():
        new = now[dossier]
        if (old is None) != (new is None):
            return False
        if old is not None and abs(old - new) > quantum:
            return False
    return True


def _score(row):
    if row["rank"] is None:
        return None
    return Fraction(int(row["numerator"]), int(row["denominator"]))
