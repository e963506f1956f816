from competitions.models.answer import Answer, AnswerRevision, Attachment
from competitions.models.application import Application, Dossier, Outcome
from competitions.models.call import Basis, Call, Stage, StageKind, Timing
from competitions.models.corrigendum import Corrigendum, StageChange
from competitions.models.decision import Award, Decision, DecisionKind
from competitions.models.form import Form, Question, QuestionKind, Section, Writers
from competitions.models.outage import Outage
from competitions.models.presence import Presence
from competitions.models.programme import PastEntry, PastRound, Programme, ProgrammeKind
from competitions.models.rubric import Criterion, Direction, Rubric
from competitions.models.submission import Submission

__all__ = [
    "Answer",
    "AnswerRevision",
    "Application",
    "Attachment",
    "Award",
    "Basis",
    "Call",
    "Corrigendum",
    "Criterion",
    "Decision",
    "DecisionKind",
    "Direction",
    "Dossier",
    "Form",
    "Outage",
    "Outcome",
    "PastEntry",
    "PastRound",
    "Presence",
    "Programme",
    "ProgrammeKind",
    "Question",
    "QuestionKind",
    "Rubric",
    "Section",
    "Stage",
    "StageChange",
    "StageKind",
    "Submission",
    "Timing",
    "Writers",
]
