"""Hearings: slots planned by the office, confirmed and prepared by the applicant.

Time decides whether a presentation counts and what is a score after the hearing; no job must
run in between.
"""

from datetime import timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from competitions.models import Blinding, Dossier
from core import audit, clock, files
from core.errors import NotReady, Refused, WrongTime
from core.formats import moment
from core.states import lock
from reviews import agenda, checks, hearing_emails, rooms, slots, states
from reviews.actions import conflicts, standings
from reviews.models import Hearing, Presentation, ScoreSheet
from reviews.states import HearingStatus

MOST_BYTES = 20_000_000
MOST_PAGES = 40
MOST_FILES = 20  # of one hearing: each later one replaces the one before
MOST_SPEAKERS = 12
SHOWN = ("starts_at", "minutes", "place", "link", "closes_at")  # what a letter tells


def require_named(stage):
    """Raise Refused where the panel must never learn whose dossier it reads."""
    if stage.blinding == Blinding.ALWAYS:
        raise Refused(
            _(
                "In this stage the applicants stay hidden throughout; at a hearing the panel "
                "would see them. Hold hearings in a stage that names the applicants."
            )
        )


def to_plan(stage, user):
    """Dossiers in judgement without a planned hearing that ``user`` may see."""
    planned = Hearing.objects.planned().values("dossier")
    found = Dossier.objects.filter(stage=stage).in_judgement().exclude(pk__in=planned)
    return found.visible_to(user).select_related("application").order_by("application__reference")


@transaction.atomic
def plan(stage, *, by, starts, minutes, pause, place, link, hours):
    """Give every dossier without a hearing a slot; the applicants get a letter each.

    ``starts`` are the beginnings of the days. ``hours`` before its slot a presentation must
    be there. Dossiers for which the same people leave the room follow one another.
    """
    require_named(stage)
    _require_place(place, link)
    if not starts:
        raise Refused(_("Give at least one day."))
    standings.lock_stages([stage.call_id])  # one plan at a time
    dossiers = _in_order(stage, list(to_plan(stage, by)))
    if not dossiers:
        raise NotReady(_("Every dossier in judgement has its hearing."))
    try:
        begins = slots.lay_out(len(dossiers), starts, minutes=minutes, pause=pause)
    except ValueError as error:
        raise Refused(_("The hearings of one day run into the next. Begin later.")) from error
    before, now = timedelta(hours=hours), clock.now()
    if begins[0] - before <= now:
        raise Refused(_("The presentations would be due in the past. Begin later."))
    fields = {"minutes": minutes, "place": place, "link": link}
    return [
        _put(dossier, by, {"starts_at": at, "closes_at": at - before} | fields)
        for dossier, at in zip(dossiers, begins, strict=True)
    ]


def _in_order(stage, dossiers):
    """By the panel's exits, as on an agenda."""
    seats = [seat for panel in stage.call.panels.all() for seat in rooms.seats_of(panel)]
    seen = rooms.of(dossiers, seats)
    items = [
        agenda.Item(key=d, leaves=frozenset(s.pk for s in seen[d.pk].leaves)) for d in dossiers
    ]
    return [item.key for item in agenda.arrange(items)]


def _put(dossier, by, fields):
    """A new hearing, or one that was cancelled planned again."""
    former = Hearing.objects.filter(dossier=dossier).first()
    if former:
        return move(former, by=by, **fields)
    hearing = Hearing.objects.create(dossier=dossier, **fields)
    audit.record(hearing, "plan hearing", by=by, new=fields)
    hearing_emails.planned(hearing)
    return hearing


@transaction.atomic
def move(hearing, *, by, **fields):
    """Another slot or place; nothing is done and nobody told where nothing changes."""
    lock(hearing)
    states.MOVE_HEARING.check(hearing)
    require_named(hearing.dossier.stage)
    _require_place(fields["place"], fields["link"])
    is_planned = hearing.status == HearingStatus.PLANNED
    if is_planned and all(getattr(hearing, name) == fields[name] for name in SHOWN):
        return hearing
    if fields["closes_at"] > fields["starts_at"]:
        raise Refused(_("The presentation is due before the hearing begins."))
    if fields["starts_at"] <= clock.now():
        raise Refused(_("This moment has passed already."))
    ends_at = fields["starts_at"] + timedelta(minutes=fields["minutes"])
    others = Hearing.objects.planned().filter(dossier__stage=hearing.dossier.stage_id)
    for other in others.visible_to(by).exclude(pk=hearing.pk) if by else others.none():
        if other.starts_at < ends_at and fields["starts_at"] < other.ends_at:
            words = _("%(reference)s is heard at that time.")
            raise Refused(words % {"reference": other.dossier.application.reference})
    sequence = hearing.sequence + 1
    unconfirmed = {"confirmed_at": None, "confirmed_by": None}
    states.MOVE_HEARING.apply(hearing, by=by, sequence=sequence, **unconfirmed, **fields)
    hearing_emails.planned(hearing)
    return hearing


