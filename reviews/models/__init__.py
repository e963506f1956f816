from reviews.models.assessment import Assessment
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
from reviews.models.panel import Panel, Panelist, PanelistRole, Side
from reviews.models.person import Declaration, Employment, PanelInvitation
from reviews.models.ranking import Ranking, RankingEntry
from reviews.models.reaction import Reaction, ReactionReport
from reviews.models.reminder import Reminder
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
    "Declaration",
    "DiscussionPost",
    "DiscussionReading",
    "Employment",
    "OfficeDeclaration",
    "Panel",
    "PanelInvitation",
    "Panelist",
    "PanelistRole",
    "Ranking",
    "RankingEntry",
    "Reaction",
    "ReactionReport",
    "Reminder",
    "Score",
    "ScoreSheet",
    "Selection",
    "SelectionChoice",
    "Severity",
    "SheetVersion",
    "Side",
    "Standing",
    "Tie",
    "Voice",
    "VoiceKind",
]
