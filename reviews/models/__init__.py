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
from reviews.models.note import Note
from reviews.models.panel import Panel, Panelist, PanelistRole
from reviews.models.ranking import Ranking, RankingEntry
from reviews.models.second_look import SecondLook
from reviews.models.selection import Selection, SelectionChoice
from reviews.models.sheet import Confidence, Score, ScoreSheet, SheetVersion

__all__ = [
    "EXCLUDING",
    "AgreedScore",
    "Assessment",
    "Assignment",
    "Confidence",
    "Conflict",
    "ConflictReason",
    "ConflictSheet",
    "ConflictSource",
    "Consensus",
    "Note",
    "Panel",
    "Panelist",
    "PanelistRole",
    "Ranking",
    "RankingEntry",
    "Score",
    "ScoreSheet",
    "SecondLook",
    "Selection",
    "SelectionChoice",
    "Severity",
    "SheetVersion",
    "Standing",
]
