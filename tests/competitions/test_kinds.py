"""Every kind of question: what is typed is kept, and read the same again and again."""

import json
import re
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.template.loader import get_template
from hypothesis import given
from hypothesis import strategies as st

from competitions import kinds
from competitions.answers import Item
from competitions.forms.question_kinds import FORMS
from competitions.kinds import kind_of
from competitions.kinds.words import count_words
from competitions.models import QuestionKind
from core.errors import Refused

SOURCES = [["grant", "Grant"], ["public", "Public"], ["private", "Private"]]
CHOICES = [["a", "Answer A"], ["b", "Answer B"]]
COLUMNS = [
    {"key": "name", "label": "Patent", "type": "text", "is_required": True},
    {"key": "notes", "label": "Notes", "type": "lines"},
    {"key": "share", "label": "Share", "type": "number"},
    {"key": "cost", "label": "Cost", "type": "money"},
    {"key": "due", "label": "Due", "type": "date"},
    {"key": "land", "label": "Land", "type": "choice", "choices": [["a", "A"], ["b", "B"]]},
]
HOSTILE = [
    "1e99",
    "NaN",
    "Infinity",
    "-1",
    "1.234,56",
    "1,2345",
    "\N{PILE OF POO}" * 50,
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "مرحبا بالعالم",
    "集群申请书",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "=1+1",
    "../../etc/passwd",
    "9" * 400,
    "{{ settings.SECRET_KEY }}",
]
STAGE = SimpleNamespace(
    call=SimpleNamespace(
        cap_per_winner=Decimal(40_000_000), private_share_min=Decimal(50), years_max=5
    )
)
texts = st.text(max_size=60) | st.sampled_from(HOSTILE)


def ask(kind, **fields):
    options = {"sources": SOURCES, "choices": CHOICES, "years": 3, "columns": COLUMNS}
    options |= fields.pop("options", {})
    defaults = {"pk": 7, "word_limit": None, "help": "", "is_required": True, "label": "Question"}
    return SimpleNamespace(kind=kind, key="key", options=options, **defaults | fields)


def read(kind, raw, stage=None, **fields):
    question = ask(kind, **fields)
    return kind_of(question).read(question, kind_of(question).coerce(raw), stage)


def words(reading):
    return [(fault.part, fault.words) for fault in reading.faults]


def test_every_kind_of_question_can_be_read_and_built():
    assert kinds.names() == set(QuestionKind.values) == set(FORMS)


@pytest.mark.parametrize("kind", sorted(kinds.names()))
def test_every_kind_has_controls_and_a_reading_form(kind):
    assert get_template(kind_of(ask(kind)).template)
    assert get_template(kind_of(ask(kind)).reading_template)


@pytest.mark.parametrize("kind", sorted(kinds.names()))
def test_an_empty_answer_means_nothing_and_is_not_wrong(kind):
    question = ask(kind)
    reading = kind_of(question).read(question, kind_of(question).empty)

    assert (reading.value, reading.faults) == (None, ())


# Text


def test_words_over_the_limit_are_kept_and_counted():
    reading = read("long_text", "one two three", word_limit=2)

    assert reading.value == "one two three"
    assert words(reading) == [("", "This has 3 words, 1 word too many. At most 2.")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n\t ", 0),
        ("one\u00a0two\u3000three\ufeff", 3),
        ("cluster-specific, isn't it?", 3),
        ("集群申请书", 5),
        ("Cluster 集群 2027", 4),
        ("\x1cone\x85two", 1),  # no blanks in a browser either
    ],
)
def test_words_are_counted_as_the_browser_counts_them(text, count):
    assert count_words(text) == count


def test_short_text_says_how_long_it_may_be():
    assert words(read("short_text", "x" * 201)) == [("", "This has 201 characters. At most 200.")]
    assert not read("short_text", "集" * 200).faults


def test_a_text_beyond_all_measure_is_refused():
    with pytest.raises(Refused):
        read("long_text", "x" * 200_001)


def test_what_no_database_keeps_is_dropped_and_line_ends_are_plain():
    question = ask("long_text")

    assert kind_of(question).coerce("a\x00b\r\nc\rd\ud800") == "ab\nc\nd"


# Figures


@pytest.mark.parametrize("text", ["1234.56", "1,234.56", "1.234,56", "1 234,56", "1'234.56 EUR"])
def test_money_is_read_in_both_notations(text):
    assert read("money", text).value == Decimal("1234.56")


@pytest.mark.parametrize(
    "text", ["1e99", "NaN", "Infinity", "12.3.4", "1,2345", "twelve", "9" * 400]
)
def test_absurd_money_is_kept_as_typed_with_its_fault(text):
    question = ask("money")
    item = Item(question, kind_of(question).coerce(text), stage=STAGE)

    assert item.raw == text
    assert item.value is None
    assert len(item.faults) == 1


def test_a_negative_amount_is_no_money():
    assert words(read("money", "-5")) == [("", "The amount must not be negative.")]


