"""The consensus of a contest's dossier: rapporteur, draft, voices, settling, opening again."""

import pytest
from django.db import IntegrityError, transaction

from core.audit import AuditEvent
from core.errors import NotReady, Refused, Stale
from core.states import TransitionNotAllowed
from reviews.actions import conflicts, deliberations, panels, sheets
from reviews.models import Consensus, ConsensusVersion, ScoreSheet, Voice
from reviews.states import ConsensusStatus
from tests.factories.accounts import make_user
from tests.factories.deliberating import SCORES, make_table
from tests.factories.reviews import make_assignment, make_panelist, make_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return make_table()


def settle(table, by, **given):
    version = table.consensus.version
    return deliberations.settle(table.dossier, by=by, version=version, **given)


def test_what_all_agreed_to_is_settled_in_an_immutable_version(table):
    consensus = table.settle()

    version = ConsensusVersion.objects.get()
    assert (consensus.status, consensus.agreed_by) == (ConsensusStatus.AGREED, table.users[0])
    assert version.content["scores"] == {"criterion-1": 8, "criterion-2": 7}
    assert version.content["notes"] == {"criterion-1": "Bold."}
    assert version.content["draft"] == 1
    assert [voice["kind"] for voice in version.content["voices"]] == ["agrees"] * 3
    assert len(version.content["sheets"]) == 3
    assert AuditEvent.objects.filter(verb="agree").get().new["digest"] == version.digest
    for change in (lambda: ConsensusVersion.objects.update(number=2), version.delete):
        with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
            change()


def test_settling_twice_is_settling_once(table):
    table.settle()

    settle(table, table.users[0])

    assert ConsensusVersion.objects.count() == 1


def test_nothing_is_settled_while_the_seat_of_the_rapporteur_has_ended(table):
    table.appoint().draft()
    table.agree()
    panels.end(table.seats[0], by=table.officer)

    with pytest.raises(NotReady, match="seat has ended: appoint another"):
        settle(table, table.officer)

    deliberations.appoint(table.dossier, table.seats[1], by=table.officer)
    table.seats = table.seats[1:]
    table.draft()
    table.agree()
    assert settle(table, table.users[0]).is_agreed


def test_a_new_draft_ends_what_was_agreed_to_the_former_one(table):
    table.appoint().draft()
    table.agree()
    table.draft(text="Better.")

    with pytest.raises(NotReady) as refused:
        settle(table, table.users[0])

    assert refused.value.problems == [f"{seat} has not agreed yet." for seat in table.seats[1:]]


def test_a_draft_without_a_change_ends_nothing(table):
    table.appoint().draft()
    table.agree()

    table.draft()

    assert table.consensus.version == 1
    assert settle(table, table.users[0]).is_agreed


def test_nobody_agrees_to_a_draft_that_they_have_not_read(table):
    table.appoint().draft()
    table.draft(text="Better.")

    with pytest.raises(Stale):
        deliberations.speak(table.dossier, by=table.users[1], version=1, kind="agrees")

    assert not Voice.objects.filter(panelist=table.seats[1]).exists()


def test_nobody_settles_a_draft_that_was_changed_meanwhile(table):
    table.appoint().draft()
    table.draft(text="Better.")

    with pytest.raises(Stale):
        deliberations.settle(table.dossier, by=table.users[0], version=1)


def test_a_minority_view_is_kept_with_the_consensus(table):
    table.appoint().draft()
    table.agree(table.users[1])
    deliberations.speak(
        table.dossier, by=table.users[2], version=1, kind="dissents", text=" Too risky. "
    )

    settle(table, table.users[0])

    voices = ConsensusVersion.objects.get().content["voices"]
    assert [voice["text"] for voice in voices if voice["kind"] == "dissents"] == ["Too risky."]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "dissents", "text": "  "}, "Say what you see differently"),
        ({"kind": "dissents", "text": "x" * 10_001}, "At most 10,000"),
        ({"kind": "perhaps"}, "Say whether you agree"),
        ({"kind": ""}, "Say whether you agree"),
    ],
)
def test_a_voice_says_something_that_can_be_kept(table, given, words):
    table.appoint().draft()

    with pytest.raises(Refused, match=words):
        deliberations.speak(table.dossier, by=table.users[1], version=1, **given)

    assert Voice.objects.count() == 1  # the rapporteur's


def test_a_rapporteur_does_not_dissent_from_the_own_draft(table):
    table.appoint().draft()

    with pytest.raises(Refused, match="The draft is yours"):
        deliberations.speak(
            table.dossier, by=table.users[0], version=1, kind="dissents", text="No."
        )


def test_an_incomplete_draft_is_neither_agreed_to_nor_settled(table):
    table.appoint().draft(scores={"criterion-1": "4"})

    with pytest.raises(NotReady, match="Criterion 2"):
        deliberations.speak(table.dossier, by=table.users[1], version=1, kind="agrees")
    with pytest.raises(NotReady, match="Criterion 2"):
        settle(table, table.officer, reason="They are away.", may_overrule=True)


