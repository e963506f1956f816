"""Choices that several forms of judging offer."""

from django.utils.translation import gettext_lazy as _

from reviews.models import EXCLUDING, ConflictReason

SITUATIONS = [
    (
        _("Always excludes"),
        [(reason.value, reason.label) for reason in ConflictReason if reason in EXCLUDING],
    ),
    (
        _("An officer decides"),
        [(reason.value, reason.label) for reason in ConflictReason if reason not in EXCLUDING],
    ),
]
