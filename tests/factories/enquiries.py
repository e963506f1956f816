"""Questions about calls."""

from competitions.actions import enquiries
from competitions.models import Enquiry
from tests.factories.accounts import make_officer, make_user


def make_enquiry(call, *, words="May a bank take part?", **fields):
    if "asked_by" not in fields:
        fields["asked_by"] = make_user()
    return Enquiry.objects.create(call=call, words=words, **fields)


def make_answered(call, *, words="May a bank take part?", answer="Yes, as an associate.", **fields):
    enquiry = make_enquiry(call, **fields)
    return enquiries.answer(enquiry, by=make_officer(), published_words=words, answer=answer)
