"""What officers rule by hand about who judges what: stored with who and why.

Set and lifted under the lock that assigning takes, so that no pair slips past a rule.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import Refused
from reviews import conflicted
from reviews.actions import standings
from reviews.models import ApartRule, Assignment, PairRule, PairRuleKind


@transaction.atomic
def rule(panelist, dossier, kind, *, by, reason):
    """Let a panelist be on a dossier, or off it, in every proposal; replaces what was ruled."""
    stage = dossier.stage
    standings.lock_stages([stage.call_id])
    _require_reason(reason)
    if panelist.panel.call_id != stage.call_id or panelist.ended_at:
        raise Refused(_("This person does not sit on a panel of this call."))
    names = {"person": panelist.user, "reference": dossier.application.reference}
    if kind == PairRuleKind.MUST and conflicted.pairs([panelist], [dossier]):
        raise Refused(_("%(person)s is in conflict with %(reference)s.") % names)
    live = Assignment.objects.filter(panelist=panelist, dossier=dossier).live()
    if kind == PairRuleKind.MUST_NOT and live.exists():
        words = _("%(person)s has %(reference)s already. Take it away first.")
        raise Refused(words % names)
    PairRule.objects.filter(panelist=panelist, dossier=dossier).delete()
    made = PairRule.objects.create(
        panelist=panelist, dossier=dossier, kind=kind, reason=reason.strip(), set_by=by
    )
    audit.record(made, "rule on pair", by=by, new={"kind": kind}, personal={"reason": reason})
    return made


@transaction.atomic
def keep_apart(stage, one, other, *, by, reason):
    """Let two panelists never judge the same dossier; what they share already stays."""
    standings.lock_stages([stage.call_id])
    _require_reason(reason)
    if one == other:
        raise Refused(_("Choose two different people."))
    one, other = sorted((one, other), key=lambda seat: seat.pk)
    if {one.panel.call_id, other.panel.call_id} != {stage.call_id}:
        raise Refused(_("This person does not sit on a panel of this call."))
    try:
        with transaction.atomic():
            made = ApartRule.objects.create(
                stage=stage, one=one, other=other, reason=reason.strip(), set_by=by
            )
    except IntegrityError:
        raise Refused(_("These two are kept apart already.")) from None
    couple = {"one": one.pk, "other": other.pk}
    audit.record(made, "keep apart", by=by, new=couple, personal={"reason": reason})
    return made


@transaction.atomic
def lift(made, *, by):
    """Take a rule of either kind back; the record of it stays."""
    stage = made.stage if isinstance(made, ApartRule) else made.dossier.stage
    standings.lock_stages([stage.call_id])
    audit.record(made, "lift rule", by=by)
    made.delete()


def _require_reason(reason):
    if not reason.strip():
        raise Refused(_("Say why: the reason is kept."))
