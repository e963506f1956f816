"""Numbers that people read out on the telephone."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O, 1 I L; 31 characters, a prime
BASE = len(ALPHABET)


def random_reference(prefix, length):
    """A fresh reference such as ``R-7KQ2M9X4``: ``length`` characters, the last one a check."""
    if length < 2:
        raise ValueError("a reference needs a character and its check")
    body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return f"{prefix}-{body}{check_character(body)}"


def is_reference(text):
    """Whether the check character fits: finds every wrong and every swapped character."""
    body = text.strip().upper().rpartition("-")[2]
    if len(body) < 2 or set(body) - set(ALPHABET):
        return False
    return check_character(body[:-1]) == body[-1]


def check_character(body):
    """The character that makes the weighted sum a multiple of the (prime) base.

    Weights run from 2 upwards from the right, as in ISBN-10; bodies of up to 29
    characters have distinct weights, which is what finds every swap.
    """
    weights = range(2, 2 + len(body))
    total = sum(w * ALPHABET.index(c) for w, c in zip(weights, reversed(body), strict=True))
    return ALPHABET[-total % BASE]
