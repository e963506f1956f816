"""Choices that several forms of judging offer."""

from django.utils.translation import gettext_lazy as _

from reviews.models import EXCLUDING, ConflictReason

# What a person can say of themself or of another one; a shared mail domain is only found.
DECLARABLE = [reason for reason in ConflictReason if reason != ConflictReason.DOMAIN]
SITUATIONS = [
    (
        _("Always excludes"),
        [(reason.value, reason.label) for reason in DECLARABLE if reason in EXCLUDING],
    ),
    (
        _("An officer decides"),
        [(reason.value, reason.label) for reason in DECLARABLE if reason not in EXCLUDING],
    ),
]
