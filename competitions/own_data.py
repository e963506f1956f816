"""What competitions keeps about a person: the applications of their clusters, words and files.

People are named by "me" or not at all: the archive of one member of a team is no place for what
is kept about the others.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, ClusterRole
from competitions import states
from competitions.actions import partners
from competitions.models import (
    AnswerRevision,
    Application,
    Complaint,
    Confirmation,
    Decision,
    DocumentRequest,
    Enquiry,
    Outcome,
    Presence,
    SignOff,
)
from competitions.snapshots import SIGNED
from core import clock, erasure, my_data, visibility
from core.audit import AuditEvent


def register():
    my_data.register(
        "applications", _("Applications, answers, hand-ins and files"), _applications, order=50
    )
    my_data.register(
        "consortia", _("Consortia that I take part in, and what I signed"), _consortia, order=52
    )
    my_data.register("enquiries", _("Questions that I asked about calls"), _enquiries, order=55)
    my_data.register(
        "complaints", _("Complaints about decisions that I filed"), _complaints, order=56
    )
    erasure.register(
        "applications", erase=_erase, erases=_erases, keeps=_keeps, obstacles=_obstacles
    )


def _applications(user):
    found = Application.objects.visible_to(user).taking_part(user)
    for application in found.select_related("call", "cluster").order_by("pk"):
        folder = f"applications/{application.reference}"
        yield f"{folder}/application.json", _facts(user, application)
        for dossier in application.dossiers.select_related("stage", "application__cluster"):
            yield from _dossier(user, dossier, f"{folder}/{dossier.stage.position}")


def _facts(user, application):
    """Decisions with the money won are the cluster's: a partner's archive has none."""
    told = visibility.visible(Decision.objects.filter(dossier__application=application), user)
    told = told.select_related("dossier__stage", "feedback")
    decisions = [
        {
            "stage": decision.dossier.stage.title,
            "decision": decision.kind,
            "tier": decision.tier,
            "amount": decision.amount,
            "reason": decision.reason,
            "at": decision.confirmed_at,
            "feedback": decision.feedback.parts if hasattr(decision, "feedback") else [],
        }
        for decision in told.order_by("dossier__stage__position", "-confirmed_at", "-pk")
    ]
    return {
        "reference": application.reference,
        "title": application.title,
        "field": application.sector,
        "call": application.call.title,
        "cluster": application.cluster.name,
        "outcome": application.outcome,
        "begun_at": application.created_at,
        "decisions": decisions,
    }


def _dossier(user, dossier, folder):
    yield f"{folder}/stage.json", {"title": dossier.stage.title, "status": dossier.status}
    if user.has_perm("competitions.read_draft", dossier):
        yield (
            f"{folder}/answers.json",
            [
                {
                    "key": answer.question.key,
                    "question": answer.question.label,
                    "partner": str(answer.partner or ""),
                    "answer": answer.value,
                    "version": answer.version,
                    "saved_at": answer.updated_at,
                    "by": _whom(user, answer.updated_by_id),
                }
                for answer in dossier.answers.select_related(
                    "question", "partner__organisation"
                ).order_by("pk")
            ],
        )
        yield f"{folder}/earlier-words.json", _revisions(user, dossier)
        for attachment in dossier.attachments.select_related("stored"):
            yield f"{folder}/files/{attachment.pk}-{attachment.stored.name}", attachment.stored
    for submission in dossier.submissions.all():
        yield (
            f"{folder}/{submission.number}.json",
            {
                "number": submission.number,
                "received_at": submission.received_at,
                "digest": submission.digest,
                "seal": submission.seal,
                "by": _whom(user, submission.submitted_by_id),
                "content": _unsigned(submission.content),
            },
        )
    yield from _supplied(user, dossier, folder)


def _unsigned(content):
    """A hand-in without who signed it: others are not named, one's own stand in consortia.json."""
    return {name: content[name] for name in content if name not in SIGNED}


