"""The lives of calls, stages, dossiers and what hangs on them, each on one screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Machine, transition


class CallStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CLOSED = "closed", _("closed")
    ARCHIVED = "archived", _("archived")
    CANCELLED = "cancelled", _("cancelled")


EDIT_CALL = transition("edit", sources=[CallStatus.DRAFT], target=CallStatus.DRAFT)
PUBLISH_CALL = transition("publish", sources=[CallStatus.DRAFT], target=CallStatus.PUBLISHED)
CLOSE_CALL = transition("close", sources=[CallStatus.PUBLISHED], target=CallStatus.CLOSED)
ARCHIVE_CALL = transition("archive", sources=[CallStatus.CLOSED], target=CallStatus.ARCHIVED)
CANCEL_CALL = transition("cancel", sources=[CallStatus.PUBLISHED], target=CallStatus.CANCELLED)

CALL = Machine(
    "Call",
    model="competitions.Call",
    statuses=CallStatus,
    transitions=[EDIT_CALL, PUBLISH_CALL, CLOSE_CALL, ARCHIVE_CALL, CANCEL_CALL],
)


class StageStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    DECIDED = "decided", _("decided")


OPEN_STAGE = transition("open", sources=[StageStatus.PLANNED], target=StageStatus.OPEN)
CLOSE_STAGE = transition("close", sources=[StageStatus.OPEN], target=StageStatus.CLOSED)
REOPEN_STAGE = transition("extend late", sources=[StageStatus.CLOSED], target=StageStatus.OPEN)
DECIDE_STAGE = transition("decide", sources=[StageStatus.CLOSED], target=StageStatus.DECIDED)

STAGE = Machine(
    "Stage",
    model="competitions.Stage",
    statuses=StageStatus,
    transitions=[OPEN_STAGE, CLOSE_STAGE, REOPEN_STAGE, DECIDE_STAGE],
)


class DossierStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    ELIGIBLE = "eligible", _("eligible")
    INELIGIBLE = "ineligible", _("ineligible")
    SHORTLISTED = "shortlisted", _("shortlisted")
    RESERVE = "reserve", _("on the reserve list")
    DECLINED = "declined", _("declined")
    AWARDED = "awarded", _("awarded")
    LABELLED = "labelled", _("labelled")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")


D = DossierStatus
IN_JUDGEMENT = [D.SUBMITTED, D.ELIGIBLE]

# Writing on after a hand-in keeps the status: the snapshot counts, the words go on.
WRITE = transition("write", sources=[D.DRAFT], target=D.DRAFT)
SUBMIT = transition("submit", sources=[D.DRAFT], target=D.SUBMITTED)
RESUBMIT = transition("submit again", sources=[D.SUBMITTED], target=D.SUBMITTED)
FIND_ELIGIBLE = transition("find eligible", sources=[D.SUBMITTED], target=D.ELIGIBLE)
FIND_INELIGIBLE = transition("find ineligible", sources=IN_JUDGEMENT, target=D.INELIGIBLE)
REINSTATE = transition("reinstate", sources=[D.INELIGIBLE], target=D.ELIGIBLE)
SHORTLIST = transition("shortlist", sources=[*IN_JUDGEMENT, D.RESERVE], target=D.SHORTLISTED)
PLACE_ON_RESERVE = transition("place on reserve", sources=IN_JUDGEMENT, target=D.RESERVE)
DECLINE = transition("decline", sources=[*IN_JUDGEMENT, D.RESERVE], target=D.DECLINED)
AWARD = transition("award", sources=[*IN_JUDGEMENT, D.RESERVE], target=D.AWARDED)
LABEL = transition("label", sources=IN_JUDGEMENT, target=D.LABELLED)
WITHDRAW = transition(
    "withdraw",
    sources=[D.DRAFT, D.SUBMITTED, D.ELIGIBLE, D.SHORTLISTED, D.RESERVE],
    target=D.WITHDRAWN,
)
LAPSE = transition("lapse", sources=[D.DRAFT], target=D.LAPSED)
# A complaint was upheld: what was decided is judged and decided once more.
JUDGE_AGAIN = transition("judge again", sources=[D.DECLINED, D.LABELLED], target=D.ELIGIBLE)
# A late extension gives the words of a lapsed draft their time again.
REVIVE = transition("revive", sources=[D.LAPSED], target=D.DRAFT)

DOSSIER = Machine(
    "Dossier",
    model="competitions.Dossier",
    statuses=DossierStatus,
    transitions=[
        WRITE,
        SUBMIT,
        RESUBMIT,
        FIND_ELIGIBLE,
        FIND_INELIGIBLE,
        REINSTATE,
        SHORTLIST,
        PLACE_ON_RESERVE,
        DECLINE,
        AWARD,
        LABEL,
        WITHDRAW,
        LAPSE,
        REVIVE,
        JUDGE_AGAIN,
    ],
)


class DocumentRequestStatus(models.TextChoices):
    OPEN = "open", _("waits for the document")
    SUPPLIED = "supplied", _("supplied")
    WITHDRAWN = "withdrawn", _("withdrawn")


R = DocumentRequestStatus
# Overdue is computed from the deadline: no job must say so for a document to be late.
SUPPLY_DOCUMENT = transition("supply", sources=[R.OPEN], target=R.SUPPLIED)
SUPPLY_ANOTHER = transition("supply another", sources=[R.SUPPLIED], target=R.SUPPLIED)
EXTEND_REQUEST = transition("extend request", sources=[R.OPEN], target=R.OPEN)
WITHDRAW_REQUEST = transition("withdraw request", sources=[R.OPEN], target=R.WITHDRAWN)

DOCUMENT_REQUEST = Machine(
    "Document request",
    model="competitions.DocumentRequest",
    statuses=DocumentRequestStatus,
    transitions=[SUPPLY_DOCUMENT, SUPPLY_ANOTHER, EXTEND_REQUEST, WITHDRAW_REQUEST],
)


class EnquiryStatus(models.TextChoices):
    ASKED = "asked", _("asked")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("not published")


ANSWER_ENQUIRY = transition("answer", sources=[EnquiryStatus.ASKED], target=EnquiryStatus.ANSWERED)
AMEND_ENQUIRY = transition("amend", sources=[EnquiryStatus.ANSWERED], target=EnquiryStatus.ANSWERED)
REFUSE_ENQUIRY = transition("refuse", sources=[EnquiryStatus.ASKED], target=EnquiryStatus.REFUSED)

ENQUIRY = Machine(
    "Enquiry",
    model="competitions.Enquiry",
    statuses=EnquiryStatus,
    transitions=[ANSWER_ENQUIRY, AMEND_ENQUIRY, REFUSE_ENQUIRY],
)


class AwardStatus(models.TextChoices):
    OFFERED = "offered", _("offered")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")
    REVOKED = "revoked", _("revoked")


A = AwardStatus
ACCEPT_AWARD = transition("accept", sources=[A.OFFERED], target=A.ACCEPTED)
REFUSE_AWARD = transition("refuse", sources=[A.OFFERED], target=A.REFUSED)
START_AWARD = transition("start", sources=[A.ACCEPTED], target=A.RUNNING)
END_AWARD = transition("end", sources=[A.RUNNING], target=A.ENDED)
REVOKE_AWARD = transition("revoke", sources=[A.OFFERED, A.ACCEPTED, A.RUNNING], target=A.REVOKED)

AWARD_MACHINE = Machine(
    "Award",
    model="competitions.Award",
    statuses=AwardStatus,
    transitions=[ACCEPT_AWARD, REFUSE_AWARD, START_AWARD, END_AWARD, REVOKE_AWARD],
)


class InvoiceStatus(models.TextChoices):
    OPEN = "open", _("not paid")
    PAID = "paid", _("paid")
    CANCELLED = "cancelled", _("cancelled")
    NOTE = "note", _("credit note")


N = InvoiceStatus
PAY_INVOICE = transition("pay", sources=[N.OPEN], target=N.PAID)
TAKE_BACK_PAYMENT = transition("take back payment", sources=[N.PAID], target=N.OPEN)
# What cancels an invoice is a row of its own, a credit note, which has no further life.
CANCEL_INVOICE = transition("cancel", sources=[N.OPEN, N.PAID], target=N.CANCELLED)

INVOICE = Machine(
    "Invoice",
    model="competitions.Invoice",
    statuses=InvoiceStatus,
    transitions=[PAY_INVOICE, TAKE_BACK_PAYMENT, CANCEL_INVOICE],
)


class ComplaintStatus(models.TextChoices):
    FILED = "filed", _("waits for the ruling")
    UPHELD = "upheld", _("upheld")
    DISMISSED = "dismissed", _("dismissed")


C = ComplaintStatus
UPHOLD_COMPLAINT = transition("uphold", sources=[C.FILED], target=C.UPHELD)
DISMISS_COMPLAINT = transition("dismiss", sources=[C.FILED], target=C.DISMISSED)

COMPLAINT = Machine(
    "Complaint",
    model="competitions.Complaint",
    statuses=ComplaintStatus,
    transitions=[UPHOLD_COMPLAINT, DISMISS_COMPLAINT],
)
