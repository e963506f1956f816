"""The right to react: an officer opens the reports to an applicant, who answers until the end.

What the applicant reads is frozen at the opening. Time decides: an answer counts by when it
reached us, and the last one received before the end is what the panel reads.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.deadlines import is_in_time
from core import audit, clock
from core.digests import digest
from core.errors import NotReady, Refused, Stale, WrongTime
from core.formats import moment
from core.states import lock
from core.text import tidy
from reviews import checks, deliberating, feedback, reacting, reaction_emails, settling, states
from reviews.actions import standings
from reviews.models import Consensus, Reaction, ReactionReport, SheetVersion
from reviews.redaction import Redactor
from reviews.rubrics import points_text, scale_of
from reviews.states import ReactionStatus


@transaction.atomic
def open(dossier, *, by):
    """Show the applicant the reports as they are now, for the time that the stage gives."""
    standings.lock_stages([dossier.stage.call_id])
    if problems := obstacles(dossier):
        raise NotReady(problems)
    return _open(dossier, by)


@transaction.atomic
def open_ready(stage, *, by, dossiers):
    """Open the right for all of ``dossiers`` whose reports are in; return how many there were."""
    standings.lock_stages([stage.call_id])
    ready = [dossier for dossier in dossiers if not obstacles(dossier)]
    for dossier in sorted(ready, key=lambda dossier: dossier.audit_stream):
        _open(dossier, by)
    return len(ready)


def obstacles(dossier):
    """Why the right cannot be opened for ``dossier`` now, as sentences; empty if nothing."""
    if not dossier.stage.reaction_days:
        return [_("This stage gives no right to react.")]
    checks.in_judgement(dossier)
    if Reaction.objects.filter(dossier=dossier).exists():
        return [_("The applicant has read the reports already.")]
    problems = [
        _("%(person)s has not handed in a sheet.") % {"person": seat}
        for seat in deliberating.late(dossier)
    ]
    if not deliberating.has_quorum(dossier):
        quorum = {"quorum": dossier.stage.quorum}
        problems.append(_("At least %(quorum)s sheets must be in.") % quorum)
    if Consensus.objects.filter(dossier=dossier, agreed_at__isnull=False).exists():
        problems.append(_("The consensus is agreed already."))
    return problems


@transaction.atomic
def extend(reaction, *, by, due_at, reason):
    """Give one applicant more time, until ``due_at`` with all recorded outages in it.

    Also where the window has ended; not once the panel has agreed.
    """
    dossier = reaction.dossier
    checks.in_judgement(dossier)
    consensus = Consensus.objects.select_for_update().filter(dossier=dossier).first()
    if consensus and consensus.is_agreed:
        raise Refused(_("The panel has agreed already: more time would not help."))
    lock(reaction)
    if not reason.strip():
        raise Refused(_("Say why: the applicant reads it, and auditors."))
    if due_at <= clock.now() or is_in_time(due_at, reaction.deadline):
        raise Refused(_("The new deadline must be later than the one in force, and than now."))
    old, reaction.due_at = reaction.due_at, due_at - dossier.stage.outage
    reaction.save(update_fields=["due_at", "updated_at"])
    audit.record(
        reaction,
        "extend reaction",
        by=by,
        old={"due_at": old},
        new={"due_at": reaction.due_at},
        personal={"reason": reason},
    )
    reaction.dossier = dossier
    reaction_emails.extended(reaction, reason)
    return reaction


@transaction.atomic
def answer(reaction, *, by, version, text, received_at):
    """Write the answer, or write it anew. Raises WrongTime after the end, Stale, Refused."""
    lock(reaction)
    dossier = reaction.dossier
    if not reaction.takes_answers(received_at):
        raise WrongTime(_too_late(reaction, received_at))
    if reaction.version != version:
        raise Stale(current=reaction, offered=text)
    text = tidy(text)
    if not text:
        raise Refused(_("Write your answer, or leave the page: you need not react."))
    if len(text) > reacting.MOST_CHARACTERS:
        words = _("Two pages hold %(limit)s characters; this has %(length)s. Shorten it.")
        figures = {"limit": f"{reacting.MOST_CHARACTERS:,}", "length": f"{len(text):,}"}
        raise Refused(words % figures)

    is_first = reaction.status == ReactionStatus.OPEN
    way = states.ANSWER if is_first else states.ANSWER_ANEW
    changes = {"text": text, "answered_by": by, "received_at": received_at}
    way.apply(reaction, by=by, version=version + 1, facts={"digest": digest(text)}, **changes)
    reaction.dossier = dossier
    reaction_emails.received(reaction)
    return reaction


def _open(dossier, by):
    stage = dossier.stage
    ends = reacting.window_end(clock.now(), stage.reaction_days, stage.call.zone)
    reaction = Reaction.objects.create(
        dossier=dossier, due_at=ends - stage.outage, shows_panelists=stage.shows_panelists
    )
    reports = _freeze(reaction)
    new = {"due_at": ends, "reports": [report.digest for report in reports]}
    audit.record(reaction, "open reaction", by=by, new=new)
    reaction_emails.opened(reaction)
    return reaction


def _freeze(reaction):
    """Write down the reports as they are; their order names nobody."""
    dossier = reaction.dossier
    kept = dict(settling.sheet_versions(dossier))
    names = {f"{pk}:{seal}": pk for pk, seal in kept.items()}
    versions = SheetVersion.objects.in_bulk(kept)
    order = reacting.anonymous_order(dossier.pinned.digest, names)
    criteria = list(dossier.stage.rubric.criteria.order_by("position"))
    redact = _redactor(reaction)
    reports = []
    for number, name in enumerate(order, 1):
        version = versions[names[name]]
        content = _report(version.content, criteria, scale_of(dossier.stage.rubric), redact)
        reports.append(
            ReactionReport(
                reaction=reaction,
                number=number,
                sheet_version=version,
                content=content,
                digest=digest(content),
            )
        )
    return ReactionReport.objects.bulk_create(reports)


def _redactor(reaction):
    """Takes the names of the panel out of its words, unless applicants learn who judges."""
    if reaction.shows_panelists:
        return str
    return Redactor(feedback.names_of_panel(reaction.dossier.stage.call_id))


def _report(content, criteria, scale, redact):
    """What the applicant reads of a sheet: scores and comments to them, none to the panel."""
    comments = content.get("comments", {})
    rows = []
    for criterion in criteria:
        steps = content["scores"].get(criterion.key)
        rows.append(
            {
                "title": criterion.title,
                "points": "" if steps is None else points_text(scale.value(steps)),
                "comment": redact(comments.get(criterion.key, "")),
            }
        )
    return {"scores": rows, "comment": redact(content.get("comment", ""))}


def _too_late(reaction, received_at):
    if not is_in_time(received_at, reaction.deadline):
        zone = reaction.dossier.stage.call.zone
        words = _("This reached us on %(moment)s. The window ended on %(deadline)s.")
        return words % {
            "moment": moment(received_at, zone),
            "deadline": moment(reaction.deadline, zone),
        }
    return _("Nothing is asked of this application any more.")
