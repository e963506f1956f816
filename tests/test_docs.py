"""The papers say what is there."""

import re

import pytest
from django.urls import Resolver404, resolve

from scripts.screenshots import SHOTS
from tests.sources import ROOT, SOURCES, TEMPLATES, text

PAPERS = sorted(
    str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
)
TARGETS = set(re.findall(r"^([a-z-]+):", text("Makefile"), flags=re.MULTILINE))


@pytest.mark.parametrize("name", PAPERS)
def test_links_and_pictures_lead_somewhere(name):
    folder = (ROOT / name).parent
    links = re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", text(name))

    broken = [
        link for link in links if "://" not in link and not (folder / link.split("#")[0]).exists()
    ]

    assert not broken


@pytest.mark.parametrize("name", PAPERS)
def test_commands_of_make_exist(name):
    assert set(re.findall(r"`make ([a-z-]+)", text(name))) <= TARGETS


@pytest.mark.parametrize("name", PAPERS)
def test_named_files_exist(name):
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|md|yml|html|css|js|template))`", text(name))

    missing = [path for path in named if not (ROOT / path).exists() and "<" not in path]

    assert not missing


def test_management_commands_named_in_papers_exist():
    known = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    known |= {"migrate", "collectstatic", "createsuperuser", "makemigrations", "shell"}
    named = {
        command for name in PAPERS for command in re.findall(r"manage\.py ([a-z_]+)", text(name))
    }

    assert named <= known


def test_every_phony_target_has_its_line_of_help():
    described = set(re.findall(r"^([a-z-]+):.*## ", text("Makefile"), flags=re.MULTILINE))

    assert described == TARGETS


# modules that any app may have, see "Where things go"
OF_ANY_APP = (
    "__init__ apps checks documents emails exports own_data permissions states tasks urls "
    "urls_assessors urls_deciding urls_meetings visibility"
).split()


def test_the_map_of_judging_names_every_module():
    part = text("docs/architecture.md").split("\n## Where judging lies\n")[1].split("\n## ")[0]
    named = set(re.findall(r"`(\w+)/?`", part)) - {"reviews", "actions"}
    modules = {path.stem for path in (ROOT / "reviews").glob("*.py")} - set(OF_ANY_APP)
    packages = {path.parent.name for path in (ROOT / "reviews").glob("*/__init__.py")}

    assert modules <= named <= modules | packages


# The README


def section(heading, level="##"):
    """The text under a heading of the README, up to the next one of its level or above."""
    body = text("README.md").split(f"\n{level} {heading}\n")[1]
    return re.split(rf"\n#{{1,{len(level)}}} ", body)[0]


def test_readme_names_exactly_two_commands_to_set_up():
    assert re.findall(r"^ {4}(.+)$", section("Two commands"), re.MULTILINE) == [
        "make demo",
        "make test",
    ]


def documented():
    """Variable -> default, as .env.example writes them; None where a value must be given."""
    required = re.findall(r"^([A-Z_]+)=.*$", text(".env.example"), re.MULTILINE)
    optional = re.findall(r"^# ([A-Z_]+)=(.*)$", text(".env.example"), re.MULTILINE)
    return dict.fromkeys(required) | dict(optional)


def test_configuration_table_says_what_the_example_says():
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| (.*?) \| (.+) \|$", section("Configuration"), re.MULTILINE
    )
    told = {
        name: None if default.startswith("required") else default.strip("`").replace("none", "")
        for name, default, _meaning in rows
    }

    assert told == documented()
    assert len(rows) == len(told)


TOURED = ["Applicant", "Panelist", "Officer", "Auditor and public", "Assessor"]


@pytest.mark.parametrize("role", TOURED)
def test_tour_has_ten_lines_for_each_role(role):
    lines = re.findall(r"^(\d+)\. ", section(role, "###"), re.MULTILINE)

    assert lines == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize("name", PAPERS)
def test_pages_named_in_papers_exist(name):
    unknown = []
    for path in re.findall(r"`(/[a-z0-9/-]*)`", text(name)):
        try:
            resolve(path)
        except Resolver404:
            unknown.append(path)

    assert not unknown


def test_words_that_the_tour_quotes_stand_on_pages():
    words = {
        quoted for role in TOURED for quoted in re.findall(r"\*([^*\n]+)\*", section(role, "###"))
    }
    places = [*TEMPLATES, *SOURCES]

    assert not {quoted for quoted in words if not any(quoted in text(name) for name in places)}


# Pictures and decisions


def test_every_picture_is_one_that_the_script_takes_and_small():
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs/screenshots").iterdir()}

    assert set(sizes) == {f"{shot.name}.webp" for shot in SHOTS}
    assert max(sizes.values()) < 120_000
    assert sum(sizes.values()) < 800_000


def test_decisions_are_numbered_without_gaps_and_say_the_same_in_name_and_heading():
    names = sorted(path.name for path in (ROOT / "docs/adr").glob("*.md"))

    for number, name in enumerate(names, 1):
        assert name.startswith(f"{number:04}-")
        words = text(f"docs/adr/{name}")
        assert words.startswith(f"# {number}. ")
        headings = re.findall(r"^(?:## )?(Status|Context|Decision|Consequences)\b", words, re.M)
        assert headings == ["Status", "Context", "Decision", "Consequences"]
