from reviews.models.assessment import Assessment
from reviews.models.assessor import Accreditation, Appointment, Visit
from reviews.models.assignment import Assignment
from reviews.models.conflict import (
    EXCLUDING,
    Conflict,
    ConflictReason,
    ConflictSheet,
    ConflictSource,
    OfficeDeclaration,
    Severity,
    Standing,
    Tie,
)
from reviews.models.consensus import AgreedScore, Consensus, ConsensusVersion, Voice, VoiceKind
from reviews.models.discussion import DiscussionPost, DiscussionReading
from reviews.models.draw import Draw, DrawLot, DrawValue, PanelOrder
from reviews.models.hearing import Hearing, Presentation
from reviews.models.matching import (
    ApartRule,
    AssignmentBatch,
    BatchSource,
    PairRule,
    PairRuleKind,
    Preference,
    Wish,
)
from reviews.models.meeting import (
    AgendaItem,
    Attendance,
    Exit,
    Meeting,
    Minutes,
    Recommendation,
)
from reviews.models.note import Note
from reviews.models.panel import Panel, Panelist, PanelistRole, Side
from reviews.models.person import Declaration, Employment, PanelInvitation
from reviews.models.promotion import Promotion
from reviews.models.ranking import Ranking, RankingEntry
from reviews.models.reaction import Reaction, ReactionReport
from reviews.models.reminder import Reminder
from reviews.models.scenario import Scenario, ScenarioChoice
from reviews.models.second_look import SecondLook
from reviews.models.selection import Selection, SelectionChoice
from reviews.models.sheet import Confidence, Score, ScoreSheet, SheetVersion
from reviews.models.vote import Ballot, Vote, VoteKind
from reviews.models.warm_up import WarmUp, WarmUpSample, WarmUpScore, WarmUpSheet

__all__ = [
    "EXCLUDING",
    "Accreditation",
    "AgendaItem",
    "AgreedScore",
    "ApartRule",
    "Appointment",
    "Assessment",
    "Assignment",
    "AssignmentBatch",
    "Attendance",
    "Ballot",
    "BatchSource",
    "Confidence",
    "Conflict",
    "ConflictReason",
    "ConflictSheet",
    "ConflictSource",
    "Consensus",
    "ConsensusVersion",
    "Declaration",
    "DiscussionPost",
    "DiscussionReading",
    "Draw",
    "DrawLot",
    "DrawValue",
    "Employment",
    "Exit",
    "Hearing",
    "Meeting",
    "Minutes",
    "Note",
    "OfficeDeclaration",
    "PairRule",
    "PairRuleKind",
    "Panel",
    "PanelInvitation",
    "PanelOrder",
    "Panelist",
    "PanelistRole",
    "Preference",
    "Presentation",
    "Promotion",
    "Ranking",
    "RankingEntry",
    "Reaction",
    "ReactionReport",
    "Recommendation",
    "Reminder",
    "Scenario",
    "ScenarioChoice",
    "Score",
    "ScoreSheet",
    "SecondLook",
    "Selection",
    "SelectionChoice",
    "Severity",
    "SheetVersion",
    "Side",
    "Standing",
    "Tie",
    "Visit",
    "Voice",
    "VoiceKind",
    "Vote",
    "VoteKind",
    "WarmUp",
    "WarmUpSample",
    "WarmUpScore",
    "WarmUpSheet",
    "Wish",
]
