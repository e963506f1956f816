"""manage.py replay: a stored run comes out as it was recorded, or what parted is named."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.digests import digest
from reviews import ranking_replay
from reviews.models import ConsensusVersion, Ranking, RankingEntry, SheetVersion
from reviews.ranking_replay import Verdict
from reviews.scoring.ranking import METHODS
from tests.factories.deliberating import make_table
from tests.reviews.test_ranking_runs import declare, hand_in_late, other
from tests.reviews.test_rankings import computed, make_judged_stage

pytestmark = pytest.mark.django_db
GIVEN = METHODS.keys() - {"mean"}


@pytest.fixture
def stage():
    sheets = ([[8, 8], [5, None]], [[6, 6], None], [[7, 7], [4, 3]], [[7, 7], [4, 3]], [])
    return make_judged_stage(*sheets)[0]


@pytest.fixture
def table():
    return make_table()


def replayed(ranking):
    """(exit code, what was printed)"""
    out = io.StringIO()
    try:
        call_command("replay", str(ranking.pk), stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def tamper(model, pk, **values):
    """Change a row past triggers and models, as somebody with the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute(f"DROP TRIGGER podium_refuse_update_{model._meta.db_table}")
        model.objects.filter(pk=pk).update(**values)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_mean_with_ties_is_byte_identical_whatever_came_in_since(stage):
    declare(stage, tie_chain=[{"by": "criterion", "key": "criterion-1"}, {"by": "panel"}])
    ranking = computed(stage)
    hand_in_late(stage, stage.dossiers.first(), [2, 2])
    assert other(stage)

    code, words = replayed(ranking)

    assert code == 0
    assert "Computed again: byte-identical." in words
    assert ranking.digest in words


@pytest.mark.parametrize("method", sorted(GIVEN))
def test_every_method_is_byte_identical_where_it_was_computed(stage, method):
    ranking = other(stage, method)

    assert ranking_replay.replay(Ranking.objects.get(pk=ranking.pk)).verdict == Verdict.IDENTICAL


def test_other_weights_are_taken_from_the_run(stage):
    ranking = other(stage, "mean", weights={"criterion-1": "5"})

    assert replayed(ranking)[0] == 0


def test_a_run_is_found_by_the_beginning_of_its_digest(stage):
    ranking = computed(stage)
    out = io.StringIO()

    call_command("replay", ranking.digest[:12], stdout=out)

    assert f"Run {ranking.pk}:" in out.getvalue()


@pytest.mark.parametrize("run", ["0", "x", "99999999999999999999", "feedc0de"])
def test_a_run_that_does_not_exist_is_one_sentence_and_code_2(run):
    with pytest.raises(CommandError, match="There is no run") as error:
        call_command("replay", run)

    assert error.value.returncode == 2


def test_content_that_no_longer_fits_its_digest_is_named(stage):
    ranking = computed(stage)
    version = SheetVersion.objects.order_by("pk").first()
    tamper(SheetVersion, version.pk, content=version.content | {"comment": "Better now."})

    code, words = replayed(ranking)

    assert code == 1
    assert f"The content of sheet version {version.pk} does not match its digest." in words
    assert "Computed again: byte-identical." in words  # the scores are the same


def test_scores_that_were_changed_with_their_digest_are_named_too(stage):
    ranking = computed(stage)
    version = SheetVersion.objects.order_by("pk").first()
    content = version.content | {"scores": {"criterion-1": 10, "criterion-2": 10}}
    tamper(SheetVersion, version.pk, content=content, digest=digest(content))

    code, words = replayed(ranking)

    assert code == 1
    assert f"Sheet version {version.pk} has another digest than the run recorded." in words
    assert "Computed again: different." in words
    assert "score" in words


def test_a_result_that_was_changed_is_found_by_the_digest_of_the_run(stage):
    ranking = computed(stage)
    RankingEntry.objects.filter(ranking=ranking, rank=1).update(score="5")

    code, words = replayed(ranking)

    assert code == 1
    assert "The stored results no longer match the digest of the run." in words
    assert "score 5 now" in words


def test_a_digest_that_was_changed_with_the_results_is_found_by_the_audit_trail(stage):
    ranking = computed(stage)
    Ranking.objects.filter(pk=ranking.pk).update(digest="0" * 64)

    code, words = replayed(ranking)

    assert code == 1
    assert "The audit trail records another digest of the run." in words


def test_inputs_that_were_changed_are_found(stage):
    ranking = computed(stage)
    Ranking.objects.filter(pk=ranking.pk).update(packed_inputs=ranking.packed_inputs[:-40])

    code, words = replayed(ranking)

    assert code == 1
    assert "The list of inputs no longer matches the digest of the inputs." in words


def test_a_float_method_may_be_one_quantum_away_and_no_more(stage, monkeypatch):
    ranking = other(stage, "least-squares")
    first = ranking.entries.filter(rank=1).first()
    numerator, denominator = int(first.numerator), int(first.denominator)

    def moved(by):
        """As if another platform had computed the first one ``by`` millionths higher."""
        whole = numerator * 10**6 + by * denominator
        entries = ranking_replay._stored(ranking)
        entries[0] |= {"numerator": str(whole), "denominator": str(denominator * 10**6)}
        outcome = type("Outcome", (), {"entries": entries, "digest": "another"})
        monkeypatch.setattr(ranking_replay, "compute", lambda inputs: outcome)
        return ranking_replay.replay(ranking).verdict

    assert moved(1) == Verdict.WITHIN
    assert moved(2) == Verdict.DIFFERENT


def test_a_run_on_agreed_scores_is_replayed_from_the_consensuses(table):
    table.settle()
    ranking = computed(table.stage)
    assert replayed(ranking)[0] == 0
    version = ConsensusVersion.objects.get()
    tamper(ConsensusVersion, version.pk, content=version.content | {"text": "Else."})

    code, words = replayed(ranking)

    assert code == 1
    assert f"The content of consensus version {version.pk} does not match its digest." in words
