"""The rules of docs/architecture.md, kept by the test suite instead of by memory."""

import ast
import re

import pytest
from django.apps import apps

from tests.sources import (
    LAYERS,
    PURE,
    ROOT,
    SOURCES,
    TEMPLATES,
    calls,
    functions,
    imports,
    text,
    walk,
)

# within an app, each imports only from its left
ORDER = [
    {"states", *(name.split("/")[1].removesuffix(".py") for name in PURE)},
    {"models", "permissions"},
    {"checks", "emails"},
    {"actions"},
    {"forms", "tasks", "jobs", "exports", "documents"},
    {"views", "api", "admin"},
    {"urls"},
]
CLOCKS = {
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
}


def by_file(names):
    return pytest.mark.parametrize("name", names)


@by_file(SOURCES)
def test_apps_import_downwards_only(name):
    right = LAYERS[LAYERS.index(name.split("/")[0]) + 1 :]

    found = [(module, line) for module, line in imports(name) if module.split(".")[0] in right]

    assert not found


def _place(module):
    part = module.split(".")[1] if "." in module else ""
    return next((place for place, names in enumerate(ORDER) if part in names), None)


@by_file([name for name in SOURCES if name.split("/")[0] in LAYERS[1:-1]])
def test_modules_of_an_app_import_leftwards_only(name):
    app, own = name.split("/")[0], _place(name.removesuffix(".py").replace("/", "."))
    if own is None:
        return

    found = [
        (module, line)
        for module, line in imports(name)
        if module.split(".")[0] == app and (_place(module) or 0) > own
    ]

    assert not found


def test_foreign_keys_point_downwards_only():
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        own = model._meta.app_label
        if own not in LAYERS:
            continue
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete and field.related_model):
                continue
            other = field.related_model._meta.app_label
            if other in LAYERS and LAYERS.index(other) > LAYERS.index(own):
                wrong.append(f"{model._meta.label}.{field.name} -> {other}")

    assert not wrong


@by_file(PURE)
def test_decisions_that_are_computed_know_neither_django_nor_our_mechanisms(name):
    """They may import each other, and nothing else of ours."""
    siblings = {pure.removesuffix(".py").replace("/", ".") for pure in PURE}

    found = [
        (module, line)
        for module, line in imports(name)
        if module.split(".")[0] in {"django", *LAYERS}
        and not {module, module.rpartition(".")[0], module + ".__init__"} & siblings
        and module != "reviews.scoring"
    ]

    assert not found


def test_pure_modules_of_the_type_check_are_the_same():
    listed = set(re.findall(r'^    "([\w/.]+)",$', text("pyproject.toml"), flags=re.MULTILINE))

    assert {n for n in PURE if not n.startswith("reviews/scoring/")} <= listed
    assert "reviews/scoring" in listed


@by_file(SOURCES)
def test_files_stay_under_300_lines(name):
    assert len(text(name).splitlines()) <= 300


@by_file(SOURCES)
def test_functions_stay_under_50_lines_and_views_under_25(name):
    limit = 25 if "/views/" in name else 50

    found = [
        (node.name, node.end_lineno - node.lineno + 1)
        for node in functions(name)
        if node.end_lineno - node.lineno + 1 > limit
    ]

    assert not found


def _is_status(target):
    return isinstance(target, ast.Attribute) and target.attr == "status"


@by_file([name for name in SOURCES if name != "core/states.py"])
def test_status_is_changed_by_transitions_only(name):
    assigned = [
        node.lineno
        for node in walk(name, ast.Assign, ast.AugAssign, ast.AnnAssign)
        for target in getattr(node, "targets", None) or [node.target]
        if _is_status(target)
    ]
    updated = [
        node.lineno
        for node in calls(name, "update")
        if any(keyword.arg == "status" for keyword in node.keywords)
    ]

    assert not assigned + updated


@by_file(SOURCES)
def test_save_names_the_fields_it_writes(name):
    bare = [node.lineno for node in calls(name, "save") if not node.args and not node.keywords]

    assert not bare


@by_file([name for name in SOURCES if name != "core/clock.py"])
def test_time_is_asked_of_the_clock_only(name):
    found = [
        node.lineno
        for node in walk(name, ast.Attribute)
        if isinstance(node.value, ast.Name) and f"{node.value.id}.{node.attr}" in CLOCKS
    ]

    assert not found


@by_file(SOURCES)
def test_our_apps_send_each_other_no_signals(name):
    watched = ("django.db.models.signals", "django.dispatch.Signal")

    assert not [(module, line) for module, line in imports(name) if module.startswith(watched)]


@by_file([name for name in SOURCES if not name.endswith("/apps.py")])
def test_import_inside_a_function_gives_its_reason(name):
    lines = text(name).splitlines()

    found = {
        inner.lineno
        for function in functions(name)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom) and "#" not in lines[inner.lineno - 1]
    }

    assert not found


INLINE = {
    "a script in the page": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
    "a style element": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "an event attribute": r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=",
    "an address of somebody else's server": r"""\b(?:src|srcset)\s*=\s*["']?(?:https?:)?//""",
}


@by_file(TEMPLATES)
def test_templates_keep_to_the_content_security_policy(name):
    words = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", text(name), flags=re.DOTALL)

    found = [what for what, pattern in INLINE.items() if re.search(pattern, words)]

    assert not found


@by_file(TEMPLATES)
def test_templates_stay_short(name):
    assert len(text(name).splitlines()) <= 120


def test_static_files_come_from_here():
    files = [p for p in (ROOT / "static").rglob("*") if p.suffix in {".css", ".js"}]

    found = [
        str(path.relative_to(ROOT))
        for path in files
        if re.search(r"url\(\s*['\"]?(?:https?:)?//|@import|import\(", path.read_text("utf-8"))
    ]

    assert not found
