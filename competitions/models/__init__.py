from competitions.models.answer import Answer, AnswerRevision, Attachment
from competitions.models.application import Application, Dossier, Outcome
from competitions.models.call import Call
from competitions.models.complaint import Complaint, Step
from competitions.models.corrigendum import Corrigendum, StageChange
from competitions.models.deciding import Exhaustion, Method
from competitions.models.decision import Award, Decision, DecisionKind
from competitions.models.document_request import DocumentRequest, SuppliedDocument
from competitions.models.enquiry import Enquiry
from competitions.models.feedback import Feedback
from competitions.models.form import Form, Question, QuestionKind, Section, Writers
from competitions.models.invoice import FeeMode, FeeOccasion, Invoice, InvoiceYear
from competitions.models.outage import Outage
from competitions.models.partner import Confirmation, Participant, Partner, SignOff
from competitions.models.presence import Presence
from competitions.models.programme import PastEntry, PastRound, Programme, ProgrammeKind
from competitions.models.rubric import Criterion, Direction, Rubric
from competitions.models.stage import (
    Basis,
    Blinding,
    Confirming,
    Reasons,
    Stage,
    StageKind,
    Timing,
)
from competitions.models.submission import Submission

__all__ = [
    "Answer",
    "AnswerRevision",
    "Application",
    "Attachment",
    "Award",
    "Basis",
    "Blinding",
    "Call",
    "Complaint",
    "Confirmation",
    "Confirming",
    "Corrigendum",
    "Criterion",
    "Decision",
    "DecisionKind",
    "Direction",
    "DocumentRequest",
    "Dossier",
    "Enquiry",
    "Exhaustion",
    "FeeMode",
    "FeeOccasion",
    "Feedback",
    "Form",
    "Invoice",
    "InvoiceYear",
    "Method",
    "Outage",
    "Outcome",
    "Participant",
    "Partner",
    "PastEntry",
    "PastRound",
    "Presence",
    "Programme",
    "ProgrammeKind",
    "Question",
    "QuestionKind",
    "Reasons",
    "Rubric",
    "Section",
    "SignOff",
    "Stage",
    "StageChange",
    "StageKind",
    "Step",
    "Submission",
    "SuppliedDocument",
    "Timing",
    "Writers",
]
