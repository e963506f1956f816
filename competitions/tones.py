"""Which colour a status of this app has."""

from competitions.models import Outcome
from competitions.states import (
    AwardStatus,
    CallStatus,
    ComplaintStatus,
    DocumentRequestStatus,
    DossierStatus,
    EnquiryStatus,
    InvoiceStatus,
    StageStatus,
)
from core import badges


def register():
    badges.register(CallStatus, {CallStatus.PUBLISHED: "good", CallStatus.CANCELLED: "bad"})
    badges.register(StageStatus, {StageStatus.OPEN: "good", StageStatus.CLOSED: "info"})
    badges.register(
        DossierStatus,
        {
            DossierStatus.SUBMITTED: "info",
            DossierStatus.ELIGIBLE: "info",
            DossierStatus.INELIGIBLE: "bad",
            DossierStatus.SHORTLISTED: "good",
            DossierStatus.AWARDED: "good",
            DossierStatus.LABELLED: "good",
            DossierStatus.RESERVE: "warn",
            DossierStatus.DECLINED: "neutral",
            DossierStatus.LAPSED: "bad",
        },
    )
    badges.register(
        DocumentRequestStatus,
        {DocumentRequestStatus.OPEN: "warn", DocumentRequestStatus.SUPPLIED: "good"},
    )
    badges.register(EnquiryStatus, {EnquiryStatus.ASKED: "warn", EnquiryStatus.ANSWERED: "good"})
    badges.register(InvoiceStatus, {InvoiceStatus.OPEN: "warn", InvoiceStatus.PAID: "good"})
    badges.register(
        ComplaintStatus, {ComplaintStatus.FILED: "warn", ComplaintStatus.UPHELD: "good"}
    )
    badges.register(
        Outcome,
        {
            Outcome.IN_PROGRESS: "info",
            Outcome.AWARDED: "good",
            Outcome.LABELLED: "good",
            Outcome.INELIGIBLE: "bad",
            Outcome.LAPSED: "bad",
        },
    )
    badges.register(
        AwardStatus,
        {
            AwardStatus.OFFERED: "warn",
            AwardStatus.ACCEPTED: "good",
            AwardStatus.RUNNING: "good",
            AwardStatus.REFUSED: "bad",
            AwardStatus.REVOKED: "bad",
        },
    )
