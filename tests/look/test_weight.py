"""No page carries inline style or script, and none is heavy."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(p for p in (ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
PAGE_BUDGET = 120 * 1024  # style and script of a page, not compressed


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_template_has_no_inline_style_script_or_handler(path):
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']", text)
    acting = [tag for tag in re.findall(r"<script\b[^>]*>", text) if "application/json" not in tag]
    assert all("src=" in tag for tag in acting)


def named(path):
    """The scripts and style sheets that a template names itself."""
    return set(re.findall(r"{% static \"([\w./-]+\.(?:js|css))\" %}", path.read_text()))


EVERYWHERE = named(ROOT / "templates/base.html") | named(ROOT / "templates/components/styles.html")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_styles_and_scripts_of_a_page_stay_within_the_budget(path):
    names = named(path) | EVERYWHERE
    for fragment in re.findall(r'include "([\w/]+_(?:scripts?|styles)\.html)"', path.read_text()):
        if (ours := ROOT / "templates" / fragment).exists():
            names |= named(ours)
    weight = sum(Path(finders.find(name)).stat().st_size for name in names)
    assert weight < PAGE_BUDGET


def test_every_page_that_is_swapped_in_part_has_the_script_for_it():
    for path in TEMPLATES:
        text = path.read_text()
        if "{% extends" in text and ("components/job_card.html" in text or " hx-" in text):
            assert "components/htmx_script.html" in text, path.name


def test_style_sheets_are_short_and_all_linked():
    linked = "".join(path.read_text() for path in TEMPLATES)
    for path in STYLES:
        assert len(path.read_text().splitlines()) < 300, path.name
        assert f"css/{path.name}" in linked


def test_every_class_of_our_components_is_styled_or_a_hook():
    """A class that no style sheet knows is a typing mistake, unless listed here with its reason."""
    hooks = {"words", "theme-choice"}  # placed by its parent; found by page.js
    styled = set(re.findall(r"\.([a-z][\w-]*)", "".join(p.read_text() for p in STYLES)))
    for path in (ROOT / "templates" / "components").glob("*.html"):
        text = re.sub(r"{%.*?%}|{{.*?}}", " ", path.read_text(), flags=re.DOTALL)
        used = {name for names in re.findall(r'class="([^"]*)"', text) for name in names.split()}
        used = {name for name in used if not name.endswith("-")}
        assert used - styled - hooks == set(), path.name