def _revisions(user, dossier):
    rows = AnswerRevision.objects.filter(answer__dossier=dossier).order_by("answer", "version")
    return [
        {
            "key": row.answer.question.key,
            "partner": str(row.answer.partner or ""),
            "version": row.version,
            "answer": row.value,
            "saved_at": row.saved_at,
            "by": _whom(user, row.author_id),
        }
        for row in rows.select_related("answer__question", "answer__partner__organisation")
    ]


def _supplied(user, dossier, folder):
    asked = DocumentRequest.objects.visible_to(user).filter(dossier=dossier)
    for request in asked.prefetch_related("supplied__stored"):
        supplied = list(request.supplied.all())
        yield (
            f"{folder}/documents/{request.pk}.json",
            {
                "asked": request.words,
                "status": request.status,
                "supplied": [
                    {
                        "received_at": document.received_at,
                        "digest": document.digest,
                        "by": _whom(user, document.supplied_by_id),
                        "content": document.content,
                    }
                    for document in supplied
                ],
            },
        )
        for document in supplied:
            yield f"{folder}/documents/{document.pk}-{document.stored.name}", document.stored


def _consortia(user):
    roles = user.participations.order_by("pk")
    signed = SignOff.objects.filter(signed_by=user).order_by("pk")
    confirmed = Confirmation.objects.filter(confirmed_by=user).order_by("pk")
    place = "dossier__application__reference"
    partner = "partner__organisation__name"
    yield (
        "consortia.json",
        {
            "roles": list(roles.values("application__reference", partner, "role", "created_at")),
            "sign_offs": list(signed.values(place, partner, "signed_at", "lapsed_at", "digest")),
            "confirmations": list(confirmed.values(place, "name", "function", "confirmed_at")),
        },
    )
    for one in confirmed.exclude(stored=None).select_related("stored"):
        yield f"powers-of-attorney/{one.pk}-{one.stored.name}", one.stored


def _whom(user, pk):
    return "me" if pk == user.pk else ""


def _enquiries(user):
    fields = ("call__title", "words", "status", "answer", "refusal", "created_at", "answered_at")
    yield "enquiries.json", list(user.enquiries.order_by("pk").values(*fields))


def _complaints(user):
    place = "decision__dossier__application__reference"
    fields = (place, "step", "text", "received_at", "status", "ruling", "ruled_at")
    found = Complaint.objects.visible_to(user).filter(filed_by=user)
    yield "complaints.json", list(found.order_by("pk").values(*fields))


def _keeps(person):
    return [
        gettext("Applications, hand-ins and receipts: they belong to the cluster."),
        gettext("Decisions and awards, with their reasons; complaints about them, and invoices."),
        gettext("Names within applications and of who signed them: erased answer by answer."),
    ]


def _obstacles(person):
    """Clusters in a call that only this person could hand in for."""
    managers = ClusterRole.objects.filter(role=ClusterRole.Role.MANAGER)
    others = managers.exclude(user=person).values("cluster")
    alone = Cluster.objects.filter(
        pk__in=managers.filter(user=person).values("cluster"),
        applications__outcome=Outcome.IN_PROGRESS,
    ).exclude(pk__in=others)
    words = gettext("%(cluster)s has an application in progress and no other manager.")
    return [words % {"cluster": cluster} for cluster in alone.distinct().order_by("name")]


def _erases(person):
    if not person.enquiries.exists():
        return []
    return [gettext("Questions about calls in the words in which they were asked.")]


def _erase(person, addresses, by):
    """Presences and roles go; of questions about calls stays what the office has published.

    A question that waits is refused without the letter about it: nobody is there to read it.
    """
    Presence.objects.filter(user=person).delete()
    for entry in person.participations.order_by("pk"):
        partners.take_role(entry, by=by)
    reason = gettext("Who asked was erased.")
    states.REFUSE_ENQUIRY.apply_many(
        person.enquiries.waiting(), by=by, reason=reason, refusal=reason
    )
    keys = [str(pk) for pk in person.enquiries.values_list("pk", flat=True)]
    asked = AuditEvent.objects.filter(object_label=Enquiry._meta.label_lower, object_pk__in=keys)
    erasure.forget_values(asked, ["words"])
    person.enquiries.update(words="", updated_at=clock.now())
