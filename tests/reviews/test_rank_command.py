"""``manage.py rank``: no test here may touch the database, and pytest-django sees to it."""

import csv
import json
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
REVIEWS = DATA / "aibs_2014_2017_reviews.csv"
EXPECTED = DATA / "aibs_2014_2017_expected_ranking.csv"
real_data = pytest.mark.skipif(
    not REVIEWS.exists(), reason=f"{REVIEWS.name} may not be copied here; put it into shared/data"
)
COLUMNS = ("--application=a", "--panelist=p", "--score=s")
HEADER = b"a,p,s\n"


@pytest.fixture
def table(tmp_path):
    """Return a function that writes bytes to scores.csv and gives its path."""

    def write(content):
        path = tmp_path / "scores.csv"
        path.write_bytes(content)
        return path

    return write


def run(path, *options, columns=COLUMNS):
    out = StringIO()
    call_command("rank", f"--from-csv={path}", *columns, *options, stdout=out)
    return out.getvalue()


def refusal(path, *options, columns=COLUMNS):
    """Return the sentence that refuses, having checked that it is one, with exit code 2."""
    with pytest.raises(CommandError) as error:
        run(path, *options, columns=columns)
    sentence = str(error.value)
    assert error.value.returncode == 2
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def ranked(path, *options):
    return json.loads(run(path, "--format=json", *options))


def test_json_has_the_promised_shape(table):
    path = table(HEADER + b"x,1,4\nx,2,3\ny,1,3.5\nz,1,5\nz,2,2.5\nw,1,\n")

    assert ranked(path) == {
        "method": "mean",
        "direction": "higher",
        "rows": [
            {"application": "z", "score": "3.75", "rank": 1, "tied": False, "judgements": 2},
            {"application": "x", "score": "3.5", "rank": 2, "tied": True, "judgements": 2},
            {"application": "y", "score": "3.5", "rank": 2, "tied": True, "judgements": 1},
        ],
        "not_rankable": [{"application": "w", "reason": "no panelist scored it"}],
        "warnings": ["1 row states no score: an abstention, which does not count."],
    }


def test_scores_have_up_to_twelve_decimals(table):
    path = table(HEADER + b"x,1,1.0\nx,2,1.0\nx,3,1.5\n")

    assert ranked(path)["rows"][0]["score"] == "1.166666666667"


def test_ties_are_decided_on_fractions(table):
    path = table(HEADER + b"x,1,.1\nx,2,.2\nx,3,.3\ny,1,.2\ny,2,.2\ny,3,.2\n")

    assert [row["rank"] for row in ranked(path)["rows"]] == [1, 1]


def test_byte_order_mark_line_ends_quotes_blank_lines_and_foreign_scripts_are_read(table):
    path = table('\ufeffa,"p",s\r\n"苏州\n纳米",1,3\r\n\r\n"x, y", 2 ,"4"\r"q""",1,2'.encode())

    names = [row["application"] for row in ranked(path)["rows"]]
    assert names == ["x, y", "苏州\n纳米", 'q"']


def test_csv_and_table_show_ties_and_who_has_no_rank(table):
    path = table(HEADER + b"x,1,4\ny,1,4\nz,1,\n")

    assert run(path, "--format=csv").splitlines() == [
        "application,score,rank,tied,judgements,reason",
        "x,4,1,yes,1,",
        "y,4,1,yes,1,",
        "z,,,,0,no panelist scored it",
    ]
    shown = run(path)
    assert shown.count("1=") == 2
    assert "z: no panelist scored it" in shown


