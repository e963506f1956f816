"""Text made comparable, and short names made of it."""

import unicodedata

from django.utils.text import slugify


def fold(text):
    """Return ``text`` as searches see it: no case, no accents, single spaces.

    "SÜDWEST" and "Südwest" both give "sudwest"; "Straße" gives "strasse".
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def tidy(text):
    """Words from a page as they are kept: browsers send CR LF, stored is LF; no blanks around.

    A NUL, which no database takes, goes; without this a text would seem changed when it is not.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


def free_name(words, taken, *, length, otherwise):
    """A short name of ``words``, with a number behind it where it is ``taken``.

    It has at most ``length`` characters before that number. ``otherwise`` is for words of which
    nothing is left: a name has no letters but those from a to z.
    """
    stem = slugify(words)[:length].strip("-") or otherwise
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name
