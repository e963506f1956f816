"""What a selection proposes at first: for each dossier what the rule gives, with its reason."""

from django.utils.translation import gettext as _

from competitions.models import DecisionKind as Kind
from competitions.models import Exhaustion
from reviews import board_lines, selecting
from reviews.models import SelectionChoice


def by_rule(selection, dossiers, limits):
    """Unsaved choices of all ``dossiers``, as the rule makes them of the selection's ranking."""
    own = {dossier.pk for dossier in dossiers}
    ranked, others = board_lines.everything(selection.ranking, limits)
    ranked = [entry for entry in ranked if entry.dossier_id in own]
    entries = {entry.dossier_id: entry for entry in [*ranked, *others]}
    pool = board_lines.candidates(ranked, limits.minimums_by)
    proposal = selecting.choose(pool, limits)
    kinds = selecting.kinds_by_rule(proposal, limits)
    return [
        _choice(selection, dossier, entries.get(dossier.pk), kinds, proposal, limits)
        for dossier in dossiers
    ]


def _choice(selection, dossier, entry, kinds, proposal, limits):
    kind = kinds.get(dossier.pk, Kind.DECLINED)
    return SelectionChoice(
        selection=selection,
        dossier=dossier,
        by_rule=kind,
        kind=kind,
        rank=entry.rank if entry else None,
        amount=dossier.pinned.requested if kind == Kind.AWARDED else None,
        reason=_reason(entry, proposal, limits) if entry else "",
    )


def _reason(entry, proposal, limits):
    """What a letter says of a ranked dossier besides its rank: thresholds, and who overtook it."""
    reasons = [str(reason) for reason in entry.reasons]
    if entry.dossier_id in proposal.overtaken:
        if limits.budget is not None and limits.exhaustion == Exhaustion.SKIP:
            reasons.append(
                _("The request did not fit into the money left; the next that fitted is funded.")
            )
        if limits.minimums:
            reasons.append(
                _("The call reserves places for a least number of others, further down.")
            )
    return " ".join(reasons)