def test_somebody_away_is_passed_over_with_a_reason_by_whoever_may(table):
    table.appoint().draft()
    table.agree(table.users[1])

    with pytest.raises(NotReady, match=str(table.seats[2])):
        settle(table, table.users[0], reason="She is away.")
    with pytest.raises(NotReady):
        settle(table, table.officer, reason=" ", may_overrule=True)
    settle(table, table.officer, reason="She is away.", may_overrule=True)

    content = ConsensusVersion.objects.get().content
    assert (content["without"], content["reason"]) == ([table.seats[2].pk], "She is away.")


def test_a_reason_that_nobody_needed_is_not_kept(table):
    table.appoint().draft()
    table.agree()

    settle(table, table.officer, reason="Just because.", may_overrule=True)

    assert ConsensusVersion.objects.get().content["reason"] == ""


def test_the_consensus_opens_with_the_quorum_of_sheets():
    table = make_table(steps=[(8, 7), (6, 7)], quorum=3)
    table.appoint()

    with pytest.raises(NotReady, match="3 sheets"):
        table.draft()


def test_an_abstention_counts_for_no_quorum_and_is_not_asked():
    table = make_table(steps=[(8, 7), (6, 7)])
    seat = make_panelist(panel=table.seats[0].panel, declared_for=[table.stage])
    given = make_assignment(seat, table.dossier, status="done")
    make_sheet(given, status="submitted", is_abstention=True)

    assert table.settle().is_agreed
    assert seat.pk not in [v["panelist"] for v in ConsensusVersion.objects.get().content["voices"]]


def test_the_own_sheet_must_be_in(table):
    seat = make_panelist(panel=table.seats[0].panel, declared_for=[table.stage])
    make_assignment(seat, table.dossier)
    table.appoint().draft()

    with pytest.raises(Refused, match="own sheet"):
        deliberations.speak(table.dossier, by=seat.user, version=1, kind="agrees")
    table.agree()
    with pytest.raises(NotReady, match=str(seat)):
        settle(table, table.users[0])


@pytest.mark.parametrize("who", ["member", "stranger", "chair"])
def test_only_the_rapporteur_drafts(table, who):
    table.appoint()
    by = {"member": table.users[1], "stranger": make_user(), "chair": table.chair.user}[who]

    with pytest.raises(Refused):
        deliberations.draft(table.dossier, by=by, version=0, scores=SCORES, notes={}, text="")

    assert table.consensus.version == 0


@pytest.mark.parametrize("score", ["5.5", "-1", "3.3", "n/a", "x", "1e3", "４x"])
def test_a_score_off_the_scale_is_refused_and_nothing_is_written(table, score):
    table.appoint()

    with pytest.raises(Refused):
        table.draft(scores={"criterion-1": score})

    assert (table.consensus.version, table.consensus.scores.count()) == (0, 0)


def test_a_text_that_is_too_long_is_refused(table):
    table.appoint()

    with pytest.raises(Refused, match="10,000"):
        table.draft(text="x" * 10_001)


def test_a_draft_on_top_of_an_old_one_is_stale(table):
    table.appoint().draft()

    with pytest.raises(Stale):
        table.draft(version=0, text="Late.")


def test_what_is_agreed_takes_no_draft_and_no_voice(table):
    table.settle()

    with pytest.raises(TransitionNotAllowed):
        table.draft(text="Late.")
    with pytest.raises(TransitionNotAllowed):
        deliberations.speak(table.dossier, by=table.users[1], version=1, kind="agrees")


def test_what_is_decided_is_not_deliberated(table):
    table.appoint().draft()
    type(table.stage).objects.update(status="decided")
    table.dossier.refresh_from_db()

    with pytest.raises(TransitionNotAllowed):
        table.draft(text="Late.")
    with pytest.raises(TransitionNotAllowed):
        deliberations.settle(table.dossier, by=table.officer, version=1)


def test_a_consensus_is_opened_again_with_a_reason_and_agreed_anew(table):
    table.settle()

    with pytest.raises(Refused, match="Say why"):
        deliberations.reopen(table.dossier, by=table.officer, reason=" ")
    deliberations.reopen(table.dossier, by=table.officer, reason="A slip.")
    assert (table.consensus.status, table.consensus.version) == (ConsensusStatus.OPEN, 2)
    with pytest.raises(NotReady):
        settle(table, table.users[0])

    table.draft(text="Better.")
    table.agree()
    settle(table, table.users[0])
    assert [version.number for version in ConsensusVersion.objects.all()] == [1, 2]


