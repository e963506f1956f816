"""The lives of assignments, sheets, rankings and selections."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Machine, transition


class AssignmentStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("to judge")
    REFUSED = "refused", _("refused")
    VETOED = "vetoed", _("vetoed by the cluster")
    RECUSED = "recused", _("recused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DONE = "done", _("judged")


A = AssignmentStatus
ACCEPT = transition("accept", sources=[A.PROPOSED], target=A.ACCEPTED)
REFUSE = transition("refuse", sources=[A.PROPOSED, A.ACCEPTED], target=A.REFUSED)
VETO = transition("veto", sources=[A.PROPOSED, A.ACCEPTED], target=A.VETOED)
RECUSE = transition("recuse", sources=[A.PROPOSED, A.ACCEPTED, A.DONE], target=A.RECUSED)
WITHDRAW = transition("withdraw", sources=[A.PROPOSED, A.ACCEPTED], target=A.WITHDRAWN)
ASSIGN_AGAIN = transition(
    "assign again", sources=[A.REFUSED, A.RECUSED, A.WITHDRAWN], target=A.ACCEPTED
)
FINISH = transition("finish", sources=[A.ACCEPTED], target=A.DONE)
TAKE_UP_AGAIN = transition("take up again", sources=[A.DONE], target=A.ACCEPTED)

ASSIGNMENT = Machine(
    "Assignment",
    model="reviews.Assignment",
    statuses=AssignmentStatus,
    transitions=[
        ACCEPT,
        REFUSE,
        VETO,
        RECUSE,
        WITHDRAW,
        ASSIGN_AGAIN,
        FINISH,
        TAKE_UP_AGAIN,
    ],
)


class SheetStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    VOIDED = "voided", _("voided")


SCORE = transition("score", sources=[SheetStatus.DRAFT], target=SheetStatus.DRAFT)
SUBMIT_SHEET = transition("submit", sources=[SheetStatus.DRAFT], target=SheetStatus.SUBMITTED)
RETURN_SHEET = transition("return", sources=[SheetStatus.SUBMITTED], target=SheetStatus.RETURNED)
RECONSIDER_SHEET = transition(
    "reconsider", sources=[SheetStatus.SUBMITTED], target=SheetStatus.DRAFT
)
REWORK_SHEET = transition("rework", sources=[SheetStatus.RETURNED], target=SheetStatus.DRAFT)
VOID_SHEET = transition(
    "void",
    sources=[SheetStatus.DRAFT, SheetStatus.SUBMITTED, SheetStatus.RETURNED],
    target=SheetStatus.VOIDED,
)

SHEET = Machine(
    "Score sheet",
    model="reviews.ScoreSheet",
    statuses=SheetStatus,
    transitions=[
        SCORE,
        SUBMIT_SHEET,
        RECONSIDER_SHEET,
        RETURN_SHEET,
        REWORK_SHEET,
        VOID_SHEET,
    ],
)


class ConsensusStatus(models.TextChoices):
    OPEN = "open", _("open")
    AGREED = "agreed", _("agreed")


DRAFT_CONSENSUS = transition("draft", sources=[ConsensusStatus.OPEN], target=ConsensusStatus.OPEN)
AGREE = transition("agree", sources=[ConsensusStatus.OPEN], target=ConsensusStatus.AGREED)

CONSENSUS = Machine(
    "Consensus",
    model="reviews.Consensus",
    statuses=ConsensusStatus,
    transitions=[DRAFT_CONSENSUS, AGREE],
)


class ResultStatus(models.TextChoices):
    COMPUTED = "computed", _("computed")
    FROZEN = "frozen", _("frozen")
    SUPERSEDED = "superseded", _("superseded")


FREEZE = transition("freeze", sources=[ResultStatus.COMPUTED], target=ResultStatus.FROZEN)
SUPERSEDE = transition(
    "supersede",
    sources=[ResultStatus.COMPUTED, ResultStatus.FROZEN],
    target=ResultStatus.SUPERSEDED,
)

RANKING = Machine(
    "Ranking", model="reviews.Ranking", statuses=ResultStatus, transitions=[FREEZE, SUPERSEDE]
)
ASSESSMENT = Machine(
    "Assessment",
    model="reviews.Assessment",
    statuses=ResultStatus,
    transitions=[FREEZE, SUPERSEDE],
)


class SelectionStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("discarded")


P = SelectionStatus
CONFIRM_SELECTION = transition("confirm", sources=[P.PROPOSED], target=P.CONFIRMED)
PUBLISH_SELECTION = transition("publish", sources=[P.CONFIRMED], target=P.PUBLISHED)
DISCARD_SELECTION = transition("discard", sources=[P.PROPOSED, P.CONFIRMED], target=P.DISCARDED)

SELECTION = Machine(
    "Selection",
    model="reviews.Selection",
    statuses=SelectionStatus,
    transitions=[CONFIRM_SELECTION, PUBLISH_SELECTION, DISCARD_SELECTION],
)
