"""Drawing lots so that nobody can choose the result, and anybody can repeat it.

1. The group is declared: the references of those who are tied, and nobody else.
2. A secret is made; its *commitment*, the SHA-256 of the secret, is published with the group and
   with the name of a public value that does not exist yet (the lottery numbers of a day to come).
3. When the value is known, the secret is published, and the lot of each is
   SHA-256(secret | value | reference): the lowest comes first.

Whoever knows the secret cannot foresee the value, and whoever could bend the value does not know
the secret. To the byte: each part is in Unicode's form C, without white space at its ends and
without ``|`` or anything unprintable; white space inside the value is one space each; the three
parts are joined by ``|`` (one byte, 7C, no spaces around) and written in UTF-8 without an end of
line. Digests are 64 hexadecimal digits in lower case and are compared as text; should two be
equal, the reference that is lower in the order of its bytes comes first.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import re
import secrets
import shlex
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SEPARATOR = "|"
LONGEST = 200  # characters of any part
ENOUGH = 32  # characters of a secret that nobody finds by trying
_DIGEST = re.compile(r"[0-9a-f]{64}")


class DrawRefused(ValueError):
    """What cannot be drawn with; ``str`` is one sentence."""


@dataclass(frozen=True, slots=True)
class Lot:
    """What one reference drew: ``digest`` in hexadecimal; the lowest comes first."""

    reference: str
    digest: str


def new_secret() -> str:
    """A secret of 256 random bits, as 64 hexadecimal digits."""
    return secrets.token_hex(32)


def commitment(secret: str) -> str:
    """The SHA-256 of ``secret``, to be published before the value exists.

    >>> commitment("abc")
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    """
    return _sha256(_part("secret", secret))


def verify(published: str, secret: str) -> bool:
    """Whether ``secret`` is what ``published`` was a commitment to.

    Raises DrawRefused where ``published`` is no digest at all: that is a slip, not a fraud.
    """
    given = published.strip().lower()
    if not _DIGEST.fullmatch(given):
        raise DrawRefused("The commitment must be 64 hexadecimal digits.")
    return hmac.compare_digest(given, commitment(secret))


def is_guessable(secret: str) -> bool:
    """Whether a secret is so short that its commitment may have given it away."""
    return len(secret) < ENOUGH


def declared_group(references: Iterable[str]) -> tuple[str, ...]:
    """The references in the order of their bytes, as they are published before the draw.

    Raises DrawRefused unless there are at least two, all different.
    """
    listed = sorted((_part("reference", one) for one in references), key=str.encode)
    if len(listed) < 2:
        raise DrawRefused("Lots are drawn among at least two references.")
    for one, other in itertools.pairwise(listed):
        if one == other:
            raise DrawRefused(f"The reference {one} is given twice.")
    return tuple(listed)


def normalised_value(value: str) -> str:
    """The public value as it enters the digest: form C, single spaces, none at the ends.

    >>> normalised_value("  3  14 22\\n27 35 41 ")
    '3 14 22 27 35 41'
    """
    return _part("value", " ".join(value.split()))


def draw(secret: str, value: str, references: Iterable[str]) -> tuple[Lot, ...]:
    """The lots of a declared group, in the order drawn: the first is ahead of all others.

    The order in which the references are given changes nothing.

    Raises:
        DrawRefused: a part is empty, too long or holds what it must not; a reference twice.
    """
    secret, value = _part("secret", secret), normalised_value(value)
    lots = [
        Lot(reference, _sha256(SEPARATOR.join((secret, value, reference))))
        for reference in declared_group(references)
    ]
    return tuple(sorted(lots, key=lambda lot: (lot.digest, lot.reference.encode())))


def recipe(secret: str, value: str, references: Iterable[str]) -> str:
    """Lines for any POSIX shell that print the commitment, then the lots in the order drawn."""
    group = " ".join(map(shlex.quote, declared_group(references)))
    return "\n".join(
        [
            f"SECRET={shlex.quote(_part('secret', secret))}",
            f"VALUE={shlex.quote(normalised_value(value))}",
            "printf '%s' \"$SECRET\" | sha256sum | cut -c 1-64",
            f"for REFERENCE in {group}; do",
            '  LOT=$(printf \'%s|%s|%s\' "$SECRET" "$VALUE" "$REFERENCE" | sha256sum)',
            '  printf \'%s  %s\\n\' "$(printf \'%s\' "$LOT" | cut -c 1-64)" "$REFERENCE"',
            "done | LC_ALL=C sort",
        ]
    )


def _part(name: str, text: str) -> str:
    """``text`` in form C, held to what a part of a lot may be."""
    part = unicodedata.normalize("NFC", text)
    if not part:
        raise DrawRefused(f"The {name} is empty.")
    if len(part) > LONGEST:
        raise DrawRefused(f"The {name} has more than {LONGEST} characters.")
    if SEPARATOR in part:
        raise DrawRefused(f"The {name} must not contain {SEPARATOR}, which parts the three.")
    if part != part.strip():
        raise DrawRefused(f"The {name} begins or ends with white space.")
    if not part.isprintable():
        raise DrawRefused(f"The {name} contains a character that cannot be printed.")
    return part


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
