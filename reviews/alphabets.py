"""Letters of other alphabets in plain ones, so that one name is found however it is written.

Cyrillic as passports write it (ICAO Doc 9303, part 3, section 6), without the accents that are
taken off before; Greek after ISO 843. Letters are lower case.
"""

import re

# Latin letters that do not decompose into a plain one and a mark.
PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}

_CYRILLIC = dict(
    zip(
        "абвгґдежзиіклмнопрстуфхцчшщъыэюяєђјљњћџ",
        "a b v g g d e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y e iu ia ie d j lj nj "
        "c dz".split(),
        strict=True,
    )
) | {"ь": ""}
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        "a v g d e z i th i k l m n x o p r s t y f ch ps o".split(),
        strict=True,
    )
)
IN_LATIN = str.maketrans(_CYRILLIC | _GREEK)

# Two letters that stand for one with a mark, which the alphabet at hand lacks.
ONE_LETTER = {"ae", "oe", "ue"}

# What ``IN_LATIN`` or ``ONE_LETTER`` would change.
FOLDS = re.compile(f"[{''.join(_CYRILLIC)}{''.join(_GREEK)}]|{'|'.join(sorted(ONE_LETTER))}")
