"""Chains are read strictly: whatever makes no sense is refused with one sentence."""

import pytest

from reviews.scoring.chain import By, ChainRefused, Entry, read_chain

CODES = ["excellence", "impact"]
IMPACT = {"by": "criterion", "key": "impact"}
TOPIC = {"by": "attribute", "name": "topic"}
BALANCE = {"by": "attribute", "name": "balance", "key": "women"}
PANEL, DRAW = {"by": "panel"}, {"by": "draw"}


def test_a_whole_chain_is_read_in_its_order_and_written_back():
    data = [TOPIC, IMPACT, BALANCE, PANEL, DRAW]

    chain = read_chain(data, CODES)

    assert chain == (
        Entry(By.ATTRIBUTE, "topic"),
        Entry(By.CRITERION, "impact"),
        Entry(By.ATTRIBUTE, "balance", "women"),
        Entry(By.PANEL),
        Entry(By.DRAW),
    )
    assert [entry.as_data() for entry in chain] == data


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (None, "must be a list"),
        ({}, "must be a list"),
        ("draw", "must be a list"),
        ([], "is empty"),
        (["draw"], "Entry 1 of the tie chain must say by what"),
        ([DRAW | {"by": "coin"}], "Entry 1 of the tie chain must say by what"),
        ([IMPACT, {}], "Entry 2 of the tie chain must say by what"),
        ([{"by": ["draw"]}], "must say by what"),
        ([{"by": "criterion"}], "must have exactly: by, key"),
        ([{"by": "criterion", "name": "impact"}], "must have exactly: by, key"),
        ([DRAW | {"key": "impact"}], "must have exactly: by"),
        ([IMPACT | {"key": ""}], "Entry 1 of the tie chain names no criterion"),
        ([IMPACT | {"key": 5}], "Entry 1 of the tie chain names no criterion"),
        ([IMPACT | {"key": "beauty"}], 'no criterion of the rubric: "beauty"'),
        ([TOPIC | {"name": "colour"}], 'no known attribute: "colour"; there are topic, region'),
        ([TOPIC | {"name": "balance"}], "must have exactly: by, key, name"),
        ([TOPIC | {"key": "women"}], "must have exactly: by, name"),
        ([BALANCE | {"key": ""}], "Entry 1 of the tie chain names no question"),
        ([BALANCE | {"key": 5}], "Entry 1 of the tie chain names no question"),
        ([BALANCE, BALANCE], "same entry: attribute balance:women"),
        ([IMPACT, TOPIC, IMPACT], "comes back to the same entry: criterion impact"),
        ([PANEL, PANEL], "comes back to the same entry: panel"),
        ([DRAW, IMPACT], "Nothing can follow a draw"),
        ([DRAW, PANEL], "Nothing can follow a draw"),
    ],
)
def test_a_chain_that_makes_no_sense_is_refused_with_one_sentence(data, part):
    with pytest.raises(ChainRefused, match=part) as error:
        read_chain(data, CODES)

    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)
