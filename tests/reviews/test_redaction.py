"""Taking names out of words: by examples, and what must hold for any names and any text."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from reviews import alphabets
from reviews.redaction import HIDDEN, Names, Redactor, survivors

NAMES = Names(
    organisations=frozenset(
        {
            "Nano-Cluster Süd e. V.",
            "Acme Laser GmbH & Co. KG",
            "Institut für Angewandte Optik (IAO)",
            "Acme",
            "上海集成电路集群",
        }
    ),
    people=frozenset({"Prof. Dr. Ada Müller", "Li Wei", "Jan Schröder-Mueller", "Ivan Petrenko"}),
    addresses=frozenset({"https://www.nano-sued.de/start"}),
)
redact = Redactor(NAMES)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("We turn waste heat into light.", "We turn waste heat into light."),
        ("The Nano-Cluster Süd leads.", "The ▇▇▇ leads."),
        ("NANOCLUSTER SUED e.V. leads", "▇▇▇. leads"),
        ("der nano\u00adcluster\nsüd.", "der ▇▇▇."),
        ("N.a.n.o Cluster **Süd**!", "▇▇▇**!"),
        ("Nano&shy;Cluster S&uuml;d", "▇▇▇"),
        ("Acme Laser GmbH & Co. KG", "▇▇▇"),
        ("Acme Laser and Acme", "▇▇▇ and ▇▇▇"),
        ("im IAO, des IAO", "im ▇▇▇, des ▇▇▇"),
        ("das Institut fuer angewandte Optik", "das ▇▇▇"),
        ("Acmes Lasers; Acme's laser", "▇▇▇ Lasers; ▇▇▇'s laser"),
        ("Frau Mueller and A. MÜLLER and Müllers", "Frau ▇▇▇ and A. ▇▇▇ and ▇▇▇"),
        ("Müller, Ada: Wei Li", "▇▇▇: ▇▇▇"),
        ("Acmeology is a science", "Acmeology is a science"),
        ("我们上海集成电路集群领先", "我们▇▇▇领先"),
        ("mail info@elsewhere.org now", "mail ▇▇▇ now"),
        ("see https://x.test/acme?q=1 or www.x.test", "see ▇▇▇ or ▇▇▇"),
        ("at nano-sued.de or nano sued", "at ▇▇▇ or ▇▇▇"),
        ("Schroeder-Müller; SCHRÖDER MUELLER", "▇▇▇; ▇▇▇"),
        ("Петренко asks Іван ПЕТРЕНКО", "▇▇▇ asks ▇▇▇"),
        ("Στρατηγική and петрол stay", "Στρατηγική and петрол stay"),
        ("AcmeLens, NanoClusterSüd", "▇▇▇Lens, ▇▇▇"),
        ("im Nano-\n  Cluster Süd", "im ▇▇▇"),
        ("ask ada (at) acme.example or b[AT]x.y", "ask ▇▇▇ or ▇▇▇"),
        ("on laser-world.com/shop and in uni.ac.uk.", "on ▇▇▇ and in ▇▇▇."),
        ("Done.In all z.B. 3.5 of it: Node.js", "Done.In all z.B. 3.5 of it: Node.js"),
        ("a blue Audi in Aachen, neue Quellen", "a blue Audi in Aachen, neue Quellen"),
        ("", ""),
    ],
)  # fmt: skip
def test_examples(text, shown):
    assert redact(text) == shown


def test_all_texts_of_a_value_and_nothing_else():
    value = {"acme": ["Acme", 4, None, {"level": "3", "text": "by Acme"}]}
    shown = {"acme": [HIDDEN, 4, None, {"level": "3", "text": f"by {HIDDEN}"}]}
    assert redact.whole(value) == shown


def test_without_names_words_stay_as_they_are():
    assert Redactor(Names())("Acme & Müller") == "Acme & Müller"


WORDS = st.text(
    alphabet=st.sampled_from("aäbßéİoenrsu -.▇\u00ad\n上電&;1"), min_size=1, max_size=12
)
LISTS = st.builds(
    Names,
    st.frozensets(WORDS | st.text(max_size=8), max_size=4),
    st.frozensets(WORDS, max_size=3),
    st.frozensets(st.sampled_from(["http://ab.de", "ba-o.org", "x"]), max_size=2),
)


@given(names=LISTS, parts=st.lists(WORDS | st.text(max_size=10), max_size=6), data=st.data())
@example(Names(frozenset({"ab"})), ["a", " x@y ", "b"], None)
def test_no_name_survives_whatever_case_accents_blanks_and_hyphens(names, parts, data):
    """Names are woven in between the words, glued, spaced, hyphenated and in capitals."""
    if data is not None:
        pool = sorted(names.organisations | names.people) or [""]
        for _ in range(data.draw(st.integers(0, 3))):
            name = data.draw(st.sampled_from(pool))
            change = data.draw(st.sampled_from([str.upper, str.title, "-".join, "\u00ad".join]))
            parts.insert(data.draw(st.integers(0, len(parts))), f" {change(name)} ")
    text = "".join(parts)

    shown = Redactor(names)(text)

    assert survivors(shown, names) == []
    assert Redactor(names)(shown) == shown or "&" in shown


ENDINGLESS = st.text(alphabet="bcfghjklmpqrtvwxz", min_size=3, max_size=8)
SPELT = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae"}


@given(data=st.data(), parts=st.lists(ENDINGLESS | st.sampled_from([*SPELT, "ł"]), min_size=3))
def test_each_letter_of_a_name_may_be_spelt_in_either_way(data, parts):
    """Some umlauts as two letters and others not, within one name, on either side."""
    both = [[part, SPELT.get(part, part)] for part in parts]
    name = "".join(data.draw(st.sampled_from(pair)) for pair in both)
    text = "".join(data.draw(st.sampled_from(pair)) for pair in both)
    assert Redactor(Names(frozenset({name})))(f"The {text.upper()} leads") == "The ▇▇▇ leads"


CYRILLIC = "абвгдзийклмнопрстуф"


@given(word=st.text(alphabet=CYRILLIC, min_size=3, max_size=12))
def test_a_name_is_found_in_the_other_alphabet_both_ways(word):
    word = f"бор{word}"  # more than one letter, however many vowels follow
    latin = word.replace("й", "и").translate(alphabets.IN_LATIN)
    for name, text in ((word, latin), (latin, word)):
        shown = Redactor(Names(people=frozenset({name})))(f"By {text.title()}.")
        assert shown == "By ▇▇▇."


@given(before=ENDINGLESS, name=ENDINGLESS, after=ENDINGLESS)
@example("lab", "acme", "acmelab")
def test_a_name_inside_a_word_stays_unless_a_capital_begins_it(before, name, after):
    redact = Redactor(Names(frozenset({name})))
    glued = f"{before}{name}{after}"
    assume(not survivors(glued, Names(frozenset({name}))))
    assert redact(glued) == glued
    assert HIDDEN in redact(f"{before}{name.title()}{after.title()}")


@given(names=LISTS, text=st.text(max_size=30))
def test_the_same_words_and_names_give_the_same_copy(names, text):
    assert Redactor(names)(text) == Redactor(names)(text)


@given(text=st.text(alphabet="xyz ,.", max_size=60))
def test_words_without_names_are_not_touched(text):
    assert Redactor(Names(frozenset({"Acme"}), frozenset({"Ada Bo"})))(text) == text
