from reviews.models.assessment import Assessment
from reviews.models.assignment import Assignment
from reviews.models.conflict import (
    EXCLUDING,
    Conflict,
    ConflictReason,
    ConflictSheet,
    ConflictSource,
    Severity,
    Standing,
)
from reviews.models.consensus import AgreedScore, Consensus
from reviews.models.hearing import Hearing, Presentation
from reviews.models.meeting import (
    AgendaItem,
    Attendance,
    Exit,
    Meeting,
    Minutes,
    Recommendation,
)
from reviews.models.panel import Panel, Panelist, PanelistRole
from reviews.models.ranking import Ranking, RankingEntry
from reviews.models.selection import Selection, SelectionChoice
from reviews.models.sheet import Confidence, Score, ScoreSheet, SheetVersion
from reviews.models.vote import Ballot, Vote, VoteKind

__all__ = [
    "EXCLUDING",
    "AgendaItem",
    "AgreedScore",
    "Assessment",
    "Assignment",
    "Attendance",
    "Ballot",
    "Confidence",
    "Conflict",
    "ConflictReason",
    "ConflictSheet",
    "ConflictSource",
    "Consensus",
    "Exit",
    "Hearing",
    "Meeting",
    "Minutes",
    "Panel",
    "Panelist",
    "PanelistRole",
    "Presentation",
    "Ranking",
    "RankingEntry",
    "Recommendation",
    "Score",
    "ScoreSheet",
    "Selection",
    "SelectionChoice",
    "Severity",
    "SheetVersion",
    "Standing",
    "Vote",
    "VoteKind",
]