def test_a_request_over_the_cap_is_refused_where_it_is_typed():
    grant = {"options": {"role": "grant"}}

    assert not read("money", "40,000,000", STAGE, **grant).faults
    assert (
        "At most 40,000,000.00 EUR" in read("money", "41,000,000", STAGE, **grant).faults[0].words
    )
    assert not read("money", "41,000,000", STAGE, options={"role": "private"}).faults


def test_numbers_keep_within_their_bounds():
    bounds = {"options": {"minimum": "0.5", "maximum": "200"}}

    assert read("number", "0,5", **bounds).value == Decimal("0.50")
    assert words(read("number", "0.4", **bounds)) == [("", "At least 0.5.")]
    assert words(read("number", "201", **bounds)) == [("", "At most 200.")]


# Days, links, choices


@pytest.mark.parametrize("text", ["2027-05-12", "12.05.2027", "12. 5. 2027"])
def test_days_are_read_in_both_notations(text):
    assert read("date", text).value == date(2027, 5, 12)


@pytest.mark.parametrize(
    "text", ["2027-02-29", "31.4.2027", "tomorrow", "0000-00-00", "12/05/2027"]
)
def test_what_is_no_day_is_said(text):
    assert read("date", text).value is None
    assert read("date", text).faults


def test_a_link_may_leave_out_its_scheme_and_is_never_a_script():
    assert read("link", "example.org/a").value == "https://example.org/a"
    for text in ["javascript:alert(1)", "data:text/html,x", "ftp://example.org", "a b"]:
        assert read("link", text).value is None, text


def test_only_listed_answers_can_be_chosen():
    assert read("choice", "a").value == "a"
    assert read("choice", "c").faults
    assert read("choices", ["a", "b"]).value == ["a", "b"]
    assert read("choices", ["a", "c"]).faults
    assert read("yes_no", True).value == "yes"


# Rows


def test_rows_are_read_cell_by_cell_and_faults_name_the_cell():
    rows = [
        {"title": "Lamp", "partners": "Acme", "cost": "1.000", "own_share": "400"},
        {},
        {"title": "", "partners": "Acme", "cost": "x", "own_share": "1"},
    ]
    question = ask("projects")
    reading = read("projects", rows)

    assert [row["cost"] for row in reading.value] == [Decimal(1000), None]
    assert [fault.part for fault in reading.faults] == ["2-title", "2-cost"]
    assert kind_of(question).sums(question, reading.value)["cost"] == 1000
    assert kind_of(question).place(question, "2-cost") == "row 3, Cost (EUR)"


def test_the_own_share_is_not_larger_than_the_cost():
    row = {"title": "Lamp", "partners": "Acme", "cost": "10", "own_share": "11"}

    assert words(read("projects", [row])) == [
        ("0-own_share", "The own share is larger than the cost.")
    ]


def test_too_many_rows_are_said_and_absurdly_many_refused():
    row = {"name": "Acme", "kind": "sme"}

    assert words(read("partners", [row] * 3, options={"rows_max": 2}))[0] == (
        "",
        "There are 3 rows. At most 2 rows.",
    )
    with pytest.raises(Refused):
        read("partners", [row] * 10_000)


def test_posted_rows_are_taken_in_their_order_whatever_their_numbers():
    question = ask("partners")
    post = QueryDict("q7-10-name=b&q7-2-name=a&q7-2-kind=sme&q70-1-name=other&q7-__row__-name=z")

    raw = kind_of(question).from_post(question, post, "q7")

    assert [row["name"] for row in raw] == ["a", "b"]
    assert [row["name"] for row in kind_of(question).without(raw, "0")] == ["b"]


# A table of columns of its own


def test_a_table_reads_every_column_as_what_it_holds():
    row = {"name": "EP 1", "notes": "a\nb", "share": "-12,5", "cost": "1.000,50"}
    reading = read("table", [row | {"due": "12.5.2027", "land": "b"}])

    assert not reading.faults
    assert reading.value == [
        {
            "name": "EP 1",
            "notes": "a\nb",
            "share": Decimal("-12.5"),
            "cost": Decimal("1000.50"),
            "due": date(2027, 5, 12),
            "land": "b",
        }
    ]


def test_a_table_says_at_each_cell_what_is_wrong_with_it():
    row = {"share": "=1+1", "cost": "-1", "due": "tomorrow", "land": "c"}
    question = ask("table")
    reading = read("table", [{}, row])

    parts = [fault.part for fault in reading.faults]
    assert parts == ["1-name", "1-share", "1-cost", "1-due", "1-land"]
    assert kind_of(question).place(question, "1-share") == "row 2, Share"


def test_a_table_keeps_its_limits_and_sums_its_money():
    rows = [{"name": "A", "cost": "1"}, {"name": "B", "cost": "2,50"}]
    question = ask("table", options={"rows_max": 1})

    assert words(read("table", rows, options={"rows_max": 1})) == [
        ("", "There are 2 rows. At most 1 row.")
    ]
    assert words(read("table", rows, options={"rows_min": 3})) == [
        ("", "There are 2 rows. At least 3 are asked for.")
    ]
    assert kind_of(question).sums(question, read("table", rows).value)["cost"] == Decimal("3.50")
    with pytest.raises(Refused):
        read("table", [rows[0]] * 10_000)


