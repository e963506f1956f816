"""All that can be done to an application: begin it, withdraw it, go on to the next stage."""

from operator import attrgetter

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from competitions import deadlines, emails, states
from competitions.actions import answers
from competitions.models import Application, Dossier, Outcome
from competitions.states import CallStatus, DossierStatus, StageStatus
from core import audit, clock
from core.errors import Refused
from core.reference import random_reference
from core.states import lock


@transaction.atomic
def start(call, cluster, *, by, title, sector, predecessor=None):
    """Begin an application: a draft dossier in the first stage, if that takes any now.

    From a ``predecessor`` of the same cluster the words come along, question by question.
    """
    stage = open_stage(call)
    if stage is None:
        raise Refused(_("This call takes no new applications now."))
    lock(stage)  # a corrigendum may be changing its questions
    if live := call.applications.filter(cluster=cluster, outcome=Outcome.IN_PROGRESS).first():
        raise Refused(
            _("%(cluster)s has an application in this call already: %(reference)s.")
            % {"cluster": cluster, "reference": live.reference}
        )
    _require_free_of_former(call, cluster)
    if predecessor and predecessor.cluster_id != cluster.pk:
        raise Refused(_("An application starts from one of the same cluster."))
    earlier = predecessor or _predecessor(call, cluster)
    application = _create(call, cluster, by=by, title=title, sector=sector, predecessor=earlier)
    dossier = Dossier.objects.create(application=application, stage=stage)
    if predecessor:
        words = earlier_words(predecessor)
        answers.fill(dossier, words, by=by, key_of=attrgetter("key"))
    audit.record(
        application,
        "start",
        by=by,
        new={
            "title": title,
            "sector": sector,
            "cluster": cluster.pk,
            "dossier": dossier.pk,
            "predecessor": predecessor.reference if predecessor else "",
        },
    )
    return application


def _require_free_of_former(call, cluster):
    """What was begun under the version before ends there: nobody is assessed under both."""
    under_way = Application.objects.filter(cluster=cluster, outcome=Outcome.IN_PROGRESS)
    if found := under_way.filter(call=call.former_id).first() if call.former_id else None:
        words = _("%(cluster)s is under way in the call before: %(reference)s. Finish that first.")
        raise Refused(words % {"cluster": cluster, "reference": found.reference})


def earlier_words(application):
    """What an application said last to each question: of each stage the hand-in, else the draft.

    What partners said for themselves stays with them.
    """
    words = {}
    for dossier in application.dossiers.select_related("pinned").order_by("stage__position"):
        if dossier.pinned:
            entries = dossier.pinned.content.get("answers", [])
        else:
            drafted = dossier.answers.filter(partner=None).select_related("question")
            entries = [
                {"key": a.question.key, "kind": a.question.kind, "value": a.value} for a in drafted
            ]
        words |= {entry["key"]: entry for entry in entries if "partner" not in entry}
    return list(words.values())


def open_stage(call):
    """The first stage if new applications may begin in it at this moment, else None."""
    if call.status != CallStatus.PUBLISHED:
        return None
    stage = min(call.stages.all(), key=lambda stage: stage.position, default=None)
    if stage is None or stage.status != StageStatus.OPEN:
        return None
    now_in = deadlines.phase(clock.now(), opens_at=stage.opens_at, deadline=stage.deadline)
    return stage if now_in == deadlines.Phase.OPEN else None


@transaction.atomic
def withdraw(dossier, *, by, reason):
    """Take the application out of the call for good; what was handed in stays on record."""
    if not reason.strip():
        raise Refused(_("Say why the application is withdrawn."))
    if has_gone_on(dossier):
        raise Refused(_("The application has gone on to a later stage: withdraw it there."))
    lock(dossier)
    application = dossier.application
    lock(application)  # before anything is recorded, as whoever charges it does
    states.WITHDRAW.apply(dossier, by=by, reason=reason)
    application.outcome = Outcome.WITHDRAWN
    application.save(update_fields=["outcome", "updated_at"])
    emails.application_withdrawn(dossier)
    return dossier


def has_gone_on(dossier):
    """Whether the application has a dossier in a later stage, so that this one is history."""
    return dossier.application.dossiers.filter(stage__position__gt=dossier.stage.position).exists()


@transaction.atomic
def open_next_stage(application, *, by):
    """The dossier of the next stage, prefilled with what was handed in; made once."""
    lock(application)
    latest = application.dossiers.select_related("stage", "pinned").order_by("stage__position")
    former = latest.last()
    stage = application.call.stages.filter(position__gt=former.stage.position).first()
    if former.status != DossierStatus.SHORTLISTED or stage is None:
        if former.status == DossierStatus.DRAFT and former.stage.position > 1:
            return former
        raise Refused(_("Only a shortlisted application goes on to a next stage."))
    lock(stage)  # its questions may be changing at this moment
    dossier = Dossier.objects.create(application=application, stage=stage)
    answers.prefill(dossier, former.pinned, by=by)
    audit.record(application, "open next stage", by=by, new={"dossier": dossier.pk})
    return dossier


def _create(call, cluster, **fields):
    by = fields.pop("by")
    try:
        with transaction.atomic():
            return Application.objects.create(
                reference=_free_reference(),
                call=call,
                cluster=cluster,
                created_by=by,
                **fields,
            )
    except IntegrityError:
        raise Refused(
            _("%(cluster)s has an application in this call already.") % {"cluster": cluster}
        ) from None


def _predecessor(call, cluster):
    """The cluster's latest application that ended in this programme: a second try says so."""
    earlier = Application.objects.filter(cluster=cluster, call__programme=call.programme_id)
    return earlier.exclude(outcome=Outcome.IN_PROGRESS).order_by("-pk").first()


def _free_reference():
    while True:
        reference = random_reference("A", 7)
        if not Application.objects.filter(reference=reference).exists():
            return reference
