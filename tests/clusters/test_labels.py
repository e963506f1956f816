"""Awarding, suspending, reinstating and revoking labels, on days moved by the project's clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clusters.actions import label_measures, labels
from clusters.models import Label, LabelMeasure, Suspension
from clusters.states import LabelState, LabelStatus, MeasureStatus
from clusters.validity import Status, as_of
from core import clock
from core.errors import Refused
from core.models import AuditEvent, Letter
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_officer, make_user
from tests.factories.clusters import POLICY, make_cluster, make_label_type

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def on(day):
    return clock.frozen(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


class World:
    """One cluster with its manager, one label type, two officers."""

    def __init__(self):
        self.manager = make_user()
        self.cluster = make_cluster(managers=[self.manager])
        self.label_type = make_label_type()
        self.officer, self.second = make_officer(), make_officer()

    def award(self, tier, received, decided=None):
        decided = decided or received
        with on(decided):
            return labels.award(
                self.cluster, self.label_type, tier, by=self.officer, received_on=received
            )

    def measure(self, label, kind, day, **fields):
        with on(day):
            fields = {"reason": "Found out."} | fields
            measure = label_measures.propose(label, kind, by=self.officer, **fields)
            label_measures.confirm(measure, by=self.second)
        label.refresh_from_db()
        return measure

    def status(self, day, known_at=None):
        found = as_of(day, [one.history for one in Label.objects.all()], known_at=known_at)
        return found and found[0]

    def letters(self, key):
        return Letter.objects.filter(key__startswith=key, address=self.manager.email)


@pytest.fixture
def world():
    return World()


def period(label):
    return label.valid_from, label.valid_until


# --- Awarding: the vectors of a label's life


def test_a_renewal_received_inside_the_year_continues_from_the_previous_end(world):
    first = world.award("bronze", date(2019, 7, 25))
    assert period(first) == (date(2019, 7, 25), date(2021, 7, 25))

    renewed = world.award("bronze", date(2022, 6, 10), date(2022, 9, 1))

    assert period(renewed) == (date(2021, 7, 25), date(2024, 7, 25))
    assert (renewed.supersedes, renewed.status) == (first, LabelStatus.VALID)
    first.refresh_from_db()
    assert (first.status, first.ended_on) == (LabelStatus.VALID, None)


def test_the_gap_before_a_seamless_renewal_is_shown_as_it_was_known_then(world):
    world.award("bronze", date(2019, 7, 25))
    world.award("bronze", date(2022, 6, 10), date(2022, 9, 1))
    day = date(2022, 1, 1)

    assert world.status(day) == Status.VALID
    assert world.status(day, known_at=datetime(2022, 1, 1, tzinfo=UTC)) == Status.EXPIRED


@pytest.mark.parametrize("tier", ["bronze", "silver", "gold"])
def test_a_renewal_received_after_the_window_is_a_new_label_of_two_years(world, tier):
    world.award("bronze", date(2019, 7, 25))

    label = world.award(tier, date(2022, 7, 25), date(2022, 10, 1))

    assert period(label) == (date(2022, 10, 1), date(2024, 10, 1))
    assert label.supersedes is None


@pytest.mark.parametrize(("months", "seamless"), [(11, True), (13, False)])
def test_eleven_months_after_expiry_are_in_time_and_thirteen_are_not(world, months, seamless):
    first = world.award("gold", date(2024, 1, 10))
    received = date(2026 + (months // 12), months % 12 + 1, 10)

    label = world.award("gold", received)

    assert (label.valid_from == first.valid_until) is seamless


def test_29_february_never_drifts(world):
    first = world.award("gold", date(2024, 2, 29))
    second = world.award("gold", date(2026, 1, 5))
    third = world.award("gold", date(2029, 1, 5))

    ends = [label.valid_until for label in (first, second, third)]
    assert ends == [date(2026, 3, 1), date(2029, 3, 1), date(2032, 2, 29)]


def test_a_renewal_granted_while_the_old_label_runs_stands_beside_it(world):
    first = world.award("gold", date(2024, 5, 1))

    second = world.award("gold", date(2026, 2, 1))

    assert second.valid_from == first.valid_until
    with on(date(2026, 2, 1)):
        assert list(Label.objects.in_force(clock.today())) == [first]
        assert (second.state, second.status) == (LabelState.PENDING, LabelStatus.VALID)
    assert list(Label.objects.in_force(date(2026, 5, 1))) == [second]


def test_an_upgrade_supersedes_and_keeps_what_was(world):
    bronze = world.award("bronze", date(2024, 5, 1))

    gold = world.award("gold", date(2025, 1, 1), date(2025, 3, 3))

    bronze.refresh_from_db()
    assert (bronze.status, bronze.ended_on) == (LabelStatus.SUPERSEDED, date(2025, 3, 3))
    assert (gold.supersedes, period(gold)) == (bronze, (date(2025, 3, 3), date(2027, 3, 3)))
    assert list(Label.objects.in_force(date(2025, 3, 2))) == [bronze]
    assert list(Label.objects.in_force(date(2025, 3, 3))) == [gold]


def test_silver_after_a_missed_gold_waits_for_the_end_of_the_gold(world):
    gold = world.award("gold", date(2024, 5, 1))

    silver = world.award("silver", date(2026, 1, 1), date(2026, 3, 1))

    assert period(silver) == (date(2026, 5, 1), date(2028, 5, 1))
    gold.refresh_from_db()
    assert (gold.status, gold.ended_on) == (LabelStatus.VALID, None)
    assert list(Label.objects.in_force(date(2026, 4, 30))) == [gold]


def test_gold_renewed_after_all_takes_the_place_of_the_silver_to_come(world):
    gold = world.award("gold", date(2024, 5, 1))
    silver = world.award("silver", date(2026, 1, 1), date(2026, 3, 1))

    again = world.award("gold", date(2026, 4, 1), date(2026, 4, 20))

    assert period(again) == (gold.valid_until, date(2029, 5, 1))
    silver.refresh_from_db()
    assert silver.ended_on == silver.valid_from
    assert list(Label.objects.in_force(date(2026, 5, 1))) == [again]


def test_labels_of_another_type_and_of_another_cluster_do_not_count(world):
    first = world.award("gold", date(2024, 5, 1))
    world.label_type = make_label_type()

    second = world.award("gold", date(2024, 8, 1))

    assert second.valid_from == date(2024, 8, 1)
    assert set(Label.objects.in_force(date(2024, 8, 1))) == {first, second}


def test_a_policy_of_its_own_decides_for_each_tier(world):
    world.label_type = make_label_type(policy=POLICY | {"gold": {"years": 4, "renewal_years": 5}})

    first, second = world.award("gold", date(2020, 1, 1)), world.award("gold", date(2023, 6, 1))

    assert first.valid_until == date(2024, 1, 1)
    assert second.valid_until == date(2029, 1, 1)


def test_awarding_is_recorded_with_its_way_and_its_dates(world):
    world.award("gold", date(2024, 5, 1))
    label = world.award("gold", date(2026, 1, 1))

    event = AuditEvent.objects.about(label).get()

    assert (event.verb, event.by) == ("grant", world.officer)
    assert (event.new["way"], event.new["valid_until"]) == ("renewal", "2029-05-01")


# --- Awarding: what is refused


def refused(world, words, *args, **fields):
    before = list(Label.objects.order_by("pk").values())
    with pytest.raises(Refused, match=words):
        world.award(*args, **fields)
    assert list(Label.objects.order_by("pk").values()) == before


def test_what_is_renewed_already_is_not_renewed_by_an_application_from_before(world):
    world.award("gold", date(2024, 5, 1))
    world.award("gold", date(2026, 1, 1))

    refused(world, "up to 30 Apr 2029 already", "gold", date(2026, 2, 1))


def test_while_a_label_is_suspended_nothing_is_awarded(world):
    label = world.award("gold", date(2024, 5, 1))
    world.measure(label, "suspend", date(2025, 1, 1))

    refused(world, "is suspended", "gold", date(2026, 2, 1))
    refused(world, "is suspended", "gold", date(2026, 8, 1))  # expired meanwhile

    world.measure(label, "reinstate", date(2026, 8, 2))
    assert world.award("gold", date(2026, 8, 3)).valid_from == date(2026, 5, 1)


def test_after_a_revocation_there_is_only_a_new_label(world):
    label = world.award("gold", date(2024, 5, 1))
    world.measure(label, "revoke", date(2026, 1, 1))

    again = world.award("gold", date(2026, 2, 1))

    assert period(again) == (date(2026, 2, 1), date(2028, 2, 1))
    assert again.supersedes is None


def test_a_renewal_that_was_revoked_before_it_began_can_be_earned_again(world):
    first = world.award("gold", date(2024, 5, 1))
    renewal = world.award("gold", date(2026, 1, 1))
    world.measure(renewal, "revoke", date(2026, 2, 1))
    assert world.status(date(2026, 3, 1)) == Status.VALID

    again = world.award("gold", date(2026, 4, 1))

    assert again.valid_from == first.valid_until


@pytest.mark.parametrize("tier", ["platinum", "", None])
def test_an_unknown_tier_is_refused(world, tier):
    refused(world, "no tier", tier, date(2024, 5, 1))


def test_decisions_of_days_to_come_and_receipts_after_the_decision_are_refused(world):
    with on(date(2024, 5, 1)):
        for received, decided in [(1, 2), (2, 1)]:
            with pytest.raises(Refused):
                labels.award(
                    world.cluster,
                    world.label_type,
                    "gold",
                    by=None,
                    received_on=date(2024, 5, received),
                    decided_on=date(2024, 5, decided),
                )
    assert not Label.objects.exists()


# --- Suspending, reinstating, revoking


def test_a_suspended_label_is_out_of_force_from_the_day_of_confirmation(world):
    label = world.award("gold", date(2024, 5, 1))

    world.measure(label, "suspend", date(2025, 1, 1))

    assert (label.status, label.status_reason) == (LabelStatus.SUSPENDED, "Found out.")
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2026, 5, 1)]
    assert [world.status(day) for day in days] == [Status.VALID, Status.SUSPENDED, Status.EXPIRED]
    assert "Found out." in world.letters("label-suspended").get().text


def test_a_suspension_with_an_end_is_over_on_that_day_without_any_job(world):
    label = world.award("gold", date(2024, 5, 1))
    world.measure(label, "suspend", date(2025, 1, 1), until=date(2025, 2, 1))

    assert world.status(date(2025, 1, 31)) == Status.SUSPENDED
    assert world.status(date(2025, 2, 1)) == Status.VALID
    with on(date(2025, 2, 1)):
        assert label.state == LabelState.VALID
    assert world.award("gold", date(2026, 2, 1)).valid_from == label.valid_until


def test_a_suspension_that_ran_out_is_settled_by_the_job_once(world):
    label = world.award("gold", date(2024, 5, 1))
    world.measure(label, "suspend", date(2025, 1, 1), until=date(2025, 2, 1))

    with on(date(2025, 1, 31)):
        assert labels.settle_suspensions() == 0
    with on(date(2025, 2, 1)):
        assert (labels.settle_suspensions(), labels.settle_suspensions()) == (1, 0)
    label.refresh_from_db()
    assert label.status == LabelStatus.VALID
    world.measure(label, "suspend", date(2025, 3, 1))
    assert world.status(date(2025, 3, 1)) == Status.SUSPENDED


def test_reinstating_ends_the_suspension_and_adds_no_day(world):
    label = world.award("gold", date(2024, 5, 1))
    world.measure(label, "suspend", date(2025, 1, 1))

    world.measure(label, "reinstate", date(2025, 3, 1), reason="Cleared.")

    assert label.status == LabelStatus.VALID
    assert period(label) == (date(2024, 5, 1), date(2026, 5, 1))
    assert Suspension.objects.get().until == date(2025, 3, 1)
    days = [date(2025, 2, 28), date(2025, 3, 1)]
    assert [world.status(day) for day in days] == [Status.SUSPENDED, Status.VALID]
    assert "Cleared." in world.letters("label-reinstated").get().text


def test_what_is_to_follow_is_suspended_reinstated_and_revoked_with_it(world):
    label = world.award("gold", date(2024, 5, 1))
    renewal = world.award("gold", date(2026, 1, 1))

    world.measure(label, "suspend", date(2026, 2, 1))
    assert world.status(date(2026, 6, 1)) == Status.SUSPENDED
    world.measure(label, "reinstate", date(2026, 3, 1))
    assert world.status(date(2026, 6, 1)) == Status.VALID
    world.measure(label, "revoke", date(2026, 4, 1))

    renewal.refresh_from_db()
    assert (renewal.status, renewal.ended_on) == (LabelStatus.REVOKED, renewal.valid_from)
    assert world.status(date(2026, 6, 1)) == Status.REVOKED
    assert world.letters("label-revoked").count() == 1


def test_a_suspension_that_ends_before_the_renewal_begins_leaves_that_alone(world):
    label = world.award("gold", date(2024, 5, 1))
    renewal = world.award("gold", date(2026, 1, 1))

    world.measure(label, "suspend", date(2026, 2, 1), until=date(2026, 3, 1))

    renewal.refresh_from_db()
    assert renewal.status == LabelStatus.VALID


def test_a_revoked_label_is_out_of_force_for_good_from_the_day_of_confirmation(world):
    label = world.award("gold", date(2024, 5, 1))

    world.measure(label, "revoke", date(2025, 1, 1))

    assert (label.status, label.ended_on) == (LabelStatus.REVOKED, date(2025, 1, 1))
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2027, 1, 1)]
    assert [world.status(day) for day in days] == [Status.VALID, Status.REVOKED, Status.REVOKED]
    letter = world.letters("label-revoked").get()
    assert "Found out." in letter.text
    assert "1 Jan 2025" in letter.text


def test_an_expired_label_can_be_revoked_so_that_it_is_renewed_no_more(world):
    label = world.award("gold", date(2024, 5, 1))
    world.measure(label, "revoke", date(2026, 6, 1))

    assert world.award("gold", date(2026, 7, 1)).valid_from == date(2026, 7, 1)


def test_a_label_whose_place_another_has_taken_is_left_alone(world):
    label = world.award("gold", date(2024, 5, 1))
    world.award("gold", date(2026, 1, 1))

    with on(date(2026, 6, 1)), pytest.raises(Refused, match="later label"):
        labels.revoke(label, by=world.officer, reason="Late.")


# --- Four eyes


def propose(world, label, kind="revoke", **fields):
    with on(date(2025, 1, 1)):
        fields = {"by": world.officer, "reason": "Found out."} | fields
        return label_measures.propose(label, kind, **fields)


def test_a_proposal_changes_nothing_and_tells_nobody(world):
    label = world.award("gold", date(2024, 5, 1))

    measure = propose(world, label)

    label.refresh_from_db()
    assert (label.status, measure.status) == (LabelStatus.VALID, MeasureStatus.PROPOSED)
    assert not Letter.objects.exists()
    assert AuditEvent.objects.about(measure).get().reason == "Found out."


def test_whoever_proposed_does_not_confirm(world):
    measure = propose(world, world.award("gold", date(2024, 5, 1)))

    with pytest.raises(Refused, match="Somebody else"):
        label_measures.confirm(measure, by=world.officer)


def test_whoever_works_for_the_cluster_neither_proposes_nor_confirms(world):
    label = world.award("gold", date(2024, 5, 1))
    insider = make_officer()
    world.cluster.roles.create(user=insider, role="viewer")
    measure = propose(world, label)

    with pytest.raises(Refused, match="work for this cluster"):
        label_measures.confirm(measure, by=insider)
    with pytest.raises(Refused, match="work for this cluster"):
        label_measures.discard(measure, by=insider, reason="No.")
    label_measures.discard(measure, by=world.second, reason="Not enough.")
    with pytest.raises(Refused, match="work for this cluster"):
        propose(world, label, by=insider)
    assert not label_measures.waiting_for(insider)


def test_a_measure_is_confirmed_once_and_discarded_never_after(world):
    label = world.award("gold", date(2024, 5, 1))
    measure = world.measure(label, "revoke", date(2025, 1, 1))

    with pytest.raises(TransitionNotAllowed):
        label_measures.confirm(measure, by=world.second)
    with pytest.raises(TransitionNotAllowed):
        label_measures.discard(measure, by=world.second, reason="Late.")


def test_one_proposal_at_a_time(world):
    label = world.award("gold", date(2024, 5, 1))
    first = propose(world, label)

    with pytest.raises(Refused, match="Something is proposed"):
        propose(world, label, "suspend")
    label_measures.discard(first, by=world.second, reason="Not enough.")
    assert propose(world, label, "suspend").status == MeasureStatus.PROPOSED


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("revoke", {"reason": "  "}),
        ("revoke", {"reason": "x" * 5001}),
        ("revoke", {"until": date(2025, 6, 1)}),
        ("suspend", {"until": date(2025, 1, 1)}),
    ],
)
def test_proposals_that_make_no_sense_are_refused(world, kind, fields):
    label = world.award("gold", date(2024, 5, 1))

    with pytest.raises(Refused):
        propose(world, label, kind, **fields)
    assert not LabelMeasure.objects.exists()


def test_what_is_not_suspended_is_not_reinstated_and_what_has_expired_not_suspended(world):
    label = world.award("gold", date(2022, 5, 1))

    with pytest.raises(TransitionNotAllowed):
        propose(world, label, "reinstate")
    with pytest.raises(Refused, match="running"):
        propose(world, label, "suspend")


def test_a_label_that_was_superseded_meanwhile_is_not_revoked(world):
    label = world.award("bronze", date(2024, 5, 1))
    measure = propose(world, label)
    world.award("gold", date(2025, 1, 2))

    with on(date(2025, 1, 3)), pytest.raises(Refused, match="later label"):
        label_measures.confirm(measure, by=world.second)

    measure.refresh_from_db()
    assert measure.status == MeasureStatus.PROPOSED
