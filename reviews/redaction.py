"""Taking names out of words, so that a text can be read without knowing whose it is.

Names and text are compared *squashed*: without case, accents, blanks, hyphens and other signs,
so that "Nano-Cluster", "NANOCLUSTER" and a name broken over two lines are one; then *folded*, too:
Greek and Cyrillic in Latin letters, and "ae", "oe", "ue" as the one letter they stand for, so
that "Schröder-Mueller" is "Schroeder-Müller" and "Петренко" is "Petrenko". A name counts only
where a word begins and ends, where capitals mark a new one ("AcmeLaser"), or in a script that sets
no blanks. Every e-mail address and every web address goes, whoever's it is.
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from reviews import alphabets

HIDDEN = "▇▇▇"
_BLOCK = HIDDEN[0]
_STOP = "\0"  # what stands in squashed text for a place that is hidden already

# Sought from where a run of signs begins alone: a long one without "@" is read once.
_EMAIL = re.compile(
    r"(?<![^\s<>()\[\]\"',;:])[^\s<>()\[\]\"',;:]+"
    r"(?:@|\s?[(\[{]\s?at\s?[)\]}]\s?)[^\s<>()\[\]\"',;]+",
    re.IGNORECASE,
)
_URL = re.compile(r"(?:\b[a-z][a-z0-9+.-]{1,15}://|\bwww\.)[^\s<>\"]+", re.IGNORECASE)
# An address without a scheme: endings that are no words, so that "done.In" stays a slip.
_HOST = re.compile(
    r"(?<![\w.-])(?:[\w-]+\.)+(?:com|org|net|eu|info|edu|gov|de|ch|fr|nl|pl|cz|uk|cn|jp)"
    r"(?![\w-]|\.\w)(?:[/?#][^\s<>\"]*)?"
)

_LEGAL = {
    *("ag", "se", "kg", "kgaa", "gmbh", "mbh", "ggmbh", "gmbhcokg", "agcokg", "cokg", "ohg"),
    *("gbr", "eg", "ev", "ek", "ug", "co", "company", "corp", "corporation", "inc", "llc", "llp"),
    *("incorporated", "ltd", "limited", "plc", "sa", "sas", "sarl", "srl", "spa", "bv", "nv"),
    *("ab", "oy", "oyj", "as", "aps", "asa", "doo", "sro", "kft", "zrt", "spzoo"),
    *("haftungsbeschrankt", "gemeinnutzig", "gemeinnutzige"),
    *("有限公司", "股份有限公司", "有限责任公司", "株式会社"),
}  # fmt: skip
_TITLES = {"dr", "prof", "professor", "doctor", "mr", "mrs", "ms", "herr", "frau", "ing", "dipl"}
_ENDINGS = ("es", "en", "s", "n")  # of a name inflected: "des Musterclusters"
_INFLECTED = 4  # letters from which on a name may have such an ending
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_COMMON_HOSTS = {
    *("linkedin", "facebook", "github", "google", "youtube", "twitter", "medium"),
    *("gmail", "googlemail", "outlook", "hotmail", "icloud", "yahoo", "posteo", "mailbox"),
    *("freenet", "t-online", "proton", "protonmail", "example", "europa", "bund"),
}
_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Names:
    """What gives an applicant away, as the register and the hand-ins write it.

    ``organisations``: names of clusters and organisations; ``people``: full names;
    ``addresses``: web addresses, with or without scheme, and domains of e-mail addresses.
    """

    organisations: frozenset[str] = field(default_factory=frozenset)
    people: frozenset[str] = field(default_factory=frozenset)
    addresses: frozenset[str] = field(default_factory=frozenset)

    def __or__(self, other: "Names") -> "Names":
        return Names(
            self.organisations | other.organisations,
            self.people | other.people,
            self.addresses | other.addresses,
        )


class Redactor:
    """Takes the names of one applicant out of whatever it is given."""

    def __init__(self, names: Names) -> None:
        self.keys, self.folded = keys_of(names), _folded_keys_of(names)

    def __call__(self, text: str) -> str:
        """``text`` without names; applied until nothing more is found."""
        text = html.unescape(text) if "&" in text else text
        for address in (_EMAIL, _URL, _HOST):
            text = address.sub(HIDDEN, text)
        while found := self._found(text):
            for start, end in reversed(found):
                text = text[:start] + HIDDEN + text[end:]
        return text

    def whole(self, value: Any) -> Any:
        """The same in all texts of a JSON value; its keys are ours and stay."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, list):
            return [self.whole(one) for one in value]
        if isinstance(value, dict):
            return {key: self.whole(one) for key, one in value.items()}
        return value

    def _found(self, text: str) -> list[tuple[int, int]]:
        """Where names stand in ``text``: [start, end) places, in order, none touching another."""
        squashed = _Squashed(text)
        folded = squashed.folded()
        spans = sorted(
            [span for key in self.keys for span in squashed.places(key)]
            + [span for key in self.folded for span in folded.places(key)]
        )
        merged: list[tuple[int, int]] = []
        for start, end in spans:
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged


def as_written(text: str) -> str:
    """What a Redactor is where names are open: the same words."""
    return text


def squash(text: str) -> str:
    """Letters and digits alone, without case and accents: "Süd-West" gives "sudwest"."""
    return "".join(letter for sign in text for letter in _letters(sign))


def survivors(text: str, names: Names) -> list[str]:
    """The squashed forms of ``names`` that still stand in ``text`` as words."""
    squashed = _Squashed(text)
    folded = squashed.folded()
    return [
        *(key for key in keys_of(names) if any(squashed.places(key))),
        *(key for key in _folded_keys_of(names) if any(folded.places(key))),
    ]