def test_the_table_escapes_control_characters(table):
    assert "\x1b" not in run(table(HEADER + b"\x1b[31mx,1,4\n"))


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "the file is empty"),
        (b"\xef\xbb\xbf", 1, "the file is empty"),
        (b"\n \n\n", 1, "the file is empty"),
        (HEADER, 1, "a header but no rows"),
        (b"a,p\nx,1\n", 1, 'there is no column "s" among "a", "p"'),
        (b"a;p;s\nx;1;2\n", 1, "cells are separated by commas"),
        (b"a,p,s,s\nx,1,2,2\n", 1, 'the column "s" occurs 2 times'),
        (HEADER + b"x,1,5.5\n", 2, 'the score "5.5" is above 5'),
        (HEADER + b"x,1,-1\n", 2, 'the score "-1" is below 0'),
        (HEADER + b"x,1,3\nx,2,3.3\n", 3, 'the score "3.3" is not a whole number of steps of 0.5'),
        (HEADER + b"x,1,nan\n", 2, 'the score "nan" is not a finite number'),
        (HEADER + b"x,1,-inf\n", 2, "is not a finite number"),
        (HEADER + b"x,1,1e999999999\n", 2, "is too large"),
        (HEADER + b"x,1,1e-999999999\n", 2, "decimals"),
        (HEADER + b'x,1,"3,5"\n', 2, "write a point"),
        (HEADER + b"x,1,good\n", 2, 'the score "good" is not a number'),
        (HEADER + b"x,1,=1+1\n", 2, "is not a number"),
        (HEADER + b"x,1,4\ny,1,4\nx,1,4\n", 4, "a second time (first on line 2)"),
        (HEADER + b"x,1,4\nx,1,\n", 3, "a second time"),
        (HEADER + b"x,1,4\n x , 1 ,4\n", 3, "a second time"),
        (HEADER + b"x,1\n", 2, "the row has 2 cells, but the header has 3"),
        (HEADER + b"x,1,4,5\n", 2, "the row has 4 cells, but the header has 3"),
        (HEADER + b",1,4\n", 2, 'the cell in column "a" is empty'),
        (HEADER + b"x, ,4\n", 2, 'the cell in column "p" is empty'),
        (HEADER + b"x" * 201 + b",1,4\n", 2, "over 200 characters"),
        (HEADER + b"x,1,4\n\xff,1,4\n", 3, "not UTF-8"),
        ("a,p,s\nx,1,4\n".encode("utf-16"), 1, "NUL byte"),
        (HEADER + b"x\0,1,4\n", 2, "NUL byte"),
        (HEADER + b'x,"1,4\ny,1,4\n', 2, "never closed"),
        (HEADER + b'x,"1"2,4\n', 2, "quotation marks do not match"),
        (HEADER + b'\n"x\ny",1,4\nz,1,9\n', 5, 'the score "9"'),
        (HEADER + b"x,1," + b"3" * 10_000_000, 2, "longer than 65,536 bytes"),
        (HEADER + b'x,"1' + b"\n" * 200_000, 2, "quotation mark"),
    ],
)
def test_wrong_table_is_refused_by_file_line_and_reason(table, content, line, words):
    path = table(content)

    sentence = refusal(path, "--scale=0:5", "--step=0.5")

    assert sentence.startswith(f"{path}, line {line}: ")
    assert words in sentence
    assert len(sentence) < len(str(path)) + 200


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--method=guess"], 'There is no method "guess"'),
        (["--direction=up"], 'There is no direction "up"'),
        (["--format=pdf"], 'There is no format "pdf"'),
        (["--step=0"], "the step must be greater than 0"),
        (["--step=-1"], "the step must be greater than 0"),
        (["--step=nan"], "--step"),
        (["--step="], "is empty"),
        (["--scale=5"], "MIN:MAX"),
        (["--scale=5:0"], "must end above its start"),
        (["--scale=0:5:6"], "is not a number"),
        (["--scale=0:inf"], "is not a finite number"),
        (["--scale=0:5", "--step=0.3"], "not a whole number of steps"),
    ],
)
def test_wrong_option_is_refused_by_name(table, options, words):
    assert words in refusal(table(HEADER + b"x,1,4\n"), *options)


def test_missing_file_directory_and_option_are_refused(tmp_path, table):
    assert refusal(tmp_path / "none.csv") == f"{tmp_path}/none.csv: there is no such file."
    assert refusal(tmp_path) == f"{tmp_path}: this is a directory, not a file."
    assert "--score is missing" in refusal(table(HEADER), columns=COLUMNS[:2])
    same = ("--application=a", "--panelist=a", "--score=s")
    assert "three different columns" in refusal(table(HEADER + b"x,1,4\n"), columns=same)


