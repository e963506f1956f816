"""Child processes that are always ended by whoever started them.

Each runs in a session of its own, so that its helpers end with it, and is told by the kernel
when its parent dies without a word. Standard library only: the demo and the tests share it.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class DidNotStart(Exception):
    """A process ended, or said nothing, before it was ready; the message holds its last words."""


class Process:
    """One running command and its log file.

    ``ending`` is the signal that asks it to finish. ``account`` are the extra arguments of
    ``Popen`` that run it as somebody else.
    """

    def __init__(self, command, *, log, env=None, cwd=ROOT, ending=signal.SIGTERM, account=None):
        self.command, self.log, self.ending = [str(part) for part in command], Path(log), ending
        with self.log.open("ab") as output:
            self._child = subprocess.Popen(
                self.command,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: _end_with_parent(ending),
                **(account or {}),
            )
        self.pid = self._child.pid

    @property
    def is_running(self):
        return self._child.poll() is None

    @property
    def exit_code(self):
        return self._child.poll()

    def last_words(self, lines=12):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def wait_until(self, is_ready, *, seconds=60, pause=0.05):
        """Return once ``is_ready()`` is true. Raises DidNotStart if the process ends before."""
        give_up = time.monotonic() + seconds
        while not is_ready():
            if not self.is_running or time.monotonic() > give_up:
                words = self.last_words()
                self.kill()
                raise DidNotStart(f"{' '.join(self.command[:6])} did not start:\n{words}")
            time.sleep(pause)

    def wait(self, *, seconds):
        self._child.wait(seconds)

    def ask_to_end(self):
        if self.is_running:
            self._child.send_signal(self.ending)

    def stop(self, *, patience=15):
        """Ask the process to finish, wait, then end whatever is left of its group."""
        self.ask_to_end()
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(patience)
        self.kill()

    def kill(self):
        """SIGKILL for the process and all its children, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._child.wait()


def _end_with_parent(ending):
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, int(ending))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_listening(port, host="127.0.0.1"):
    try:
        socket.create_connection((host, port), 0.5).close()
    except OSError:
        return False
    return True