def keys_of(names: Names) -> set[str]:
    """Every squashed form under which one of ``names`` is looked for.

    Of an organisation also the name without its legal form and an abbreviation in brackets, of
    a person also the last name alone, of an address its host and the label before the domain.
    """
    spelt = {other for form in _forms_of(names) for other in _spellings(form)}
    return {key for form in spelt if _tells(key := squash(form))}


def _folded_keys_of(names: Names) -> set[str]:
    return {key for form in _forms_of(names) if _tells(key := _Squashed(form).folded().letters)}


def _tells(key: str) -> bool:
    """Whether a squashed form says whose it is: one letter or a number alone does not."""
    return len(key) > 1 and not key.isdecimal()


def _forms_of(names: Names) -> set[str]:
    forms: set[str] = set()
    for name in names.organisations:
        forms |= _organisation_forms(name)
    for name in names.people:
        forms |= _person_forms(name)
    for address in names.addresses:
        forms |= _address_forms(address)
    return forms


class _Squashed:
    """A text as its letters, each with its place and whether a word begins or ends there."""

    def __init__(self, text: str) -> None:
        letters, spans, gaps, gap, before = [], [], [], True, ""
        for place, sign in enumerate(text):
            found = _STOP if sign == _BLOCK else _letters(sign)
            if not found:
                gap = gap or not unicodedata.combining(sign)
                continue
            gap = gap or (sign.isupper() and before.islower())
            before = sign
            for letter in found:
                letters.append(letter)
                spans.append((place, place + 1))
                gaps.append(gap)
                gap = False
        self._set(letters, spans, gaps)

    def _set(self, letters: list[str], spans: list[tuple[int, int]], gaps: list[bool]) -> None:
        self.letters, self.spans = "".join(letters), spans
        self.gaps = [*gaps, True]  # whether something stands before this letter, or it is the end

    def folded(self) -> "_Squashed":
        """The same in Latin letters, with one for those of ``alphabets.ONE_LETTER``."""
        if not alphabets.FOLDS.search(self.letters):
            return self
        letters: list[str] = []
        spans: list[tuple[int, int]] = []
        gaps: list[bool] = []
        for sign, span, gap in zip(self.letters, self.spans, self.gaps, strict=False):
            for letter in sign.translate(alphabets.IN_LATIN):
                if not gap and letters and letters[-1] + letter in alphabets.ONE_LETTER:
                    spans[-1] = (spans[-1][0], span[1])
                    continue
                letters.append(letter)
                spans.append(span)
                gaps.append(gap)
                gap = False
        found = _Squashed("")
        found._set(letters, spans, gaps)
        return found

    def places(self, key: str) -> Iterable[tuple[int, int]]:
        """[start, end) in the text of every place where ``key`` stands as a word."""
        start = self.letters.find(key)
        while start >= 0:
            if self._breaks(start) and (end := self._end(start + len(key), key)):
                yield self.spans[start][0], self.spans[end - 1][1]
            start = self.letters.find(key, start + 1)

    def _end(self, end: int, key: str) -> int:
        """Where the word ends that ``key`` fills up to ``end``; 0 if it goes on otherwise."""
        if self._breaks(end):
            return end
        if len(key) >= _INFLECTED:
            for ending in _ENDINGS:
                last = end + len(ending)
                if self.letters.startswith(ending, end) and self._breaks(last):
                    return last
        return 0

    def _breaks(self, place: int) -> bool:
        """Whether a word may begin or end between this letter and the one before."""
        if self.gaps[place]:
            return True
        pair = self.letters[place - 1 : place + 1]
        return _STOP in pair or bool(_WIDE.search(pair))


def _letters(sign: str) -> str:
    """What is compared of one character: none, one or several letters or digits."""
    if sign.isascii():
        return sign.lower() if sign.isalnum() else ""
    folded = unicodedata.normalize("NFKD", sign.casefold())
    return "".join(alphabets.PLAIN.get(one, one) for one in folded if one.isalnum())


def _spellings(name: str) -> set[str]:
    """A name with umlauts as they are, as two letters, and back."""
    plain = name.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return {name, unicodedata.normalize("NFC", name).translate(_UMLAUTS), plain}


def _organisation_forms(name: str) -> set[str]:
    inside = re.findall(r"[(\[]([^()\[\]]+)[)\]]", name)
    outside = re.sub(r"[(\[][^()\[\]]*[)\]]", " ", name)
    return {name, *(_without_legal_form(one) for one in (name, outside, *inside)), outside}


def _without_legal_form(name: str) -> str:
    """ "Acme GmbH & Co. KG" gives "Acme"; a name that is nothing else stays."""
    words = [word for word in re.split(r"[\s,]+", name) if squash(word)]
    while len(words) > 1:
        ends = [n for n in (3, 2, 1) if n < len(words) and squash("".join(words[-n:])) in _LEGAL]
        if not ends:
            break
        del words[-ends[0] :]
    return " ".join(words)


def _person_forms(name: str) -> set[str]:
    words = [word for word in re.split(r"[\s,]+", name) if squash(word)]
    words = [word for word in words if squash(word) not in _TITLES] or words
    forms = {name, " ".join(words), " ".join([*words[-1:], *words[:-1]])}
    if len(words) > 1 and len(squash(words[-1])) > 2:
        forms.add(words[-1])
    return forms


def _address_forms(address: str) -> set[str]:
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return set()
    host = host.removeprefix("www.")
    labels = host.split(".")
    if len(labels) < 2:
        return set()
    own = labels[-2]
    return {host} | ({own} if len(own) > 3 and own not in _COMMON_HOSTS else set())