def test_a_formula_in_a_table_stays_a_text_in_every_form_of_it():
    question = ask("table")
    handler = kind_of(question)
    raw = handler.coerce([{"name": "=SUM(A1:A9)"}])

    item = Item(question, raw)
    assert item.value[0]["name"] == "=SUM(A1:A9)"
    assert item.plain.startswith("=SUM(A1:A9) | ")
    assert handler.to_snapshot(question, raw)[0]["name"] == "=SUM(A1:A9)"


def test_cells_of_a_column_that_is_gone_are_kept_and_mean_nothing():
    before = kind_of(ask("table")).coerce([{"name": "EP 1", "cost": "x"}, {"cost": "2"}])
    question = ask("table", options={"columns": COLUMNS[:1]})
    item = Item(question, before)

    assert before[1] == {"cost": "2"}
    assert (item.value, item.faults) == ([{"name": "EP 1"}], ())
    assert item.snapshot() == [{"name": "EP 1"}]
    assert Item(question, [{"cost": "2"}]).is_empty


def test_a_table_takes_no_more_cells_than_it_can_have_columns():
    row = {f"x{number}": "a" for number in range(1000)}

    assert len(kind_of(ask("table")).coerce([row])[0]) == 24


# The financing table


def test_the_financing_table_sums_what_is_valid():
    raw = {"grant": ["1.000,00", "x"], "public": [], "private": ["2,000"]}
    question = ask("financing")
    reading = read("financing", raw)

    assert words(reading) == [("1-grant", "Write a number like 1,234.56 or 1.234,56.")]
    outputs = kind_of(question).outputs(question, reading, "q7")
    assert outputs["q7-total"] == "3,000.00 EUR"
    assert outputs["q7-year-0"] == "3,000.00 EUR"
    assert outputs["q7-year-2"] == "0.00 EUR"


@pytest.mark.parametrize(
    ("grant", "private", "parts"),
    [
        ("40,000,000", "40,000,000", []),
        ("40,000,000", "39,990,000", ["0-private"]),
        ("41,000,000", "41,000,000", ["0-grant"]),
        ("0", "0", ["0-private"]),
    ],
)
def test_the_financing_table_keeps_the_rules_of_the_call(grant, private, parts):
    reading = read("financing", {"grant": [grant], "private": [private]}, STAGE)

    assert [fault.part for fault in reading.faults] == parts


# Properties


def anything(kind):
    """Raw answers of ``kind`` as people and programs might send them."""
    question = ask(kind)
    handler = kind_of(question)
    if kind == "financing":
        return st.dictionaries(st.sampled_from(["grant", "public", "private"]), st.lists(texts))
    if hasattr(handler, "columns"):
        keys = [column.key for column in handler.columns_of(question)]
        return st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(keys, texts)), max_size=4)
    if kind == "choices":
        return st.lists(st.sampled_from(["a", "b", "c"]) | texts, max_size=4)
    return texts


PLAIN_KINDS = sorted(kinds.names() - {"files", "indicators"})


@pytest.mark.parametrize("kind", PLAIN_KINDS)
@given(data=st.data())
def test_a_snapshot_reads_as_what_was_typed(kind, data):
    question = ask(kind)
    handler = kind_of(question)
    raw = handler.coerce(data.draw(anything(kind)))

    kept = handler.coerce(json.loads(json.dumps(handler.to_snapshot(question, raw))))

    before, after = handler.read(question, raw, STAGE), handler.read(question, kept, STAGE)
    assert after.value == before.value
    assert handler.to_snapshot(question, kept) == handler.to_snapshot(question, raw)
    assert {f.words for f in after.faults} == {f.words for f in before.faults}


@pytest.mark.parametrize("kind", PLAIN_KINDS)
@given(data=st.data())
def test_pages_show_whatever_was_typed_as_text(kind, data):
    question = ask(kind)
    handler = kind_of(question)
    raw = handler.coerce(data.draw(anything(kind)))
    item = Item(question, raw, stage=STAGE)

    html = get_template(handler.template).render({"item": item, "controls": item.controls})
    reading = get_template(handler.reading_template).render({"item": item, "display": item.display})

    for page in (html, reading):
        assert "<script" not in page.lower()
        assert not re.search(r'href="\s*(javascript|data):', page, re.IGNORECASE)
    handler.plain(question, raw)


@pytest.mark.parametrize("kind", PLAIN_KINDS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_kept_and_never_break_a_kind(kind, text):
    question = ask(kind)
    handler = kind_of(question)
    post = QueryDict(mutable=True)
    post.setlist("q7", [text])
    for part in ("name", "title", "cost", "grant", "due"):
        post[f"q7-0-{part}"] = text

    raw = handler.from_post(question, post, "q7")

    item = Item(question, raw, stage=STAGE)
    assert isinstance(item.faults, tuple)
    assert text in json.dumps(raw, ensure_ascii=False) or item.is_empty