def test_a_rapporteur_takes_over_a_draft_only_by_saving_it(table):
    table.appoint().draft()
    table.agree()
    deliberations.appoint(table.dossier, table.seats[1], by=table.chair.user)
    deliberations.speak(
        table.dossier, by=table.users[0], version=1, kind="dissents", text="Not mine."
    )

    with pytest.raises(Refused, match="Somebody else"):
        table.draft(text="Still mine.")
    assert settle(table, table.chair.user).is_agreed  # the new one had agreed to it as it stands


def test_nobody_becomes_rapporteur_who_is_in_conflict_or_does_not_judge_it(table):
    barred, other = table.seats[2], make_panelist(panel=table.seats[0].panel)
    conflicts.record(barred.user, table.dossier.application, by=None, reason="partner")

    for seat in (barred, other):
        with pytest.raises(Refused):
            deliberations.appoint(table.dossier, seat, by=table.officer)


def test_a_conflict_of_a_member_opens_the_consensus_again_and_takes_the_voice_out(table):
    table.settle()

    conflicts.record(table.users[2], table.dossier.application, by=None, reason="family")

    consensus = table.consensus
    assert (consensus.status, consensus.version) == (ConsensusStatus.OPEN, 2)
    assert consensus.rapporteur == table.seats[0]
    assert Voice.objects.get(panelist=table.seats[2]).voided_at is not None
    table.stage.quorum = 2
    table.stage.save(update_fields=["quorum"])
    table.draft(text="Without her.")
    table.agree(table.users[1])
    settle(table, table.users[0])
    said = ConsensusVersion.objects.last().content["voices"]
    assert [voice["panelist"] for voice in said] == [seat.pk for seat in table.seats[:2]]


def test_a_conflict_of_the_rapporteur_leaves_the_dossier_without_one(table):
    table.settle()

    conflicts.record(table.users[0], table.dossier.application, by=None, reason="family")

    assert table.consensus.rapporteur is None
    type(table.stage).objects.update(quorum=2)
    table.dossier.stage.refresh_from_db()
    table.agree()
    with pytest.raises(NotReady, match="Appoint a rapporteur"):
        settle(table, table.chair.user)
    deliberations.appoint(table.dossier, table.seats[1], by=table.chair.user)
    deliberations.draft(
        table.dossier,
        by=table.users[1],
        version=2,
        scores=SCORES,
        notes={"criterion-1": "Bold."},
        text="Good.",
    )
    assert settle(table, table.chair.user).is_agreed


def test_a_conflict_under_an_open_draft_ends_all_agreement_to_it(table):
    table.appoint().draft()
    table.agree()

    conflicts.record(table.users[2], table.dossier.application, by=None, reason="family")

    assert table.consensus.version == 2
    assert not table.consensus.voices.filter(version=2).exists()


def test_a_conflict_of_somebody_who_never_judged_leaves_the_consensus_alone(table):
    table.settle()

    conflicts.record(table.chair.user, table.dossier.application, by=None, reason="family")

    assert table.consensus.is_agreed


def test_a_second_conflict_does_not_undo_what_was_agreed_without_the_person(table):
    table.appoint().draft()
    conflicts.record(table.users[2], table.dossier.application, by=None, reason="former")
    type(table.stage).objects.update(quorum=2)
    table.dossier.stage.refresh_from_db()
    table.draft(text="Anew.")
    table.agree(table.users[1])
    settle(table, table.users[0])

    conflicts.record(table.users[2], table.dossier.application, by=None, reason="family")

    assert table.consensus.is_agreed


def test_a_sheet_under_a_consensus_is_not_given_back(table):
    table.settle()
    sheet = ScoreSheet.objects.get(assignment__panelist=table.seats[1])

    with pytest.raises(Refused, match="Open the consensus again"):
        sheets.return_(sheet, by=table.officer, reason="Look again.")


def test_a_voided_sheet_opens_the_consensus_again(table):
    table.settle()
    sheet = ScoreSheet.objects.get(assignment__panelist=table.seats[1])

    sheets.void(sheet, by=table.officer, reason="Written for another one.")

    assert table.consensus.status == ConsensusStatus.OPEN


def test_an_ended_seat_neither_speaks_nor_is_waited_for(table):
    table.appoint().draft()
    table.agree(table.users[1])
    seat = table.seats[2]
    type(seat).objects.filter(pk=seat.pk).update(ended_at=seat.created_at)

    with pytest.raises(Refused):
        deliberations.speak(table.dossier, by=seat.user, version=1, kind="agrees")
    assert settle(table, table.users[0]).is_agreed


def test_those_proposed_are_appointed_where_nobody_is():
    table = make_table()
    second = make_table(stage=table.stage)

    number = deliberations.appoint_proposed(
        table.stage, by=table.officer, dossiers=[table.dossier, second.dossier]
    )

    assert number == 2
    assert Consensus.objects.filter(rapporteur__isnull=False).count() == 2
    again = deliberations.appoint_proposed(table.stage, by=table.officer, dossiers=[table.dossier])
    assert again == 0
