"""Locked dependencies: hashes for all, addresses for none, and what pyproject.toml asks for."""

import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.install import block, install_uv
from tests.sources import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def locked(name):
    """Package -> version of one lock file."""
    lines = (ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
    pins = (line.split()[0].split("==") for line in lines if line[:1].isalnum())
    return {canonicalize_name(package.split("[")[0]): version for package, version in pins}


def test_there_are_two_lock_files():
    assert [path.name for path in LOCKS] == ["development.lock", "production.lock"]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_lock_file_names_no_address(path):
    words = path.read_text()

    assert "://" not in words
    assert "--index-url" not in words
    assert "--find-links" not in words


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_a_hash(path):
    name = path.stem

    unhashed = [p for p in locked(name) if "--hash=sha256:" not in block(path, p)]

    assert not unhashed


def test_production_is_a_part_of_development():
    assert locked("production").items() <= locked("development").items()


def test_production_is_installed_without_uv_which_it_does_not_lock():
    assert not install_uv(ROOT / "requirements" / "production.lock")


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("production", PROJECT["project"]["dependencies"]),
        ("development", PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_lock_file_fulfils_what_the_project_asks_for(lock, wanted):
    versions = locked(lock)

    unmet = [
        entry
        for entry in map(Requirement, wanted)
        if versions.get(canonicalize_name(entry.name)) not in entry.specifier
    ]

    assert not unmet


def test_every_dependency_gives_its_reason():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("dependencies"))
    end = next(n for n, line in enumerate(lines) if line.startswith("[tool.uv]"))

    listed = [line for line in lines[start:end] if line.startswith('    "')]

    assert listed
    assert not [line for line in listed if "#" not in line]
