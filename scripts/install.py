"""Bring the packages of this environment to what a lock file says, and to nothing else.

Run by the Makefile with the interpreter of the fresh ``.venv``. uv is quick and itself one of the
packages locked for development; where it is not locked, cannot be had or cannot reach the packages,
pip does the same slowly.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PIP = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
UV = {"UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "1"}


def main(lock):
    if sys.version_info < (3, 11):  # noqa: UP036
        version = ".".join(map(str, sys.version_info[:2]))
        raise SystemExit(f"Podium needs Python 3.11 or newer, and this is {version}.")
    if not (has_uv() or install_uv(lock)) or not sync_with_uv(lock):
        print("pip installs the packages, which may need a few minutes.")
        if subprocess.run([*PIP, "--only-binary", ":all:", "-r", lock]).returncode:
            raise SystemExit(f"The packages of {lock} could not be installed; see above.")


def has_uv():
    return Path(sys.executable).with_name("uv").exists()


def install_uv(lock):
    if not block(lock, "uv"):
        return False
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirements:
        requirements.write(block(lock, "uv"))
        requirements.flush()
        command = [*PIP, "--no-deps", "-r", requirements.name]
        return subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0


def block(lock, name):
    """The lines of one package in a lock file, hashes included."""
    lines = Path(lock).read_text().splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith(f"{name}==")), None)
    if start is None:
        return ""
    end = start
    while lines[end].endswith("\\"):
        end += 1
    return "\n".join(lines[start : end + 1])


def sync_with_uv(lock):
    uv = Path(sys.executable).with_name("uv")
    command = [uv, "pip", "sync", "--quiet", "--python", sys.executable]
    command += ["--only-binary", ":all:", "--require-hashes", lock]
    return subprocess.run(command, env=os.environ | UV).returncode == 0


if __name__ == "__main__":
    main(*sys.argv[1:])
