"""Draws: to the byte, from the command line and from a real shell. None needs the database."""

import json
import shutil
import subprocess
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import assume, given
from hypothesis import strategies as st

from competitions.lots import (
    LONGEST,
    DrawRefused,
    commitment,
    declared_group,
    draw,
    is_guessable,
    new_secret,
    normalised_value,
    recipe,
    verify,
)

SECRET = "5d1f3c0a9b7e42468ace02468ace13579bdf13579bdf02468ace1234567890ab"
VALUE = "3 14 22 27 35 41"
GROUP = ["LEC-2027-0007", "LEC-2027-0012", "LEC-2027-0031"]
shell = pytest.mark.skipif(
    not shutil.which("sha256sum"), reason="sha256sum is needed: install coreutils"
)

words = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FFF, categories=["L", "N", "P"]),
    min_size=1,
    max_size=12,
).filter(lambda text: "|" not in text)


def digest(text):
    return sha256(text.encode()).hexdigest()


def told(*options):
    out = StringIO()
    call_command("draw", *options, stdout=out)
    return out.getvalue()


def refusal(*options):
    with pytest.raises(CommandError) as error:
        told(*options)
    sentence = str(error.value)
    assert error.value.returncode == 2
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def by_command(secret=SECRET, value=VALUE, group=tuple(GROUP)):
    return ["--secret", secret, "--value", value, "--reference", *group]


def test_the_worked_example_of_the_methods():
    drawn = draw("0123456789abcdef", "3 14 23", ["A-1", "A-2", "A-3"])

    assert [(lot.reference, lot.digest[:8]) for lot in drawn] == [
        ("A-2", "4acaf43a"),
        ("A-1", "5c8afde0"),
        ("A-3", "a26a2617"),
    ]
    assert commitment("0123456789abcdef").startswith("9f9f5111")


def test_a_lot_is_the_digest_of_three_parts_and_two_bars():
    (first, second) = draw("geheim", "4,50 €", ["Ä", "B"])

    expected = {name: digest(f"geheim|4,50 €|{name}") for name in ("Ä", "B")}
    assert {lot.reference: lot.digest for lot in (first, second)} == expected
    assert first.digest < second.digest


def test_composed_and_decomposed_letters_are_one():
    assert draw("s", "Ko\u0308ln", ["A\u0308", "B"]) == draw("s", "Köln", ["Ä", "B"])
    assert commitment("o\u0308") == digest("ö")


@pytest.mark.parametrize("typed", ["3  14 22", " 3 14 22", "3\t14\n22 ", "3\u00a014\u200922"])
def test_white_space_of_the_value_is_one_space(typed):
    assert normalised_value(typed) == "3 14 22"
    assert draw("s", typed, ["A", "B"]) == draw("s", "3 14 22", ["A", "B"])


def test_equal_digests_go_by_the_bytes_of_the_reference(monkeypatch):
    monkeypatch.setattr("competitions.lots._sha256", lambda text: "0" * 64)

    assert [lot.reference for lot in draw("s", "v", ["b", "Z", "é"])] == ["Z", "b", "é"]


@given(words, words, st.lists(words, min_size=2, max_size=8, unique=True), st.randoms())
def test_the_order_of_the_references_changes_nothing(secret, value, group, random):
    try:
        drawn = draw(secret, value, group)
    except DrawRefused as error:
        assume("twice" not in str(error))
        raise
    shuffled = random.sample(group, len(group))

    assert draw(secret, value, shuffled) == drawn
    assert {lot.reference for lot in drawn} == set(declared_group(group))
    assert sorted(lot.digest for lot in drawn) == [lot.digest for lot in drawn]


@pytest.mark.parametrize("other", [("t", "v"), ("s", "w")])
def test_secret_and_value_both_enter(other):
    before = {lot.digest for lot in draw("s", "v", "ABCD")}

    assert not before & {lot.digest for lot in draw(*other, "ABCD")}


def test_places_are_shared_out_evenly():
    """Of 600 draws among three each is first about 200 times: 5 deviations are 58."""
    firsts = [draw(SECRET, str(number), GROUP)[0].reference for number in range(600)]

    assert all(142 <= firsts.count(reference) <= 258 for reference in GROUP)


def test_a_commitment_is_verified():
    secret = new_secret()

    assert verify(commitment(secret), secret)
    assert verify(f" {commitment(secret).upper()}\n", secret)
    assert not verify(commitment(secret), secret[:-1])
    assert len(secret) == 64
    assert secret != new_secret()


def test_only_short_secrets_can_be_guessed():
    assert is_guessable("a" * 31)
    assert not is_guessable("a" * 32)
    assert not is_guessable(new_secret())


