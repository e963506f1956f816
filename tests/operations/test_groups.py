"""A group of tests that cannot run is said with its reason and its fix, and fails in CI."""

import os
import subprocess
import sys

import pytest

from tests.services import groups
from tests.sources import ROOT


@pytest.fixture
def run_without_chromium(tmp_path):
    """Run the one browser test where no browser can be found."""

    def run(**variables):
        env = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)} | variables
        command = [sys.executable, "-m", "pytest", "-q", "tests/operations/test_services.py"]
        return subprocess.run(
            [*command, "-k", "chromium", "-p", "no:cacheprovider"],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
        )

    return run


def test_missing_browser_is_said_in_the_closing_lines_with_its_fix(run_without_chromium):
    result = run_without_chromium()

    closing = result.stdout.splitlines()[-3:]
    assert result.returncode == 0
    assert any(line.startswith("group browser: no Chromium was found. Fix:") for line in closing)


def test_missing_browser_is_a_failure_in_ci(run_without_chromium):
    result = run_without_chromium(CI="true")

    assert result.returncode == 1
    assert "which CI=true does not allow" in result.stdout


def test_every_group_has_a_fix(monkeypatch):
    monkeypatch.setenv(groups.VARIABLE, "{}")
    for group in groups.FIXES:
        groups.declare_absent(group, "it is missing")

        assert groups.skip_reason(group).endswith(".")
        assert "Fix: " in groups.skip_reason(group)


def test_run_in_a_clean_environment_knows_nothing_of_the_caller():
    assert os.environ["TESTING"] == "true"
    assert os.environ["ENV_FILE"] == os.devnull
