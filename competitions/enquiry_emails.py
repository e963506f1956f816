"""Letters about questions on a call: to who asked, and to those who write an application."""

from core import mail

DIGEST = "answers"  # how the keys of digests begin


def answered(enquiry):
    """An amended answer is news again: its key names the moment."""
    key = f"enquiry-answered:{enquiry.pk}:{enquiry.answered_at:%Y%m%dT%H%M%S%f}"
    _to_who_asked("enquiry_answered", enquiry, key)


def refused(enquiry):
    _to_who_asked("enquiry_refused", enquiry, f"enquiry-refused:{enquiry.pk}")


def digest(address, enquiries, *, now):
    """What was answered since the last digest; at most one a day for each address."""
    mail.queue(
        f"{DIGEST}:{now:%Y%m%d}",
        to=[address],
        template="competitions/enquiries_digest",
        context={"enquiries": enquiries, "count": len(enquiries)},
    )


def _to_who_asked(template, enquiry, key):
    mail.queue(
        key,
        to=[enquiry.asked_by.email],
        template=f"competitions/{template}",
        context={"enquiry": enquiry, "call": enquiry.call},
    )
