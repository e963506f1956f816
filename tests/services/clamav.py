"""A private ClamAV daemon with a signature list of its own, which knows one test virus.

The official list is 300 MB and needs the network. The list here holds the test file that the
makers of scanners agreed upon (https://www.eicar.org/download-anti-malware-testfile/). It is put
together from parts, so that no scanner stops over this repository.
"""

import os
import pwd
import shutil
import tempfile
from pathlib import Path

from scripts.processes import Process, free_port, is_listening

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + rb"$H+H*"
SIGNATURE = "Podium.Test.Eicar"
THREAT = f"{SIGNATURE}.UNOFFICIAL"  # what the daemon calls it, the list being ours


class Clamav:
    """``url`` stays the same when the daemon is stopped and started again."""

    def __init__(self):
        self.port = free_port()
        self.url = f"tcp://127.0.0.1:{self.port}"
        self.folder = Path(tempfile.mkdtemp(prefix="podium-clamav-", dir="/tmp"))
        self._process = None
        (self.folder / "signatures").mkdir()
        self._write_signatures()
        self._write_settings()

    def _write_signatures(self):
        line = f"{SIGNATURE}:0:*:{EICAR.hex()}\n"  # any file, anywhere in it
        (self.folder / "signatures" / "test.ndb").write_text(line)

    def _write_settings(self):
        settings = {
            "DatabaseDirectory": self.folder / "signatures",
            "TCPSocket": self.port,
            "TCPAddr": "127.0.0.1",
            "Foreground": "yes",
            "User": pwd.getpwuid(os.geteuid()).pw_name,
            "TemporaryDirectory": self.folder,
            "StreamMaxLength": "60M",
            "MaxFileSize": "60M",
            "MaxScanSize": "300M",
            "LogVerbose": "no",
        }
        lines = [f"{name} {value}\n" for name, value in settings.items()]
        (self.folder / "clamd.conf").write_text("".join(lines))

    def start(self):
        self._process = Process(
            [find_binary(), f"--config-file={self.folder / 'clamd.conf'}"],
            log=self.folder / "log",
            cwd="/",
        )
        self._process.wait_until(lambda: is_listening(self.port), seconds=60, pause=0.05)
        return self

    def stop(self):
        if self._process:
            self._process.stop()

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def find_binary():
    """The daemon's path, or None."""
    return shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
