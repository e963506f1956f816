"""Who is proposed as the rapporteur of which dossier."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews import consensus_list, rapporteurs
from reviews.actions import conflicts, deliberations, panels
from reviews.appointing import choose
from tests.factories.deliberating import make_table


def test_who_has_the_role_comes_first_whatever_the_load():
    judges = {1: [(10, False), (11, True)], 2: [(10, False), (11, True)]}

    assert choose(judges, held=[11, 11]) == {1: 11, 2: 11}


def test_else_who_has_the_fewest_reports():
    judges = {1: [(10, False), (11, False)], 2: [(10, False), (11, False)]}

    assert choose(judges) == {1: 10, 2: 11}
    assert choose(judges, held=[10, 10]) == {1: 11, 2: 11}


def test_a_dossier_without_judges_gets_nobody():
    assert choose({1: [], 2: [(10, False)]}) == {2: 10}


SEATS = st.integers(1, 6)
JUDGES = st.dictionaries(
    st.integers(1, 12), st.lists(st.tuples(SEATS, st.just(False)), unique_by=lambda pair: pair[0])
)


@given(JUDGES)
def test_whoever_is_chosen_judges_the_dossier_and_all_with_judges_get_one(judges):
    chosen = choose(judges)

    assert set(chosen) == {dossier for dossier, seats in judges.items() if seats}
    assert all(seat in [one for one, _ in judges[dossier]] for dossier, seat in chosen.items())


@given(st.integers(1, 20), st.integers(1, 5))
def test_where_all_judge_all_the_reports_differ_by_one_at_most(dossiers, seats):
    everybody = [(seat, False) for seat in range(seats)]

    chosen = list(choose(dict.fromkeys(range(dossiers), everybody)).values())

    loads = [chosen.count(seat) for seat in range(seats)]
    assert max(loads) - min(loads) <= 1


@pytest.mark.django_db
def test_nobody_in_conflict_is_proposed():
    table = make_table()
    type(table.seats[0]).objects.filter(pk=table.seats[1].pk).update(role="rapporteur")
    assert rapporteurs.proposal(table.stage, [table.dossier]) == {table.dossier: table.seats[1]}

    conflicts.record(table.users[1], table.dossier.application, by=None, reason="family")

    assert rapporteurs.proposal(table.stage, [table.dossier]) == {table.dossier: table.seats[0]}


@pytest.mark.django_db
def test_who_left_the_panel_is_followed_by_another():
    table = make_table().appoint()
    assert rapporteurs.proposal(table.stage, [table.dossier]) == {}

    panels.end(table.seats[0], by=table.officer)

    assert rapporteurs.proposal(table.stage, [table.dossier]) == {table.dossier: table.seats[1]}
    (row,) = consensus_list.rows(table.stage, table.officer)
    assert (row.rapporteur, row.can_appoint) == (table.seats[0], True)
    deliberations.appoint_proposed(table.stage, by=table.officer, dossiers=[table.dossier])
    (row,) = consensus_list.rows(table.stage, table.officer)
    assert (row.rapporteur, row.can_appoint) == (table.seats[1], False)
