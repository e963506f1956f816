"""The partners' parts of a dossier, read: what each still owes, who stands by it, what they add.

A *part* is what one partner answers for itself, over all sections. The words lie in the Sheet.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Invitation
from clusters.duplicates import core_name
from competitions.answers import Part, state_of
from competitions.models import Confirming, Participant, Partner, SignOff
from core.digests import digest
from core.models import FileState
from core.plain import plain
from core.text import fold


@dataclass
class OwnPart:
    """One partner's part: ``sections`` hold only its own items."""

    dossier: object
    partner: object
    sections: list
    sign_off: SignOff | None = None  # in force
    lapsed: SignOff | None = None  # the latest one, when none is in force

    @property
    def items(self):
        return [item for section in self.sections for item in section.items]

    @property
    def state(self):
        return state_of(self.items)

    @property
    def problems(self):
        """Items that are empty and must not be, or wrong."""
        return [item for item in self.items if item.is_missing or item.faults]

    @property
    def digest(self):
        """What a sign-off stands by: questions and answers, as a hand-in would hold them."""
        asked = [item for item in self.items if item.is_asked]
        return digest([[item.question.key, plain(item.snapshot())] for item in asked])

    @property
    def url(self):
        return part_url(self.dossier, self.partner)


def part_url(dossier, partner):
    address = [dossier.application.reference, dossier.stage.position, partner.pk]
    return reverse("competitions:part", args=address)


def parts_of(sheet):
    """The parts of all partners; one query, for the sign-offs."""
    if not sheet.partners:
        return []
    signed = {s.partner_id: s for s in sheet.dossier.sign_offs.select_related("signed_by")}
    return [_part(sheet, partner, signed.get(partner.pk)) for partner in sheet.partners]


def part_of(sheet, partner):
    """The part of one partner; None where it has none, or left."""
    return next((part for part in parts_of(sheet) if part.partner == partner), None)


def _part(sheet, partner, latest):
    sections = [
        Part(part.section, share.items)
        for part in sheet.parts
        for share in part.shares
        if share.partner == partner
    ]
    own = OwnPart(sheet.dossier, partner, sections)
    # other questions, or others asked, are another part, too, though nobody wrote in it
    stands = latest and latest.lapsed_at is None and latest.digest == own.digest
    own.sign_off, own.lapsed = (latest, None) if stands else (None, latest)
    return own


def sums(parts):
    """[(question, Decimal)]: each amount that partners state for themselves, over all of them."""
    totals = {}
    for part in parts:
        for item in part.items:
            if item.question.kind == "money" and item.value is not None:
                question, so_far = totals.get(item.question.pk, (item.question, 0))
                totals[item.question.pk] = (question, so_far + item.value)
    return list(totals.values())


def confirmation(dossier):
    """The confirmation of exactly these words; None while there is none."""
    return dossier.confirmations.filter(draft_version=dossier.draft_version).first()


def power_of_attorney(dossier, user):
    """The file that ``user`` brought with an earlier confirmation, unless a scanner refused it."""
    mine = dossier.confirmations.filter(confirmed_by=user, stored__isnull=False)
    mine = mine.exclude(stored__state=FileState.INFECTED)
    latest = mine.select_related("stored").last()
    return latest.stored if latest else None


def named_only(sheet, partners):
    """Names in the lists of partners that no partner goes by yet: they may be meant."""
    here = {core_name(partner.organisation.name_folded) for partner in partners}
    named = {}
    for item in sheet.items:
        for row in (item.value or []) if item.question.kind == "partners" else []:
            if (name := row.get("name") or "") and (core := core_name(fold(name))) not in here:
                named.setdefault(core, name)
    return list(named.values())


def asks_confirmation(dossier):
    return dossier.stage.confirming != Confirming.NONE


def own_parts(user, applications):
    """{application: partner}, by keys, where ``user`` writes one part and nothing else."""
    found = user.participations.filter(
        application__in=[application.pk for application in applications],
        role=Participant.Role.PART,
    )
    return dict(found.order_by("-pk").values_list("application", "partner"))


@dataclass
class Row:
    """A partner in a list: its people, who is invited, and its part where the form has one."""

    partner: object
    people: list
    invited: list
    part: OwnPart | None


def rows(dossier, parts):
    """All partners with their people; three queries."""
    partners = list(dossier.application.partners.active().for_list())
    people, invited = defaultdict(list), defaultdict(list)
    for entry in dossier.application.participants.exclude(partner=None).for_list():
        people[entry.partner_id].append(entry)
    label = Partner._meta.label_lower
    keys = [str(partner.pk) for partner in partners]
    open_ones = Invitation.objects.pending().filter(target_label=label, target_id__in=keys)
    for invitation in open_ones.for_list():
        invited[int(invitation.target_id)].append(invitation)
    of = {part.partner.pk: part for part in parts}
    return [Row(p, people[p.pk], invited[p.pk], of.get(p.pk)) for p in partners]


def overview(dossier, sheet, user):
    """What the task list says of partners, and which parts are the user's own to write."""
    parts = parts_of(sheet)
    own = set(
        dossier.application.participants.filter(
            user=user, role__in=[Participant.Role.PART, Participant.Role.EDITOR]
        ).values_list("partner", flat=True)
    )
    asks = asks_confirmation(dossier)
    return {
        "own_parts": parts,
        "parts_to_write": [part for part in parts if part.partner.pk in own],
        "asks_confirmation": asks,
        "confirmation": confirmation(dossier) if asks else None,
    }
