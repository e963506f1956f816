"""`make demo` as a person meets it: one address, sign-ins, and nothing left after Ctrl+C."""

import json
import os
import re
import select
import signal
import socket
import sys
import urllib.request
from pathlib import Path

import pytest

from config import samples
from scripts import demo as demo_program
from scripts.processes import Process
from tests.sources import ROOT, text

pytestmark = pytest.mark.worker


class Demo:
    def __init__(self, folder, port):
        self._command = [sys.executable, "-m", "scripts.demo", "--folder", folder, "--port", port]
        self._log = folder.with_suffix(".log")
        env = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
        self._env = env | {"PYTHONUNBUFFERED": "1"}

    def start(self):
        self.process = Process(self._command, log=self._log, env=self._env)
        return self

    def until_ready(self):
        self.process.wait_until(lambda: "Ctrl+C stops" in self.words(), seconds=240, pause=0.2)
        return self

    def words(self):
        return self._log.read_text()

    def address(self):
        return re.findall(r"Podium is ready: (http://127\.0\.0\.1:\d+/)", self.words())[-1]

    def helpers(self):
        """The processes that the demo has started."""
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in task.read_text().split()]


def wait_for_end(process):
    process.wait(seconds=60)
    return process.exit_code


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def busy_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.fixture
def demo(tmp_path, busy_port):
    demo = Demo(tmp_path / "demo", busy_port).start()
    yield demo
    demo.process.stop()


def test_demo_starts_answers_and_leaves_nothing_behind(demo, busy_port, tmp_path):
    demo.until_ready()

    # another port, one address, and every sign-in of the samples
    assert f"Port {busy_port} is taken by another program" in demo.words()
    with urllib.request.urlopen(f"{demo.address()}readyz") as answer:
        assert json.load(answer)["status"] == "ok"
    for _, email, password in samples.signins():
        assert email in demo.words()
        assert password in demo.words()

    # a second one on the same data is refused in words
    second = Process(demo._command, log=tmp_path / "second.log", env=demo._env)
    assert wait_for_end(second) == 1
    assert "The demo is already running" in second.last_words()

    # Ctrl+C
    helpers = demo.helpers()
    assert len(helpers) == 3
    os.kill(demo.process.pid, signal.SIGINT)
    assert wait_for_end(demo.process) == 0
    assert not [pid for pid in helpers if is_alive(pid)]

    # the second start keeps the data and loads nothing
    database = tmp_path / "demo" / "podium.sqlite3"
    assert database.exists()
    demo.start().until_ready()
    assert demo.words().count("Loading the samples") == 1

    # power cut of the one that watches: the others end by themselves
    helpers = demo.helpers()
    os.kill(demo.process.pid, signal.SIGKILL)
    wait_for_end(demo.process)
    assert [pid for pid in helpers if not ends(pid)] == []


def ends(pid):
    """Whether a process that is not our child is gone, or goes within a minute."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 60)[0])
    finally:
        os.close(handle)


def test_commands_know_where_the_demo_runs(tmp_path):
    assert demo_program.latest_port(tmp_path) is None
    (tmp_path / "running").write_text("http://127.0.0.1:8124/")
    assert demo_program.latest_port(tmp_path) == 8124


def test_nothing_else_sets_demo():
    tracked = [*ROOT.glob("*.yml"), ROOT / "Makefile", ROOT / "Dockerfile", ROOT / ".ci/run"]

    assert not [path.name for path in tracked if "DEMO" in path.read_text()]
    assert re.findall(r"^# DEMO=(\w+)", text(".env.example"), flags=re.MULTILINE) == ["false"]
