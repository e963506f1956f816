"""Agreed levels: what the assessors of a label dossier settle on, together.

They are few and write one report: each may write and agree for all, once every sheet is in. The
panel of a contest has a rapporteur, and each member's voice counts: see ``deliberations``. What
both do alike stands in ``agreeing``.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.labelling import policy_of
from core.errors import NotReady, Refused
from core.permissions import require
from reviews import assessing, deliberating, settling, states
from reviews.actions import agreeing
from reviews.models import ScoreSheet


@transaction.atomic
def save(dossier, *, by, version, levels, notes, text, strengths=None, improvement_areas=None):
    """Write what is agreed so far.

    ``levels`` and ``notes`` are by criterion key; a level is a text on the rubric's scale,
    "n/a", or "" for not yet agreed. ``improvement_areas`` are codes of indicators, at most as many
    as the call asks for; None leaves them, and ``strengths``, as they are. Raises Refused with a
    sentence per level that is not on the scale, and Stale when somebody else saved since
    ``version`` was read.
    """
    consensus = _locked(dossier, by)
    states.DRAFT_CONSENSUS.check(consensus)
    agreeing.require_version(consensus, version, levels)
    more = {} if strengths is None else {"strengths": strengths}
    if improvement_areas is not None:
        more["improvement_areas"] = _areas(dossier, improvement_areas)
    agreeing.write(consensus, by=by, scores=levels, notes=notes, text=text, **more)
    return consensus


def _areas(dossier, codes):
    """The codes without blanks: known, none twice, not too many. Raises Refused."""
    codes = [str(code).strip() for code in codes if str(code).strip()]
    known = set(dossier.stage.rubric.criteria.values_list("key", flat=True))
    if unknown := [code for code in codes if code not in known]:
        raise Refused(_("There is no indicator %(key)s.") % {"key": unknown[0][:40]})
    if len(set(codes)) < len(codes):
        raise Refused(_("Name each area to improve once."))
    most = policy_of(dossier.stage.call).improvement_areas
    if len(codes) > most:
        raise Refused(_("Name at most %(most)d areas to improve.") % {"most": most})
    return codes


@transaction.atomic
def agree(dossier, *, by):
    """Settle the levels. Raises NotReady while an indicator has none."""
    consensus = _locked(dossier, by)
    if problems := _missing(consensus):
        raise NotReady(problems)
    return agreeing.agree(consensus, by=by)


def require_sheets(dossier):
    """Refuse to agree before every assessor at work has handed in an own sheet."""
    quorum = assessing.sheets_needed(dossier.stage)
    submitted = ScoreSheet.objects.submitted().filter(assignment__dossier=dossier).count()
    waiting = dossier.assignments.live().count() - submitted
    if submitted < quorum or waiting > 0:
        raise Refused(
            _("Agreed levels need %(quorum)s sheets, and those of all assessors at work.")
            % {"quorum": quorum}
        )


def _locked(dossier, by):
    require(by, "reviews.assess_dossier", dossier)
    agreeing.own_seat(dossier, by, deliberating.judges)
    consensus = agreeing.locked(dossier)
    require_sheets(dossier)
    return consensus


def _missing(consensus):
    """What still stands in the way of agreeing, as sentences; empty if nothing."""
    return [
        _("Agree a level for %(key)s %(title)s.") % {"key": c.key, "title": c.title}
        for c in settling.unsettled(consensus)
    ]
