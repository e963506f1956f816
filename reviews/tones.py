"""Which colour a status of this app has."""

from core import badges
from reviews.models import Severity
from reviews.states import (
    AssignmentStatus,
    ConsensusStatus,
    DrawStatus,
    HearingStatus,
    ItemStatus,
    MeetingStatus,
    PromotionStatus,
    ReactionStatus,
    ResultStatus,
    SelectionStatus,
    SheetStatus,
)
from reviews.visit_states import VisitStatus


def register():
    badges.register(
        AssignmentStatus,
        {
            AssignmentStatus.PROPOSED: "warn",
            AssignmentStatus.ACCEPTED: "info",
            AssignmentStatus.DONE: "good",
            AssignmentStatus.REFUSED: "bad",
            AssignmentStatus.RECUSED: "bad",
            AssignmentStatus.VETOED: "bad",
        },
    )
    badges.register(
        SheetStatus,
        {
            SheetStatus.SUBMITTED: "good",
            SheetStatus.RETURNED: "warn",
            SheetStatus.VOIDED: "bad",
        },
    )
    badges.register(ConsensusStatus, {ConsensusStatus.AGREED: "good"})
    badges.register(ReactionStatus, {ReactionStatus.ANSWERED: "good"})
    badges.register(ResultStatus, {ResultStatus.COMPUTED: "info", ResultStatus.FROZEN: "good"})
    badges.register(
        SelectionStatus,
        {
            SelectionStatus.PROPOSED: "warn",
            SelectionStatus.CONFIRMED: "info",
            SelectionStatus.PUBLISHED: "good",
        },
    )
    badges.register(DrawStatus, {DrawStatus.ANNOUNCED: "info", DrawStatus.DRAWN: "good"})
    badges.register(
        PromotionStatus,
        {PromotionStatus.PROPOSED: "warn", PromotionStatus.CONFIRMED: "good"},
    )
    badges.register(
        MeetingStatus,
        {
            MeetingStatus.PLANNED: "info",
            MeetingStatus.UNDER_WAY: "warn",
            MeetingStatus.CLOSED: "good",
            MeetingStatus.CANCELLED: "bad",
        },
    )
    badges.register(ItemStatus, {ItemStatus.OPEN: "warn", ItemStatus.DONE: "good"})
    badges.register(HearingStatus, {HearingStatus.PLANNED: "info", HearingStatus.CANCELLED: "bad"})
    _of_visits()
    badges.register(Severity, {Severity.EXCLUSION: "bad", Severity.POTENTIAL: "warn"})


def _of_visits():
    badges.register(
        VisitStatus,
        {
            VisitStatus.OFFERED: "warn",
            VisitStatus.ASKED: "warn",
            VisitStatus.FIXED: "good",
            VisitStatus.CANCELLED: "bad",
        },
    )
