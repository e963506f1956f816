"""The papers say what is there."""

import re

import pytest

from tests.sources import ROOT, text

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