def test_steps_count_from_the_start_of_the_scale(table):
    path = table(HEADER + b"x,1,1.5\n")

    assert ranked(path, "--scale=0.5:4.5", "--step=1")["rows"][0]["score"] == "1.5"
    assert "from 0." in refusal(path, "--step=1")


@real_data
def test_real_proposals_have_their_published_means():
    columns = ("--application=application_id", "--panelist=reviewer_id", "--score=overall")
    options = ("--direction=lower", "--scale=1:5", "--step=0.1", "--format=json")
    result = json.loads(run(REVIEWS, *options, columns=columns))

    with EXPECTED.open(encoding="utf-8") as file:
        published = {row["application_id"]: row["mean"] for row in csv.DictReader(file)}
    scores = {row["application"]: row["score"] for row in result["rows"]}
    assert scores.keys() == published.keys()
    for application, mean in published.items():
        assert abs(Fraction(scores[application]) - Fraction(mean)) <= Fraction(1, 10**12)
    sharing = Counter(row["rank"] for row in result["rows"])
    assert sum(row["tied"] for row in result["rows"]) == 55
    assert sum(count for count in sharing.values() if count > 1) == 55
    assert result["not_rankable"] == result["warnings"] == []


def command_line(*words):
    command = [sys.executable, str(ROOT / "manage.py"), "rank", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_command_line_says_one_sentence_and_exits_with_two(table):
    path = table(HEADER + b"x,1,9\n")

    done = command_line("--from-csv", path, *COLUMNS, "--scale", "-5:5")

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f'{path}, line 2: the score "9" is above 5, the end of the scale.\n'


def test_command_line_stays_quiet_when_its_reader_leaves(table):
    rows = b"".join(b"application-%d,1,4\n" % n for n in range(20_000))
    words = [sys.executable, str(ROOT / "manage.py"), "rank", f"--from-csv={table(HEADER + rows)}"]

    with subprocess.Popen(
        [*words, *COLUMNS], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_ranked_or_refused(table, content):
    path = table(HEADER + content)
    refused = ""
    try:
        run(path, "--format=json")
    except CommandError as error:
        refused = str(error)
    assert not refused or refused.startswith(f"{path}, line ")


CHAIN = b"app1,A,4\napp2,A,3\napp2,B,4\napp3,B,4.5\napp3,C,3.5\napp4,C,3\n"
TABLE = HEADER + b"x,1,4\nx,2,3\ny,1,3\ny,2,3.5\ny,3,2\nz,2,1\nz,3,2.5\nw,1,5\nw,3,3\n"
METHODS = ("mean", "median", "trimmed", "zscore", "borda", "least-squares", "ridge", "mixed")


def test_least_squares_stand_beside_the_raw_means(table):
    found = ranked(table(HEADER + CHAIN), "--method=least-squares")

    assert [
        (row["application"], row["raw"], row["score"], row["rank"]) for row in found["rows"]
    ] == [
        ("app1", "4", "4.333333", 1),
        ("app3", "4", "3.833333", 2),
        ("app2", "3.5", "3.333333", 3),
        ("app4", "3", "3.333333", 3),
    ]
    assert all(row["adjusted"] == row["score"] for row in found["rows"])
    assert found["panelists"][1] == {"panelist": "B", "severity": -0.666667, "judgements": 2}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ["table", "csv", "json"])
def test_every_method_prints_every_format(table, method, kind):
    shown = run(table(TABLE), f"--method={method}", f"--format={kind}")

    assert all(name in shown for name in "xyzw")


def test_the_mixed_model_prints_errors_variances_and_severities(table):
    found = ranked(table(TABLE), "--method=mixed")

    assert set(found["variance"]) == {"application", "panelist", "residual"}
    assert all(row["standard_error"] > 0 for row in found["rows"])
    assert {row["panelist"] for row in found["panelists"]} == {"1", "2", "3"}


def test_a_severity_is_positive_where_stricter_in_both_directions(table):
    path = table(HEADER + b"x,S,1\ny,S,2\nx,M,3\ny,M,4\n")
    for direction, expected in (("higher", 1.0), ("lower", -1.0)):
        found = ranked(path, "--method=least-squares", f"--direction={direction}")
        strict = {row["panelist"]: row["severity"] for row in found["panelists"]}
        assert strict == {"S": expected, "M": -expected}


def test_scores_of_another_direction_than_the_file_say_so(table):
    found = ranked(table(TABLE), "--method=borda", "--direction=lower")

    assert found["better"] == "higher"
    assert [float(row["score"]) for row in found["rows"]] == sorted(
        (float(row["score"]) for row in found["rows"]), reverse=True
    )


def test_parts_are_named_and_nothing_is_ranked_across_them(table):
    path = table(HEADER + b"1,A,5\n2,A,4\n3,B,3\n4,B,2\n")
    found = ranked(path, "--method=least-squares")

    assert found["rows"] == []
    assert found["parts"] == [["1", "2"], ["3", "4"]]
    assert len(found["not_rankable"]) == 4


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--trim=0.5"], "--trim must be at least 0 and below 1/2"),
        (["--trim=-0.1"], "--trim must be"),
        (["--ridge=-1"], "--ridge must not be negative"),
        (["--ridge=inf"], "is not a finite number"),
        (["--top=0"], "--top must be at least 1"),
        (["--top=2.5"], "--top must be a whole number"),
        (["--resolution=0"], "--resolution must be greater than 0"),
        (["--resolution=-1"], "--resolution must be greater than 0"),
        (["--resolution=nan"], "is not a finite number"),
        (["--resolution=1e-20", "--method=mixed"], "too fine"),
        (["--seed=-1"], "--seed must not be negative"),
        (["--seed=x"], "is not a number"),
        (["--scale=0:1000000000", "--step=1"], "more than 1,000,000 steps"),
    ],
)
def test_wrong_options_of_a_method_are_refused_by_name(table, options, words):
    assert words in refusal(table(TABLE), *options)


