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
from reviews.models.matching import (
    ApartRule,
    AssignmentBatch,
    BatchSource,
    PairRule,
    PairRuleKind,
    Preference,
    Wish,
)
from reviews.models.panel import Panel, Panelist, PanelistRole
from reviews.models.ranking import Ranking, RankingEntry
from reviews.models.selection import Selection, SelectionChoice
from reviews.models.sheet import Confidence, Score, ScoreSheet, SheetVersion

__all__ = [
    "EXCLUDING",
    "AgreedScore",
    "ApartRule",
    "Assessment",
    "Assignment",
    "AssignmentBatch",
    "BatchSource",
    "Confidence",
    "Conflict",
    "ConflictReason",
    "ConflictSheet",
    "ConflictSource",
    "Consensus",
    "PairRule",
    "PairRuleKind",
    "Panel",
    "Panelist",
    "PanelistRole",
    "Preference",
    "Ranking",
    "RankingEntry",
    "Score",
    "ScoreSheet",
    "Selection",
    "SelectionChoice",
    "Severity",
    "SheetVersion",
    "Standing",
    "Wish",
]
