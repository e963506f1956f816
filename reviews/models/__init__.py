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
from reviews.models.consensus import AgreedScore, Consensus, ConsensusVersion, Voice, VoiceKind
from reviews.models.discussion import DiscussionPost, DiscussionReading
from reviews.models.panel import Panel, Panelist, PanelistRole
from reviews.models.ranking import Ranking, RankingEntry
from reviews.models.reaction import Reaction, ReactionReport
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
    "ConsensusVersion",
    "DiscussionPost",
    "DiscussionReading",
    "Panel",
    "Panelist",
    "PanelistRole",
    "Ranking",
    "RankingEntry",
    "Reaction",
    "ReactionReport",
    "Score",
    "ScoreSheet",
    "Selection",
    "SelectionChoice",
    "Severity",
    "SheetVersion",
    "Standing",
    "Voice",
    "VoiceKind",
]
