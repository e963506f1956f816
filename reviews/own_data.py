"""What reviews keeps about a person: seats, conflicts of interest, sheets, what was said."""

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competitions.actions import erasure as words
from competitions.models import Blinding, Outcome, Stage
from core import clock, erasure, my_data, visibility
from core.audit import AuditEvent
from reviews import blinding, speakers
from reviews.actions import accreditations, notes
from reviews.meeting_results import answer_of
from reviews.models import (
    Accreditation,
    ApartRule,
    Assignment,
    Attendance,
    Ballot,
    Conflict,
    Declaration,
    DiscussionPost,
    Employment,
    Note,
    PairRule,
    PanelInvitation,
    Panelist,
    Preference,
    Reaction,
    ScoreSheet,
    Tie,
    Voice,
    Vote,
    WarmUpSheet,
)
from reviews.states import VoteStatus


def register():
    my_data.register("judging", _("Seats, conflicts of interest and score sheets"), _own, order=60)
    erasure.register("judging", erase=_erase, erases=_erases, keeps=_keeps, obstacles=_obstacles)
    words.follow(notes.forget_passages)


def _own(user):
    seats = Panelist.objects.filter(user=user).select_related("panel__call", "employer", "region")
    yield (
        "judging/seats.json",
        [
            {
                "panel": str(seat.panel),
                "role": seat.role,
                "expertise": seat.expertise,
                "country": str(seat.country),
                "employer": str(seat.employer or seat.employer_name),
                "region": str(seat.region or ""),
                "comes_from": seat.side,
                "languages": seat.languages,
                "serves_from": seat.serves_from,
                "serves_until": seat.serves_until,
                "confidentiality_declared_at": seat.declared_at,
                "ended_at": seat.ended_at,
            }
            for seat in seats.order_by("pk")
        ],
    )
    signed = Declaration.objects.filter(signed_by=user).order_by("pk")
    fields = ("wording", "language", "text", "signed_at", "digest")
    yield "judging/declarations.json", list(signed.values(*fields))
    fields = ("label_type__name", "country", "languages", "from_on", "until_on", "ended_at")
    accredited = Accreditation.objects.filter(user=user).order_by("pk")
    yield "judging/accreditations.json", list(accredited.values(*fields, "ended_reason"))
    former = Employment.objects.filter(user=user).order_by("pk")
    yield "judging/former_employers.json", list(former.values("name", "until_on", "created_at"))
    yield from _conflicts(user)
    yield from _judged(user)
    yield "judging/notes.json", _notes(user)
    yield "judging/preferences.json", _wishes(user)
    yield from _warmed_up(user)
    yield from _deliberated(user)
    yield from _reacted(user)
    yield from _met(user)


def _conflicts(user):
    """Own conflicts; the application is not named while it is judged without names."""
    hidden = Stage.objects.exclude(blinding=Blinding.OPEN).values("call")
    blind = Conflict.objects.filter(application__call__in=hidden)
    blind = set(
        blind.filter(user=user, application__outcome=Outcome.IN_PROGRESS)
        .filter(application__call__panels__panelists__user=user)
        .values_list("pk", flat=True)
    )
    conflicts = Conflict.objects.filter(user=user).select_related("application")
    yield (
        "judging/conflicts.json",
        [
            {
                "application": "" if conflict.pk in blind else conflict.application.reference,
                "situation": conflict.reason,
                "severity": conflict.severity,
                "excludes": conflict.excludes,
                "note": conflict.note if conflict.declared_by_id == user.pk else "",
                "at": conflict.created_at,
            }
            for conflict in conflicts.order_by("pk")
        ],
    )


def _notes(user):
    """Private notes, but those on dossiers that a conflict has closed."""
    found = Note.objects.visible_to(user).select_related("dossier__application")
    return [
        {
            "application": note.dossier.application.reference,
            "about": note.question,
            "passage": note.quote,
            "note": note.words,
            "at": note.created_at,
        }
        for note in found
    ]


def _wishes(user):
    """What they said they would judge gladly, but where a conflict has closed it since."""
    said = Preference.objects.visible_to(user).filter(panelist__user=user)
    return list(said.order_by("pk").values("dossier__application__reference", "wish", "updated_at"))


def _judged(user):
    """Assignments; and the sheets, but those that a conflict found later has closed."""
    given = Assignment.objects.filter(panelist__user=user)
    fields = ("dossier__application__reference", "status", "due_at", "note", "created_at")
    yield "judging/assignments.json", list(given.order_by("pk").values(*fields))
    sheets = ScoreSheet.objects.visible_to(user).filter(assignment__panelist__user=user)
    sheets = sheets.select_related("assignment__dossier__application")
    for sheet in sheets.prefetch_related("scores__criterion").order_by("pk"):
        reference = sheet.assignment.dossier.application.reference
        yield (
            f"judging/sheets/{reference}-{sheet.pk}.json",
            {
                "application": reference,
                "status": sheet.status,
                "submitted_at": sheet.submitted_at,
                "abstained": sheet.is_abstention,
                "confidence": sheet.confidence,
                "comment": sheet.comment,
                "comment_to_the_panel": sheet.panel_comment,
                "scores": [
                    {
                        "criterion": score.criterion.title,
                        "steps": score.steps,
                        "not_applicable": score.is_not_applicable,
                        "comment": score.comment,
                    }
                    for score in sheet.scores.all()
                ],
            },
        )


