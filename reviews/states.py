"""The lives of assignments, sheets, consensuses, reactions, rankings and selections."""

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
VETO = transition("veto", sources=[A.PROPOSED], target=A.VETOED)
RECUSE = transition("recuse", sources=[A.PROPOSED, A.ACCEPTED, A.DONE], target=A.RECUSED)
WITHDRAW = transition("withdraw", sources=[A.PROPOSED, A.ACCEPTED], target=A.WITHDRAWN)
ASSIGN_AGAIN = transition(
    "assign again", sources=[A.REFUSED, A.RECUSED, A.WITHDRAWN], target=A.ACCEPTED
)
PROPOSE_AGAIN = transition(
    "propose again", sources=[A.REFUSED, A.RECUSED, A.WITHDRAWN], target=A.PROPOSED
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
        PROPOSE_AGAIN,
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
REOPEN = transition("reopen", sources=[ConsensusStatus.AGREED], target=ConsensusStatus.OPEN)

CONSENSUS = Machine(
    "Consensus",
    model="reviews.Consensus",
    statuses=ConsensusStatus,
    transitions=[DRAFT_CONSENSUS, AGREE, REOPEN],
)


class ReactionStatus(models.TextChoices):
    OPEN = "open", _("not answered")
    ANSWERED = "answered", _("answered")


# When the window is over no status says: time received decides.
ANSWER = transition("answer", sources=[ReactionStatus.OPEN], target=ReactionStatus.ANSWERED)
ANSWER_ANEW = transition(
    "answer anew", sources=[ReactionStatus.ANSWERED], target=ReactionStatus.ANSWERED
)

REACTION = Machine(
    "Reaction",
    model="reviews.Reaction",
    statuses=ReactionStatus,
    transitions=[ANSWER, ANSWER_ANEW],
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


class DrawStatus(models.TextChoices):
    ANNOUNCED = "announced", _("announced")
    DRAWN = "drawn", _("drawn")
    WITHDRAWN = "withdrawn", _("withdrawn")


# There is no way back from drawn: nobody draws twice.
DRAW = transition("draw", sources=[DrawStatus.ANNOUNCED], target=DrawStatus.DRAWN)
WITHDRAW_DRAW = transition("withdraw", sources=[DrawStatus.ANNOUNCED], target=DrawStatus.WITHDRAWN)

DRAW_MACHINE = Machine(
    "Draw", model="reviews.Draw", statuses=DrawStatus, transitions=[DRAW, WITHDRAW_DRAW]
)


class PromotionStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    DISCARDED = "discarded", _("discarded")


CONFIRM_PROMOTION = transition(
    "confirm", sources=[PromotionStatus.PROPOSED], target=PromotionStatus.CONFIRMED
)
DISCARD_PROMOTION = transition(
    "discard", sources=[PromotionStatus.PROPOSED], target=PromotionStatus.DISCARDED
)

PROMOTION = Machine(
    "Promotion",
    model="reviews.Promotion",
    statuses=PromotionStatus,
    transitions=[CONFIRM_PROMOTION, DISCARD_PROMOTION],
)


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    UNDER_WAY = "under_way", _("under way")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


M = MeetingStatus
PLAN_MEETING = transition("plan", sources=[M.PLANNED], target=M.PLANNED)
BEGIN_MEETING = transition("begin", sources=[M.PLANNED], target=M.UNDER_WAY)
CLOSE_MEETING = transition("close", sources=[M.UNDER_WAY], target=M.CLOSED)
CANCEL_MEETING = transition("cancel", sources=[M.PLANNED], target=M.CANCELLED)

MEETING = Machine(
    "Meeting",
    model="reviews.Meeting",
    statuses=MeetingStatus,
    transitions=[PLAN_MEETING, BEGIN_MEETING, CLOSE_MEETING, CANCEL_MEETING],
)


class ItemStatus(models.TextChoices):
    WAITING = "waiting", _("to come")
    OPEN = "open", _("being discussed")
    DONE = "done", _("dealt with")
    ASIDE = "aside", _("not discussed")


TAKE_UP_ITEM = transition("take up", sources=[ItemStatus.WAITING], target=ItemStatus.OPEN)
RESUME_ITEM = transition("resume", sources=[ItemStatus.DONE], target=ItemStatus.OPEN)
MINUTE_ITEM = transition("minute", sources=[ItemStatus.OPEN], target=ItemStatus.OPEN)
FINISH_ITEM = transition("finish", sources=[ItemStatus.OPEN], target=ItemStatus.DONE)
PUT_ASIDE = transition("put aside", sources=[ItemStatus.WAITING], target=ItemStatus.ASIDE)
TAKE_BACK = transition("take back", sources=[ItemStatus.ASIDE], target=ItemStatus.WAITING)

AGENDA_ITEM = Machine(
    "Agenda item",
    model="reviews.AgendaItem",
    statuses=ItemStatus,
    transitions=[TAKE_UP_ITEM, RESUME_ITEM, MINUTE_ITEM, FINISH_ITEM, PUT_ASIDE, TAKE_BACK],
)


class VoteStatus(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


CLOSE_VOTE = transition("close", sources=[VoteStatus.OPEN], target=VoteStatus.CLOSED)

VOTE = Machine("Vote", model="reviews.Vote", statuses=VoteStatus, transitions=[CLOSE_VOTE])


class HearingStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    CANCELLED = "cancelled", _("cancelled")


# Held is computed from the time: no job must say so for the scores after it to be told apart.
MOVE_HEARING = transition(
    "move", sources=[HearingStatus.PLANNED, HearingStatus.CANCELLED], target=HearingStatus.PLANNED
)
CONFIRM_HEARING = transition(
    "confirm", sources=[HearingStatus.PLANNED], target=HearingStatus.PLANNED
)
CANCEL_HEARING = transition(
    "cancel", sources=[HearingStatus.PLANNED], target=HearingStatus.CANCELLED
)

HEARING = Machine(
    "Hearing",
    model="reviews.Hearing",
    statuses=HearingStatus,
    transitions=[MOVE_HEARING, CONFIRM_HEARING, CANCEL_HEARING],
)
