"""Which organisations are likely the same one under two names.

Pure: names come folded (no case, no accents), answers are keys and reasons. Two different
identifiers say no; the same identifier says yes. Else, within one country, names are compared
without their legal forms: "Südwerk GmbH & Co. KG" and "Sudwerk" are the same. Names that are
nearly the same are likely one, unless their numbers differ.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

LEAST_LIKENESS = Fraction(3, 4)  # of the trigrams of two names; ours, found on real firm names
BLOCK = 4  # letters in which a word of both names must begin alike to be compared at all
MOST_IN_BLOCK = 60  # a beginning that so many share ("univ") says nothing
PHRASES = (
    "gesellschaft mit beschrankter haftung",
    "eingetragener verein",
    "public limited company",
    "societe anonyme",
)
FORMS = frozenset(
    "ab ag aps as asbl bv co company corp corporation ev eg eood ggmbh gbr gmbh inc kg "
    "kgaa kft limited llc llp ltd mbh nv ohg oo ood oy oyj plc rt sa sarl sas se sl sp spa srl "
    "sro ug und and et y z".split()
)
CHINESE = re.compile(r"(股份有限公司|有限责任公司|有限公司|公司)$")


class Reason(StrEnum):
    """Why two are taken for one, the surest first."""

    IDENTIFIER = "identifier"
    NAME = "name"
    SIMILAR = "similar"


@dataclass(frozen=True)
class Entry:
    """One organisation: ``name`` is folded."""

    key: int
    name: str
    country: str = ""
    identifier: str = ""


@dataclass(frozen=True)
class Match:
    """Two keys, the smaller one first, with the reason and how alike the names are."""

    one: int
    other: int
    reason: Reason
    likeness: Fraction


def core_name(name: str) -> str:
    """``name`` without punctuation and legal forms; the whole of it if nothing else is left."""
    plain = re.sub(r"[.'’]", "", name)
    words = re.sub(r"[^\w]+|_", " ", plain).strip()
    for phrase in PHRASES:
        words = words.replace(phrase, " ")
    parts = words.split()
    while parts and parts[-1] in FORMS:
        parts.pop()
    core = CHINESE.sub("", " ".join(parts))
    return core or words


def identifier(text: str) -> str:
    """``text`` as identifiers are compared: "DE 123.456" and "de123456" are the same."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def likeness(one: str, other: str) -> Fraction:
    """From 0 to 1: the share of trigrams that two texts have in common (Dice)."""
    first, second = _trigrams(one), _trigrams(other)
    total = first.total() + second.total()
    return Fraction(2 * (first & second).total(), total) if total else Fraction(1)


def compare(one: Entry, other: Entry) -> Match | None:
    """Whether two entries are likely one organisation; None if not."""
    low, high = sorted((one.key, other.key))
    mine, theirs = identifier(one.identifier), identifier(other.identifier)
    names = core_name(one.name), core_name(other.name)
    alike = Fraction(1) if names[0] == names[1] else likeness(*names)
    if mine and theirs:
        return Match(low, high, Reason.IDENTIFIER, alike) if mine == theirs else None
    if one.country != other.country:
        return None
    if names[0] == names[1]:
        return Match(low, high, Reason.NAME, alike)
    if alike < LEAST_LIKENESS or _numbers(names[0]) != _numbers(names[1]):
        return None
    return Match(low, high, Reason.SIMILAR, alike)


def similar_to(entry: Entry, others: Iterable[Entry]) -> list[Match]:
    """Those of ``others`` that ``entry`` may be, the surest first."""
    found = (compare(entry, other) for other in others if other.key != entry.key)
    return sorted((match for match in found if match), key=_surest)


def pairs(entries: Iterable[Entry]) -> list[Match]:
    """All likely pairs, the surest first; only what shares a beginning is compared."""
    by_key = {entry.key: entry for entry in entries}
    candidates = {
        pair for block in _blocks(by_key.values()) for pair in combinations(sorted(block), 2)
    }
    found = (compare(by_key[one], by_key[other]) for one, other in candidates)
    return sorted((match for match in found if match), key=_surest)


def _blocks(entries: Iterable[Entry]) -> Iterable[set[int]]:
    """Keys that share an identifier, a whole name, or the beginning of a word."""
    exact, loose = defaultdict(set), defaultdict(set)
    for entry in entries:
        core = core_name(entry.name)
        exact["name", core].add(entry.key)
        if number := identifier(entry.identifier):
            exact["identifier", number].add(entry.key)
        for word in core.split():
            loose[word[:BLOCK]].add(entry.key)
    yield from exact.values()
    yield from (keys for keys in loose.values() if len(keys) <= MOST_IN_BLOCK)


def _numbers(text: str) -> list[str]:
    """What tells "Institute 3" from "Institute 4"."""
    return re.findall(r"\d+", text)


def _trigrams(text: str) -> Counter[str]:
    padded = f"  {text} "
    return Counter(padded[place : place + 3] for place in range(len(padded) - 2))


def _surest(match: Match) -> tuple[int, Fraction, int, int]:
    return list(Reason).index(match.reason), -match.likeness, match.one, match.other