def _deliberated(user):
    """What the person said about dossiers, but those that a conflict found later has closed."""
    posts = DiscussionPost.objects.visible_to(user).filter(author=user)
    fields = ("dossier__application__reference", "criterion__title", "text", "created_at")
    rows = posts.order_by("pk").values(*fields, "as_office", "withdrawn_at")
    yield "judging/discussion.json", list(rows)
    voices = visibility.visible(Voice.objects.filter(panelist__user=user), user)
    fields = ("consensus__dossier__application__reference", "version", "kind", "text")
    yield "judging/consensus.json", list(voices.order_by("pk").values(*fields, "may_be_quoted"))


def _reacted(user):
    """What the person answered to reports on behalf of a cluster."""
    answers = Reaction.objects.visible_to(user).filter(answered_by=user)
    fields = ("dossier__application__reference", "text", "received_at")
    yield "judging/reactions.json", list(answers.order_by("pk").values(*fields))


def _warmed_up(user):
    own = WarmUpSheet.objects.filter(panelist__user=user).select_related("sample")
    for sheet in own.prefetch_related("scores__criterion").order_by("pk"):
        yield (
            f"judging/warm-up/{sheet.pk}.json",
            {
                "sample": sheet.sample.title,
                "handed_in_at": sheet.submitted_at,
                "comment": sheet.comment,
                "scores": [
                    {
                        "criterion": score.criterion.title,
                        "steps": score.steps,
                        "not_applicable": score.is_not_applicable,
                        "comment": score.comment,
                    }
                    for score in sheet.scores.all()
                ],
            },
        )


def _met(user):
    """When the person was at meetings, and their open ballots; of secret ones nothing is said."""
    there = Attendance.objects.filter(panelist__user=user).order_by("pk")
    fields = ("meeting__panel__name", "meeting__starts_at", "came_at", "left_at")
    yield "judging/meetings.json", list(there.values(*fields))
    seen = Vote.objects.visible_to(user).filter(status=VoteStatus.CLOSED, is_secret=False)
    ballots = Ballot.objects.filter(panelist__user=user, vote__in=seen, is_struck=False)
    ballots = ballots.select_related(
        "vote__item__dossier__application", "vote__item__dossier__stage"
    ).order_by("pk")
    redact = blinding.redactors([ballot.vote.item.dossier for ballot in ballots], user)
    yield "judging/votes.json", [_ballot(one, redact[one.vote.item.dossier_id]) for one in ballots]


def _ballot(ballot, redact):
    answer = answer_of(ballot, ballot.vote)
    return {
        "application": ballot.vote.item.dossier.application.reference,
        "question": redact(ballot.vote.question),
        "answer": answer and redact(answer),
        "at": ballot.cast_at,
    }


def _erases(person):
    gone = []
    if person.conflicts.exists():
        gone.append(
            gettext("What was noted about conflicts of interest; that they exclude is kept.")
        )
    if person.employments.exists():
        gone.append(gettext("Former employers."))
    if person.discussion_posts.exclude(text="").exists():
        gone.append(gettext("What was said in the panel's discussions of dossiers."))
    if person.notes.exists():
        gone.append(gettext("Private notes on dossiers."))
    if speakers.hearings_of(person):
        gone.append(gettext("The name among those who speak at hearings."))
    return gone


def _keeps(person):
    if not person.seats.exists():
        return []
    return [
        gettext("Score sheets, comments and minority views: rankings and decisions rest on them.")
    ]


def _obstacles(person):
    serving = person.seats.serving().select_related("panel__call")
    words = gettext("Sits on a panel: %(panel)s. End the seat first.")
    return [words % {"panel": seat.panel} for seat in serving]


def _erase(person, addresses, by):
    now = clock.now()
    person.notes.all().delete()
    speakers.forget(person)
    person.conflicts.update(note="", updated_at=now)
    person.discussion_posts.exclude(text="").update(text="")
    person.discussion_readings.all().delete()
    person.seats.update(employer=None, employer_name="", updated_at=now)
    Tie.objects.filter(conflict__user=person).update(detail="")
    person.employments.all().delete()
    asked = PanelInvitation.objects.filter(invitation__email__in=addresses)
    refusals = [str(pk) for pk in asked.exclude(refused_at=None).values_list("pk", flat=True)]
    asked.exclude(refused_at=None).update(reason=gettext("(erased)"), updated_at=now)
    Assignment.objects.filter(panelist__user=person).update(note="", updated_at=now)
    accreditations.forget(person)
    Preference.objects.filter(panelist__user=person).delete()
    PairRule.objects.filter(panelist__user=person).update(reason="", updated_at=now)
    apart = ApartRule.objects.filter(Q(one__user=person) | Q(other__user=person))
    apart.update(reason="", updated_at=now)
    keys = [str(pk) for pk in person.conflicts.values_list("pk", flat=True)]
    said = AuditEvent.objects.filter(object_label=Conflict._meta.label_lower, object_pk__in=keys)
    erasure.forget_values(said.filter(verb="record conflict"), ["note"])
    erasure.forget_values(said.filter(verb="detect"), ["facts"])
    erasure.forget_values(
        AuditEvent.objects.filter(
            object_label=PanelInvitation._meta.label_lower, object_pk__in=refusals
        ),
        ["reason"],
    )
    erasure.forget_values(
        AuditEvent.objects.filter(
            object_label=Employment._meta.label_lower, stream__name=f"user:{person.pk}"
        ),
        ["name"],
    )
