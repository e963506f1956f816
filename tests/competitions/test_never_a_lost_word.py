"""Two people write, send, lose their network, hand in and withdraw, in any order: no word is lost.

Each hand is what a browser knows: the text in its field, the version it was shown, and the names
of its sends that no answer came back for (static/js/autosave.js does the same).
"""

from contextlib import suppress
from datetime import timedelta
from itertools import zip_longest

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from competitions import snapshots, timing
from competitions.actions import answers, applications, stages, submissions
from competitions.kinds import kind_of
from competitions.models import Answer, Dossier
from core import clock
from core.audit import AuditEvent
from core.errors import NotReady, Refused, Stale
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_user
from tests.factories.applications import make_complete_draft, question

pytestmark = pytest.mark.django_db
KEYS = ("profile", "requested")
KEY = st.sampled_from(["profile", "profile", "requested"])
HANDS = st.integers(0, 1)
WORDS = st.sampled_from(["", "a", "ab", "10,000,000", "39,000,000", "a million", "集群", "a b"])
FATES = st.sampled_from(["answered", "answer lost", "lost"])


class Hand:
    """A person at a browser, with one field per question."""

    def __init__(self, dossier):
        self.user = make_user()
        self.fields = {key: Field(dossier, key) for key in KEYS}


class Field:
    def __init__(self, dossier, key):
        self.text, self.mutation, self.unanswered, self.wrote = "", "", [], set()
        self.look(dossier.answers.get(question__key=key))

    def look(self, answer):
        """The page shows what is in force; what was typed and not sent is the person's to keep."""
        self.version, self.seen = answer.version, {answer.value}
        self.text, self.unanswered = answer.value, []


