"""Text made comparable."""

import unicodedata


def fold(text):
    """Return ``text`` as searches see it: no case, no accents, single spaces.

    "SÜDWEST" and "Südwest" both give "sudwest"; "Straße" gives "strasse".
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
