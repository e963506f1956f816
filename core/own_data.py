"""What core keeps about a person, to be given to them and to be erased: letters and records."""

from django.contrib.auth import get_user_model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import erasure, my_data
from core.models import AuditEvent, Letter, LetterState


def register():
    my_data.register("letters", _("Letters to me"), _letters, order=20)
    my_data.register("records", _("Records of what I did"), _records, order=30)
    erasure.register("letters and records", erase=_erase, erases=_erases, keeps=_keeps)


def _letters(user):
    rows = Letter.objects.filter(address=user.email).order_by("queued_at", "pk")
    yield (
        "letters.json",
        [
            {
                "subject": letter.subject,
                # a code or a link that signs in is worth nothing later, and much to a thief
                "text": "" if letter.is_confidential else letter.text,
                "queued_at": letter.queued_at,
                "sent_at": letter.sent_at,
                "state": letter.state,
            }
            for letter in rows
        ],
    )


def _records(user):
    """What was done by the person; and what happened to the account, with its personal values."""
    label = get_user_model()._meta.label_lower
    own = AuditEvent.objects.filter(actor_id=user.pk).order_by("pk")
    yield "records/what-i-did.json", [_fact(event) for event in own.iterator(2000)]
    about = AuditEvent.objects.filter(object_label=label, object_pk=str(user.pk)).order_by("pk")
    yield (
        "records/my-account.json",
        [
            _fact(event) | {"values": event.personal}
            for event in about.prefetch_related("personal_values")
        ],
    )


def _fact(event):
    return {
        "at": event.at,
        "what": event.verb,
        "object": f"{event.object_label}:{event.object_pk}",
        "digest": event.digest,
    }


def _erases(person):
    return [
        gettext("The words of all letters to the person, and the address they went to."),
        gettext("Names, e-mail and network addresses in the records about the account."),
    ]


def _keeps(person):
    return [
        gettext("That letters were sent, when and about what."),
        gettext("Every record with its digest, and the chain of seals: they prove what was done."),
    ]


def _erase(person, addresses, by):
    """Letters lose their words; what waits to be sent to the person is not sent any more."""
    letters = Letter.objects.filter(address__in=addresses)
    letters.exclude(state=LetterState.SENT).update(
        state=LetterState.FAILED, error=gettext("The addressee was erased.")
    )
    for letter in letters.only("pk"):  # two addresses of one person may have the same news
        own = Letter.objects.filter(pk=letter.pk)
        own.update(address=erasure.address(person.pk, letter.pk), text="")
    label = person._meta.label_lower
    about = AuditEvent.objects.filter(object_label=label, object_pk=str(person.pk))
    erasure.forget_values(about)