class Writing(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.dossier = make_complete_draft()
        self.questions = {key: question(self.dossier, key) for key in KEYS}
        self.hands = [Hand(self.dossier) for _ in range(2)]
        self.accepted = []  # (key, author, when, value) of each write that took effect
        self.handed_in = {}  # draft version -> (Submission, what stood there)
        self.names = 0
        self.now = clock.now()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def fresh(self):
        dossiers = Dossier.objects.select_related("stage__call", "application__call")
        return dossiers.get(pk=self.dossier.pk)

    def answer(self, key):
        return Answer.objects.get(dossier=self.dossier, question=self.questions[key])

    def tidied(self, key):
        """What stands there, as a receipt writes it."""
        asked = self.questions[key]
        return kind_of(asked).to_snapshot(asked, self.answer(key).value)

    @rule(seconds=st.sampled_from([1, 59, 61, 3600]))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(hand=HANDS, key=KEY, text=st.none() | WORDS, fate=FATES)
    def write(self, hand, key, text, fate):
        """Typing and its autosave; None: a retry, which keeps the name of its send."""
        person, field = self.hands[hand], self.hands[hand].fields[key]
        if text is not None and field.text != text:
            field.text, field.mutation = text, ""
        if not field.mutation:
            self.names += 1
            field.mutation = f"send-{self.names:04}"
        sent = answers.Sent(field.mutation, tuple(field.unanswered))
        field.unanswered = [*dict.fromkeys([*field.unanswered, field.mutation])]
        if fate == "lost":
            return
        stale = self._save(person, key, field, sent)
        if fate == "answered" and not stale:
            field.version, field.unanswered = self.answer(key).version, []
            field.seen = {self.answer(key).value}

    def _save(self, person, key, field, sent):
        """Whether somebody else's text stood in the way."""
        before, dossier = self.answer(key), self.fresh()
        is_open = timing.takes_words(dossier, self.now)
        how = {"by": person.user, "version": field.version, "sent": sent, "received_at": self.now}
        try:
            with clock.frozen(self.now):
                after = answers.save(dossier, self.questions[key], field.text, **how)
        except answers.Closed:
            assert not is_open
            return False
        except Stale:
            assert self.answer(key).value == before.value
            return True
        assert is_open
        if after.version > before.version:
            assert before.value in field.seen | field.wrote, "overwritten without being seen"
            self.accepted.append((key, person.user.pk, self.now, after.value))
        field.wrote.add(field.text)
        return False

    @rule(hand=HANDS, key=KEY, keeps_own=st.booleans())
    def open_the_page_again(self, hand, key, keeps_own):
        """Both texts are shown; keeping one's own names the version that was shown."""
        field = self.hands[hand].fields[key]
        text = field.text
        field.look(self.answer(key))
        if keeps_own and text != field.text:
            field.text, field.mutation = text, ""

    @rule(key=KEY, hand=HANDS, which=st.integers(0, 3))
    def restore(self, key, hand, which):
        answer, user = self.answer(key), self.hands[hand].user
        revisions = list(answer.revisions.all())
        revision = revisions[which % len(revisions)]
        try:
            with clock.frozen(self.now):
                after = answers.restore(
                    answer, revision, by=user, version=answer.version, received_at=self.now
                )
        except answers.Closed:
            return
        if after.version > answer.version:
            self.accepted.append((key, user.pk, self.now, after.value))

    @rule(hand=HANDS)
    def hand_in(self, hand):
        dossier = self.fresh()
        words = {key: self.tidied(key) for key in KEYS}
        try:
            with clock.frozen(self.now):
                receipt = submissions.submit(
                    dossier, by=self.hands[hand].user, received_at=self.now
                )
        except (NotReady, submissions.TooLate, TransitionNotAllowed):
            assert dossier.draft_version not in self.handed_in
            return
        known, _words = self.handed_in.setdefault(receipt.draft_version, (receipt, words))
        assert known == receipt

    @precondition(lambda self: len(self.accepted) > 3)
    @rule(what=st.sampled_from(["extend", "the deadline passes", "close"]), days=st.integers(1, 40))
    def time_ends_or_is_given(self, what, days):
        stage = self.fresh().stage
        if what == "the deadline passes":
            self.now = max(self.now, stage.deadline + timedelta(seconds=1))
        with clock.frozen(self.now):
            if what == "close":
                stages.close_due(self.now)
            elif what == "extend":
                until = stage.deadline + timedelta(days=days)
                with suppress(Refused, TransitionNotAllowed):  # that may lie in the past
                    stages.extend(stage, by=None, closes_at=until, reason="Snow.")

    @precondition(lambda self: len(self.accepted) > 8)
    @rule(hand=HANDS)
    def withdraw(self, hand):
        with suppress(Refused, TransitionNotAllowed):  # it lapsed before
            applications.withdraw(self.fresh(), by=self.hands[hand].user, reason="Moved.")

    @invariant()
    def what_was_accepted_is_there_or_was_typed_over_by_its_author_within_a_minute(self):
        for key in KEYS:
            kept = set(self.answer(key).revisions.values_list("value", flat=True))
            own = [entry for entry in self.accepted if entry[0] == key]
            for (_key, author, at, value), following in zip_longest(own, own[1:]):
                typed_on = (
                    following and following[1] == author and following[2] < at + answers.COALESCED
                )
                assert value in kept or typed_on

    @invariant()
    def the_newest_revision_is_the_answer(self):
        for key in KEYS:
            answer = self.answer(key)
            assert answer.revisions.first().value == answer.value

    @invariant()
    def receipts_hold_what_stood_there_and_the_latest_one_counts(self):
        dossier = self.fresh()
        assert dossier.submissions.count() == len(self.handed_in)
        for receipt, words in self.handed_in.values():
            receipt.refresh_from_db()
            assert snapshots.is_intact(receipt)
            found = {entry["key"]: entry["value"] for entry in receipt.content["answers"]}
            assert {key: found[key] for key in KEYS} == words
        if self.handed_in:
            assert dossier.pinned_id == self.handed_in[max(self.handed_in)][0].pk

    @invariant()
    def each_receipt_has_one_event(self):
        events = AuditEvent.objects.about(self.fresh()).filter(verb__startswith="submit")
        assert events.count() == len(self.handed_in)


def test_no_order_of_writing_sending_handing_in_and_withdrawing_loses_a_word():
    run_state_machine_as_test(
        Writing, settings=settings(max_examples=60, stateful_step_count=30, deadline=None)
    )
