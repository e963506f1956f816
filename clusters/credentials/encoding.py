"""How keys and signatures are written: base58 in Bitcoin's alphabet, with multibase prefixes.

Sources: W3C Controlled Identifiers 1.0, sections 2.2.2 (Multikey) and 2.4 (multibase).
"""

from __future__ import annotations

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LONGEST = 128  # characters; a signature has 88
ED25519_PUBLIC = b"\xed\x01"  # what stands before the bytes of such a key


def base58(data: bytes) -> str:
    """Write bytes in base58; every leading zero byte becomes a ``1``.

    >>> base58(b"\\x00hello")
    '1Cn8eVZg'
    """
    number, digits = int.from_bytes(data), []
    while number:
        number, rest = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[rest])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return ALPHABET[0] * zeros + "".join(reversed(digits))


def from_base58(text: str) -> bytes:
    """Read what ``base58`` wrote. Raises ValueError for anything else."""
    if len(text) > LONGEST:
        raise ValueError("too long for a key or a signature")
    number = 0
    for character in text:
        number = number * len(ALPHABET) + ALPHABET.index(character)
    zeros = len(text) - len(text.lstrip(ALPHABET[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def multibase(data: bytes) -> str:
    """Write bytes in base58 behind the prefix that says so."""
    return "z" + base58(data)


def from_multibase(text: str) -> bytes:
    """Read ``multibase``. Raises ValueError for another base."""
    if not text.startswith("z"):
        raise ValueError("not written in base58")
    return from_base58(text[1:])


def multikey(public: bytes) -> str:
    """Write a public Ed25519 key (32 bytes) as a Multikey: ``z6Mk...``."""
    return multibase(ED25519_PUBLIC + public)


def public_of(text: str) -> bytes:
    """Read the 32 bytes of a Multikey. Raises ValueError for a key of another kind."""
    data = from_multibase(text)
    if not data.startswith(ED25519_PUBLIC) or len(data) != len(ED25519_PUBLIC) + 32:
        raise ValueError("not an Ed25519 key")
    return data.removeprefix(ED25519_PUBLIC)
