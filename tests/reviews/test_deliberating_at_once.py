"""Agreeing, drafting, settling and conflicts at the same moment, on PostgreSQL."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError

from core import clock, jobs
from core.errors import NotReady, Refused, Stale, WrongTime
from core.states import TransitionNotAllowed
from reviews.actions import (
    conflicts,
    consensus,
    deliberations,
    discussions,
    rankings,
    reactions,
    sheets,
)
from reviews.models import (
    Consensus,
    ConsensusVersion,
    DiscussionPost,
    Ranking,
    Reaction,
    ScoreSheet,
    Voice,
)
from reviews.states import ConsensusStatus, ResultStatus
from tests.core.threads import together
from tests.factories.deliberating import SCORES, make_assessed, make_table

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PAIRS = 10


def copy_of(row):
    return type(row).objects.get(pk=row.pk)


def assert_no_deadlock(results):
    assert not [one for one in results if isinstance(one, OperationalError)], results


def draft(table, text, version):
    return partial(
        deliberations.draft,
        copy_of(table.dossier),
        by=table.users[0],
        version=version,
        scores=SCORES,
        notes={},
        text=text,
    )


def conflict_of(table, user):
    application = table.dossier.application
    return partial(conflicts.record, user, application, by=None, reason="family")


def test_nobody_agrees_to_a_draft_that_comes_at_the_same_moment():
    for _ in range(PAIRS):
        table = make_table()
        table.appoint().draft()

        agreed, drafted = together(
            partial(
                deliberations.speak,
                copy_of(table.dossier),
                by=table.users[1],
                version=1,
                kind="agrees",
            ),
            draft(table, "Better.", 1),
        )

        assert_no_deadlock([agreed, drafted])
        assert isinstance(drafted, Consensus), drafted
        assert isinstance(agreed, Voice | Stale), agreed
        assert not Voice.objects.filter(panelist=table.seats[1], version=2).exists()


def test_of_two_drafts_on_the_same_version_one_is_stale():
    table = make_table()
    table.appoint().draft()

    results = together(draft(table, "One.", 1), draft(table, "Two.", 1))

    assert sorted(type(result).__name__ for result in results) == ["Consensus", "Stale"]
    assert table.consensus.version == 2


def test_a_draft_and_settling_the_former_one_are_never_both_in_force():
    for _ in range(PAIRS):
        table = make_table()
        table.appoint().draft()
        table.agree()

        settled, drafted = together(
            partial(deliberations.settle, copy_of(table.dossier), by=table.users[0], version=1),
            draft(table, "Better.", 1),
        )

        assert_no_deadlock([settled, drafted])
        if isinstance(settled, Consensus):
            assert isinstance(drafted, TransitionNotAllowed), drafted
            assert ConsensusVersion.objects.get(consensus=settled).content["text"] == "Good."
        else:
            assert isinstance(settled, Stale | NotReady), settled
            assert table.consensus.status == ConsensusStatus.OPEN


@pytest.mark.parametrize("whose", [0, 1])
def test_a_conflict_and_settling_leave_no_agreed_consensus_with_that_voice(whose):
    for _ in range(PAIRS):
        table = make_table()
        table.appoint().draft()
        table.agree()

        settled, recorded = together(
            partial(deliberations.settle, copy_of(table.dossier), by=table.chair.user, version=1),
            conflict_of(table, table.users[whose]),
        )

        assert_no_deadlock([settled, recorded])
        assert not isinstance(recorded, Exception), recorded
        assert isinstance(settled, Consensus | Stale | NotReady), settled
        assert table.consensus.status == ConsensusStatus.OPEN
        assert Voice.objects.get(panelist=table.seats[whose]).voided_at is not None


@pytest.mark.parametrize("whose", [0, 1])
def test_a_conflict_and_agreeing_on_levels_leave_none_that_rest_on_that_sheet(whose):
    for _ in range(PAIRS):
        dossier = make_assessed()
        users = [given.panelist.user for given in dossier.assignments.order_by("pk")]
        levels = {"levels": {"1": "4", "2": "3", "3": "3"}, "notes": {}, "text": ""}
        consensus.save(dossier, by=users[0], version=0, **levels)

        agreed, recorded = together(
            partial(consensus.agree, copy_of(dossier), by=users[0]),
            partial(conflicts.record, users[whose], dossier.application, by=None, reason="family"),
        )

        assert_no_deadlock([agreed, recorded])
        assert not isinstance(recorded, Exception), recorded
        assert isinstance(agreed, Consensus | Refused | PermissionDenied), agreed
        assert Consensus.objects.get(dossier=dossier).status == ConsensusStatus.OPEN


def test_a_conflict_and_a_voice_of_the_same_person_never_both_count():
    for _ in range(PAIRS):
        table = make_table()
        table.appoint().draft()

        spoken, recorded = together(
            partial(
                deliberations.speak,
                copy_of(table.dossier),
                by=table.users[1],
                version=1,
                kind="agrees",
            ),
            conflict_of(table, table.users[1]),
        )

        assert_no_deadlock([spoken, recorded])
        assert isinstance(spoken, Voice | Refused | Stale), spoken
        assert not Voice.objects.filter(panelist=table.seats[1], voided_at=None).exists()


def test_no_current_ranking_rests_on_a_consensus_that_is_open_again():
    for _ in range(5):
        table = make_table()
        table.settle()
        job = jobs.claim(rankings.request(table.stage, by=None).pk)
        outcome = jobs.compute(job)

        results = together(partial(jobs.publish, job, outcome), conflict_of(table, table.users[1]))

        assert_no_deadlock(results)
        for ranking in Ranking.objects.filter(stage=table.stage):
            assert not ranking.inputs or ranking.status == ResultStatus.SUPERSEDED


def test_a_sheet_is_not_given_back_under_a_consensus_that_is_settled_meanwhile():
    for _ in range(PAIRS):
        table = make_table()
        table.appoint().draft()
        table.agree()
        sheet = ScoreSheet.objects.get(assignment__panelist=table.seats[1])

        settled, returned = together(
            partial(deliberations.settle, copy_of(table.dossier), by=table.users[0], version=1),
            partial(sheets.return_, sheet, by=table.officer, reason="Look again."),
        )

        assert_no_deadlock([settled, returned])
        is_agreed = table.consensus.is_agreed
        sheet.refresh_from_db()
        assert (sheet.status == "submitted") == is_agreed, (settled, returned)


def test_rapporteurs_are_proposed_while_somebody_declares_conflicts():
    for _ in range(5):
        table = make_table()
        others = [make_table(stage=table.stage) for _ in range(2)]
        dossiers = [copy_of(one.dossier) for one in (table, *others)]

        results = together(
            partial(
                deliberations.appoint_proposed, table.stage, by=table.officer, dossiers=dossiers
            ),
            conflict_of(table, table.users[0]),
            conflict_of(others[1], others[1].users[0]),
        )

        assert_no_deadlock(results)
        for one in (table, others[1]):
            held = Consensus.objects.filter(dossier=one.dossier, rapporteur=one.seats[0])
            assert not held.exists()


def test_of_two_answers_at_once_one_counts_and_the_other_is_told():
    table = make_table(reaction_days=7)
    reaction = reactions.open(table.dossier, by=table.officer)

    results = together(
        *(
            partial(
                reactions.answer,
                copy_of(reaction),
                by=table.manager,
                version=0,
                text=text,
                received_at=clock.now(),
            )
            for text in ("One.", "Two.")
        )
    )

    assert sorted(type(result).__name__ for result in results) == ["Reaction", "Stale"]
    assert not [result for result in results if isinstance(result, WrongTime)]
    assert Reaction.objects.get().version == 1


def test_the_right_to_react_is_opened_once():
    table = make_table(reaction_days=7)

    results = together(
        *(partial(reactions.open, copy_of(table.dossier), by=table.officer) for _ in range(2))
    )

    assert sorted(type(result).__name__ for result in results) == ["NotReady", "Reaction"]
    assert Reaction.objects.get().reports.count() == 3


def test_words_and_a_conflict_of_the_same_person_wait_for_each_other():
    for _ in range(PAIRS):
        table = make_table()

        said, recorded = together(
            partial(discussions.post, copy_of(table.dossier), by=table.users[0], text="Mine."),
            conflict_of(table, table.users[0]),
        )

        assert_no_deadlock([said, recorded])
        assert isinstance(said, DiscussionPost | PermissionDenied), said
        assert not DiscussionPost.objects.visible_to(table.users[0]).exists()