def test_a_table_without_a_score_is_refused(table):
    assert "rows but no score" in refusal(table(HEADER + b"x,1,\ny,1,\n"))


@pytest.mark.parametrize("method", METHODS)
def test_one_application_alone_is_ranked_or_refused_with_the_reason(table, method):
    path = table(HEADER + b"x,1,4\nx,2,3\n")
    if method in ("mean", "median", "trimmed"):
        assert ranked(path, f"--method={method}")["rows"][0]["score"] == "3.5"
    else:
        assert "one application only" in refusal(path, f"--method={method}")


@real_data
@pytest.mark.parametrize("method", METHODS)
def test_real_proposals_are_ranked_by_every_method(method):
    columns = ("--application=application_id", "--panelist=reviewer_id", "--score=overall")
    options = ("--direction=lower", "--scale=1:5", "--step=0.1", f"--method={method}")
    found = json.loads(run(REVIEWS, *options, "--format=json", columns=columns))

    placed = len(found["rows"]) + len(found["not_rankable"])
    assert placed == 72
    if method == "mixed":
        assert {row["application"] for row in found["rows"]} >= {"AIBS-001", "AIBS-043"}
        assert found["verdict"] == "no_panelist_variance"
        assert found["variance"]["panelist"] == 0


def test_with_a_number_of_places_panels_are_resampled_beside_the_ranking(table):
    path = table(HEADER + b"x,1,5\nx,2,5\ny,1,3\ny,2,3\nz,1,1\nz,2,1\n")

    found = ranked(path, "--top=1", "--seed=3")["resampled"]

    assert (found["draws"], found["seed"], found["places"]) == (2000, 3, 1)
    assert found["among"]["x"] > found["among"]["y"] > found["among"]["z"]
    assert found == ranked(path, "--top=1", "--seed=3")["resampled"]
    assert found["among"] != ranked(path, "--top=1", "--seed=4")["resampled"]["among"]


def test_a_large_table_is_ranked_without_resampling_and_says_so(table, monkeypatch):
    monkeypatch.setattr("reviews.management.commands.rank.MOST_DRAWN_FROM", 1)
    path = table(HEADER + b"x,1,5\nx,2,5\n")

    found = ranked(path, "--top=1")

    assert "resampled" not in found
    assert found["warnings"] == ["With more than 1 rows no panels are resampled."]
