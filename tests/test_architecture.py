"""The rules of docs/architecture.md, kept by the test suite instead of by memory."""

import ast
import re

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


def each(names):
    """Make one test of a function that yields what is wrong in one file."""

    def make(find):
        def test():
            assert not {name: found for name in names if (found := list(find(name)))}

        test.__name__, test.__doc__ = find.__name__, find.__doc__
        return test

    return make


@each(SOURCES)
def test_apps_import_downwards_only(name):
    right = LAYERS[LAYERS.index(name.split("/")[0]) + 1 :]
    return (found for found in imports(name) if found[0].split(".")[0] in right)


def _place(module):
    part = module.split(".")[1] if "." in module else ""
    return next((place for place, names in enumerate(ORDER) if part in names), None)


@each([name for name in SOURCES if name.split("/")[0] in LAYERS[1:-1]])
def test_modules_of_an_app_import_leftwards_only(name):
    app, own = name.split("/")[0], _place(name.removesuffix(".py").replace("/", "."))
    for module, line in imports(name):
        if own is not None and module.split(".")[0] == app and (_place(module) or 0) > own:
            yield module, line


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


@each(PURE)
def test_decisions_that_are_computed_know_neither_django_nor_our_mechanisms(name):
    """They may import each other, and nothing else of ours."""
    siblings = {pure.removesuffix(".py").replace("/", ".") for pure in PURE}
    siblings |= {"reviews.matching", "reviews.scoring"}
    for module, line in imports(name):
        ours = module.split(".")[0] in {"django", *LAYERS}
        if ours and not {module, module.rpartition(".")[0]} & siblings:
            yield module, line


@each(SOURCES)
def test_files_stay_under_300_lines(name):
    if (lines := len(text(name).splitlines())) > 300:
        yield lines


@each(SOURCES)
def test_functions_stay_under_50_lines_and_views_under_25(name):
    limit = 25 if "/views/" in name else 50
    for node in functions(name):
        if (lines := node.end_lineno - node.lineno + 1) > limit:
            yield node.name, lines


@each([name for name in SOURCES if name != "core/states.py"])
def test_status_is_changed_by_transitions_only(name):
    for node in walk(name, ast.Assign, ast.AugAssign, ast.AnnAssign):
        for target in getattr(node, "targets", None) or [node.target]:
            if isinstance(target, ast.Attribute) and target.attr == "status":
                yield node.lineno
    for node in [*calls(name, "update"), *calls(name, "bulk_update")]:
        words = {inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant)}
        names = {keyword.arg for keyword in node.keywords}
        if "status" in (names if node.func.attr == "update" else words):
            yield node.lineno


@each(SOURCES)
def test_save_names_the_fields_it_writes(name):
    return (node.lineno for node in calls(name, "save") if not node.args and not node.keywords)


@each([name for name in SOURCES if name != "core/clock.py"])
def test_time_is_asked_of_the_clock_only(name):
    for node in walk(name, ast.Attribute):
        if isinstance(node.value, ast.Name) and f"{node.value.id}.{node.attr}" in CLOCKS:
            yield node.lineno


@each(SOURCES)
def test_our_apps_send_each_other_no_signals(name):
    watched = ("django.db.models.signals", "django.dispatch.Signal")
    return (found for found in imports(name) if found[0].startswith(watched))


@each([name for name in SOURCES if not name.endswith("/apps.py")])
def test_import_inside_a_function_gives_its_reason(name):
    lines = text(name).splitlines()
    for function in functions(name):
        for inner in ast.walk(function):
            is_import = isinstance(inner, ast.Import | ast.ImportFrom)
            if is_import and "#" not in lines[inner.lineno - 1]:
                yield inner.lineno


INLINE = {
    "a script in the page": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
    "a style element": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "an event attribute": r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=",
    "an address of somebody else's server": r"""\b(?:src|srcset)\s*=\s*["']?(?:https?:)?//""",
}


@each(TEMPLATES)
def test_templates_keep_to_the_content_security_policy(name):
    words = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", text(name), flags=re.DOTALL)
    words = re.sub(r"{%.*?%}|{{.*?}}", "", words)
    return (what for what, pattern in INLINE.items() if re.search(pattern, words))


BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock(?: \w+)? %}", re.DOTALL)
ADDRESS = re.compile(r"{% url [^%]*? as (\w+) %}")


@each(TEMPLATES)
def test_an_address_is_named_in_the_block_that_links_it(name):
    """What one block names, another does not know: its link would lead nowhere."""
    blocks = dict(BLOCK.findall(text(name)))
    named = {block: set(ADDRESS.findall(words)) for block, words in blocks.items()}
    everywhere = set().union(*named.values())
    for block, words in blocks.items():
        used = set(re.findall(r"\w+", " ".join(re.findall(r"{[{%].*?[%}]}", words))))
        yield from sorted(used & everywhere - named[block])


@each(TEMPLATES)
def test_templates_stay_short(name):
    if (lines := len(text(name).splitlines())) > 120:
        yield lines


def test_static_files_come_from_here():
    files = [p for p in (ROOT / "static").rglob("*") if p.suffix in {".css", ".js"}]

    found = [
        str(path.relative_to(ROOT))
        for path in files
        if re.search(r"url\(\s*['\"]?(?:https?:)?//|@import|import\(", path.read_text("utf-8"))
    ]

    assert not found
