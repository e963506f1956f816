"""The project's own files, parsed once, for the tests that keep its rules."""

import ast
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["core", "accounts", "clusters", "competitions", "reviews", "config"]
# decisions that can be computed: what the type check covers is what must stay pure
PURE = [
    str(path.relative_to(ROOT))
    for name in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["files"]
    for path in (sorted((ROOT / name).glob("*.py")) if (ROOT / name).is_dir() else [ROOT / name])
]
SOURCES = sorted(
    str(path.relative_to(ROOT))
    for layer in LAYERS
    for path in (ROOT / layer).rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))


@cache
def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def tree(name):
    return ast.parse(text(name), filename=name)


def walk(name, *kinds):
    return (node for node in ast.walk(tree(name)) if isinstance(node, kinds))


def imports(name):
    """The dotted modules that a file imports, `from x import y` as `x.y`, with their lines."""
    package = name.split("/")[:-1]
    for node in walk(name, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        else:
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, node.module or ""]).strip(".")
            for alias in node.names:
                yield f"{module}.{alias.name}", node.lineno


def functions(name):
    return walk(name, ast.FunctionDef, ast.AsyncFunctionDef)


def calls(name, attribute):
    """The calls of a method by its name: ``calls(f, "save")`` finds ``anything.save(...)``."""
    for node in walk(name, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == attribute:
            yield node