@transaction.atomic
def cancel(hearing, *, by, reason):
    if not reason.strip():
        raise Refused(_("Give the reason: the applicant reads it."))
    lock(hearing)
    if hearing.is_over:
        raise WrongTime(_("The hearing has been held already."))
    sequence = hearing.sequence + 1
    states.CANCEL_HEARING.apply(hearing, by=by, reason=reason, sequence=sequence)
    hearing_emails.cancelled(hearing, reason)
    return hearing


@transaction.atomic
def confirm(hearing, *, by, speakers):
    """The applicant comes, and says who will speak."""
    names = [name.strip() for name in speakers if name.strip()]
    if not names:
        raise Refused(_("Name at least one person who will speak."))
    if len(names) > MOST_SPEAKERS:
        raise Refused(_("Name at most %(most)d people.") % {"most": MOST_SPEAKERS})
    lock(hearing)
    if clock.now() >= hearing.starts_at:
        raise WrongTime(_("The hearing has begun: who speaks stays as it is."))
    changes = {"speakers": names, "confirmed_at": clock.now(), "confirmed_by": by}
    return states.CONFIRM_HEARING.apply(hearing, by=by, **changes)


def present(hearing, *, by, upload, received_at, then=None):
    """Add the slides; what counts is when they were received. A later file replaces this one.

    ``then(stored)`` is called in the same transaction (see ``core.uploads.finish``).
    """
    require_time(hearing, received_at)  # before the file is opened, and again under the lock
    act = partial(_present, hearing, by=by, received_at=received_at, then=then)
    limits = {"kinds": {"pdf"}, "max_bytes": MOST_BYTES, "pages_max": MOST_PAGES}
    return files.admitting(act, upload, by=by, **limits)


@transaction.atomic
def _present(hearing, stored, *, by, received_at, then):
    lock(hearing)
    require_time(hearing, received_at)
    sequence = hearing.presentations.count() + 1
    if sequence > MOST_FILES:
        raise Refused(_("No further file fits. Write to the office."))
    files.keep(stored)
    if then:
        then(stored)
    presentation = Presentation.objects.create(
        hearing=hearing, sequence=sequence, stored=stored, received_at=received_at, uploaded_by=by
    )
    new = {"sequence": sequence, "sha256": stored.sha256}
    audit.record(hearing, "add presentation", by=by, new=new)
    return presentation


@transaction.atomic
def take_up_sheet(assignment, *, by):
    """Let a panelist score again after the hearing; what was handed in before it is kept.

    Refused once a consensus or a selection rests on the sheet; a ranking that does is superseded.
    """
    if by.pk != assignment.panelist.user_id:
        raise PermissionDenied("reviews.write_sheet")
    dossier = assignment.dossier
    call = dossier.stage.call_id
    standings.lock_stages([call])
    standings.lock(assignment.panelist, dossier)
    dossier.stage.refresh_from_db(fields=["status"])
    checks.in_judgement(dossier)
    checks.ranking_is_open(dossier.stage)
    checks.consensus_is_open(dossier)
    hearing = Hearing.objects.planned().filter(dossier=dossier).first()
    if hearing is None or not hearing.is_over:
        raise WrongTime(_("Scores are given again once the hearing is over."))
    sheet = ScoreSheet.objects.submitted().filter(assignment=assignment).first()
    if sheet is None:
        raise NotReady(_("There is no sheet from before the hearing: write your own."))
    if sheet.versions.filter(created_at__gte=hearing.ends_at).exists():
        raise Refused(_("You have given your scores after the hearing already."))
    states.RETURN_SHEET.apply(sheet, by=by, reason="scores after the hearing")
    states.TAKE_UP_AGAIN.apply(assignment, by=by)
    reason = "a sheet that it rests on is being changed"
    conflicts.supersede_rankings(call, [sheet.pk], by=by, reason=reason)
    return sheet


def require_time(hearing, received_at):
    if hearing.takes_presentation(received_at):
        return
    if hearing.status != HearingStatus.PLANNED:
        raise WrongTime(_("The hearing is cancelled: no presentation is needed."))
    zone = hearing.dossier.stage.call.zone
    raise WrongTime(
        _("This reached us on %(moment)s. Presentations were taken until %(deadline)s.")
        % {"moment": moment(received_at, zone), "deadline": moment(hearing.closes_at, zone)}
    )


def _require_place(place, link):
    if not place.strip() and not link.strip():
        raise Refused(_("Say where: a place, a video link, or both."))
