"""What a missing or malformed variable says, and that every variable is documented."""

import ast
import base64
import os
import re
import subprocess
import sys

import pytest

from tests.sources import ROOT, SOURCES, calls, text, walk

COMPLETE = {
    "SECRET_KEY": "abcdefghij" * 5,
    "SEAL_KEY": base64.b64encode(bytes(32)).decode(),
    "LABEL_KEY": base64.b64encode(bytes(range(32))).decode(),
    "SITE_URL": "https://podium.example.org",
    "DATABASE_URL": "postgresql://podium@127.0.0.1/podium",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "submission://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Podium <podium@example.org>",
}
MALFORMED = {
    "SECRET_KEY": "short",
    "SEAL_KEY": "not 32 bytes",
    "LABEL_KEY": base64.b64encode(bytes(32)).decode(),  # the same as SEAL_KEY
    "LABEL_KEY_SINCE": "31.01.2027",
    "LABEL_RETIRED_KEYS": f"{base64.b64encode(bytes(32)).decode()}:2027-01-01:2026-01-01",
    "SITE_URL": "http://podium.example.org",
    "DATABASE_URL": "sqlite:///podium.sqlite3",
    "REDIS_URL": "localhost:6379",
    "EMAIL_URL": "mail.example.org",
    "WEB_THREADS": "many",
    "WEB_PROCESSES": "0",
    "DATABASE_POOL_SIZE": "-1",
    "DEBUG": "perhaps",
    "TRUST_PROXY": "2",
    "PODIUM_CLOCK_FILE": "/somewhere/clock",
    "CLAMAV_URL": "clamav:3310",
    "FILES_URL": "https://bucket.example.org",
}


def start(command, variables, tmp_path):
    """Start a process of ours with these variables and no others."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(tmp_path),
            "ENV_FILE": os.devnull,
            **variables,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


def read_settings(variables, tmp_path):
    """Read the settings alone, which is quick."""
    return start([sys.executable, "-c", "import config.settings"], variables, tmp_path)


def test_complete_environment_starts(tmp_path):
    result = read_settings(COMPLETE, tmp_path)

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("name", COMPLETE)
def test_missing_variable_is_named_in_one_sentence(name, tmp_path):
    variables = {key: value for key, value in COMPLETE.items() if key != name}

    result = read_settings(variables, tmp_path)

    assert result.returncode == 1
    assert result.stderr == f"Podium cannot start: {name} is not set. See .env.example.\n"


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_variable_is_named_in_one_sentence(name, tmp_path):
    result = read_settings(COMPLETE | {name: MALFORMED[name]}, tmp_path)

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"Podium cannot start: {name} ")


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check"],
        ["-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
        ["-m", "celery", "-A", "config", "worker"],
        ["-m", "celery", "-A", "config", "beat"],
    ],
    ids=["manage", "web", "worker", "beat"],
)
def test_every_process_refuses_in_the_same_words(command, tmp_path):
    result = start([sys.executable, *command], {}, tmp_path)

    assert result.returncode != 0
    assert "Traceback" not in result.stdout + result.stderr
    assert "Podium cannot start: SECRET_KEY is not set. See .env.example." in result.stderr


def test_variable_may_come_from_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s" * 60 + "\n")
    variables = {key: value for key, value in COMPLETE.items() if key != "SECRET_KEY"}

    result = read_settings(variables | {"SECRET_KEY_FILE": str(secret)}, tmp_path)

    assert result.stderr == ""


def read_by_settings():
    methods = ("text", "flag", "number", "names", "database", "email", "url", "key", "keys")
    return {
        node.args[0].value
        for name in ("config/settings.py", "config/environment.py", "config/sign_in.py")
        for method in methods
        for node in calls(name, method)
        if node.args and isinstance(node.args[0], ast.Constant)
    }


def documented():
    return set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", text(".env.example"), flags=re.MULTILINE))


def used_by_compose():
    return set(re.findall(r"\$\{([A-Z_]+)", text("docker-compose.yml")))


def test_example_documents_exactly_what_is_read():
    assert documented() == read_by_settings() | used_by_compose()


def test_environment_is_read_through_the_settings_only():
    readers = {
        name
        for name in SOURCES
        if any(node.attr == "environ" for node in walk(name, ast.Attribute))
    }

    assert readers == {"config/celery.py", "config/wsgi.py"}  # which name the settings


def test_example_holds_no_secret():
    values = dict(re.findall(r"^([A-Z_]+)=(.*)$", text(".env.example"), flags=re.MULTILINE))

    assert not any(
        values[name] for name in ("SECRET_KEY", "SEAL_KEY", "LABEL_KEY", "POSTGRES_PASSWORD")
    )