@pytest.mark.parametrize("published", ["", "abc", "0" * 63, "0" * 65, "g" * 64])
def test_what_is_no_digest_is_no_commitment(published):
    with pytest.raises(DrawRefused, match="64 hexadecimal digits"):
        verify(published, "s")


@pytest.mark.parametrize(
    ("secret", "value", "group", "part"),
    [
        ("", "v", "AB", "secret is empty"),
        ("s", " \n", "AB", "value is empty"),
        ("s", "v", ["A", ""], "reference is empty"),
        ("a|b", "v", "AB", "secret must not contain"),
        ("s", "1|2", "AB", "value must not contain"),
        ("s", "v", ["A|x", "B"], "reference must not contain"),
        (" s", "v", "AB", "secret begins or ends"),
        ("s", "v", ["A", "B "], "reference begins or ends"),
        ("s\x00", "v", "AB", "secret contains"),
        ("s", "v\udc80", "AB", "value contains"),
        ("s" * (LONGEST + 1), "v", "AB", "secret has more than 200"),
        ("s", "v", "A", "at least two"),
        ("s", "v", [], "at least two"),
        ("s", "v", ["A", "B", "A"], "A is given twice"),
        ("s", "v", ["Ä", "A\u0308"], "Ä is given twice"),
    ],
)
def test_what_cannot_be_drawn_with_is_refused(secret, value, group, part):
    with pytest.raises(DrawRefused, match=part):
        draw(secret, value, group)


def test_no_two_inputs_make_one_text():
    """Were the bar allowed in a part, (a|b, c) and (a, b|c) would draw the same lots."""
    with pytest.raises(DrawRefused):
        draw("a|b", "c", "AB")
    with pytest.raises(DrawRefused):
        draw("a", "b|c", "AB")


# The command


def test_command_repeats_the_draw():
    out = json.loads(told(*by_command(), "--format", "json"))

    assert out["commitment"] == digest(SECRET)
    assert out["value"] == VALUE
    assert out["commitment_checked"] is False
    assert [(one["reference"], one["digest"]) for one in out["lots"]] == [
        (lot.reference, lot.digest) for lot in draw(SECRET, VALUE, GROUP)
    ]
    assert [one["place"] for one in out["lots"]] == [1, 2, 3]


def test_command_takes_the_reference_again_and_again():
    again = [word for name in reversed(GROUP) for word in ("--reference", name)]

    assert told("--secret", SECRET, "--value", VALUE, *again) == told(*by_command())


def test_table_shows_commitment_lots_and_recipe():
    shown = told(*by_command(), "--commitment", digest(SECRET))

    assert f"{digest(SECRET)}  (as published)" in shown
    places = [line.split()[2] for line in shown.splitlines() if line[:1] in set("123")]
    assert places == [lot.reference for lot in draw(SECRET, VALUE, GROUP)]
    assert recipe(SECRET, VALUE, GROUP) in shown
    assert "guessed" not in shown
    assert "can be guessed" in told(*by_command(secret="short"))


def test_command_refuses_a_secret_that_was_not_committed_to():
    assert "not what the commitment" in refusal(*by_command(), "--commitment", "0" * 64)


@pytest.mark.parametrize("missing", ["secret", "value", "reference"])
def test_command_asks_for_what_is_missing(missing):
    options = {"secret": [SECRET], "value": [VALUE], "reference": GROUP}
    given = [word for name in options if name != missing for word in (f"--{name}", *options[name])]

    assert refusal(*given) == f"The option --{missing} is missing."


@pytest.mark.parametrize(
    "options",
    [
        by_command(group=["A", "A"]),
        by_command(value="1|2"),
        [*by_command(), "--format", "xml"],
        [*by_command(), "--commitment", "deadbeef"],
    ],
)
def test_command_refuses_bad_input_with_one_sentence(options):
    refusal(*options)


@shell
@pytest.mark.parametrize(
    ("secret", "value", "group"),
    [
        (SECRET, VALUE, GROUP),
        ("it's $HOME `id` \\n %s", 'a "quoted" \\ value', ["-n", "A B", "Ä'x", "%d", "$(id)"]),
    ],
)
def test_printed_recipe_repeats_the_draw_in_a_real_shell(secret, value, group):
    done = subprocess.run(
        ["/bin/sh", "-eu", "-c", recipe(secret, value, group)],
        capture_output=True,
        text=True,
        check=True,
    )

    lots = draw(secret, value, group)
    assert done.stdout.splitlines() == [
        commitment(secret),
        *(f"{lot.digest}  {lot.reference}" for lot in lots),
    ]
