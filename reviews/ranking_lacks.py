"""What keeps dossiers from being ranked: who owes which judgement, or what is not agreed."""

from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Basis, Dossier
from reviews.models import Assignment, ScoreSheet
from reviews.states import ConsensusStatus


@dataclass(frozen=True)
class Lack:
    """``given`` of ``needed`` judgements; ``owing`` are the seats whose sheet is not in."""

    dossier: Dossier
    given: int
    needed: int
    owing: list = field(default_factory=list)
    is_agreed: bool = False  # whether it is a consensus that is missing

    @property
    def unassigned(self):
        """How many more panelists it needs even when all who owe one hand in."""
        return max(self.needed - self.given - len(self.owing), 0)

    @property
    def words(self):
        """What is missing, without the name of the dossier."""
        if self.is_agreed:
            return _("No consensus is agreed.")
        parts = [
            _("%(in)d of at least %(needed)d judgements are in.")
            % {"in": self.given, "needed": self.needed}
        ]
        if self.owing:
            names = ", ".join(str(seat.user) for seat in self.owing)
            parts.append(_("Sheets are owed by %(names)s.") % {"names": names})
        if self.unassigned:
            count = self.unassigned
            words = ngettext("Assign %(n)d more panelist.", "Assign %(n)d more panelists.", count)
            parts.append(words % {"n": count})
        return " ".join(parts)


def of(stage, user):
    """The dossiers in judgement, of those that ``user`` sees, that could not be ranked now."""
    return _lacks(stage, _in_judgement(stage).visible_to(user))


def of_all(stage, by):
    """Sentences on what is missing, if no dossier at all could be ranked; else nothing.

    They name the dossiers that ``by`` sees; None, for the clock and the console, sees all.
    """
    dossiers = _in_judgement(stage)
    if not dossiers.exists() or _lacking(stage, dossiers, is_lacking=False).exists():
        return []
    seen = dossiers if by is None else dossiers.visible_to(by)
    return [f"{lack.dossier.application.reference}: {lack.words}" for lack in _lacks(stage, seen)]


def _in_judgement(stage):
    return Dossier.objects.filter(stage=stage).in_judgement().order_by("application__reference")


def _lacks(stage, dossiers):
    found = _lacking(stage, dossiers).select_related("application__cluster", "stage__call")
    if stage.basis == Basis.AGREED:
        return [Lack(dossier, 0, 1, is_agreed=True) for dossier in found]
    owed = Assignment.objects.undone().select_related("panelist__user").order_by("pk")
    return [
        Lack(dossier, dossier.given, stage.quorum, [row.panelist for row in dossier.owed])
        for dossier in found.prefetch_related(Prefetch("assignments", owed, to_attr="owed"))
    ]


def _lacking(stage, dossiers, *, is_lacking=True):
    """Those of ``dossiers`` that could not be ranked now, or those that could."""
    if stage.basis == Basis.AGREED:
        agreed = Q(consensus__status=ConsensusStatus.AGREED)
        return dossiers.exclude(agreed) if is_lacking else dossiers.filter(agreed)
    sheets = ScoreSheet.objects.submitted().filter(is_abstention=False)
    given = sheets.filter(assignment__dossier=OuterRef("pk")).order_by()
    counted = given.values("assignment__dossier").annotate(n=Count("pk")).values("n")
    dossiers = dossiers.annotate(given=Coalesce(Subquery(counted), 0))
    few = Q(given__lt=stage.quorum)
    return dossiers.filter(few if is_lacking else ~few)
