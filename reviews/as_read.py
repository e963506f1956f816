"""A selection as somebody read it: who confirms it confirms that, and not what came after."""

from django.utils.translation import gettext as _

from core.digests import canonical_exact, sha256
from core.errors import Refused


def fingerprint(selection, choices):
    """What tells a selection, as somebody read it, from the same one changed since."""
    rows = [
        [c.dossier_id, c.kind, str(c.amount or ""), c.reason, c.reserve_position] for c in choices
    ]
    rows.sort()
    return sha256(canonical_exact([selection.pk, selection.tie_decision, rows]))


def require(selection, seen):
    """Raise Refused if ``seen``, a fingerprint, is of the selection as it was before."""
    if seen and seen != fingerprint(selection, selection.choices.all()):
        raise Refused(
            _("The selection was changed while you read it. Read it again, then confirm.")
        )
