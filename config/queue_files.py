"""The queue in files, of a program that runs without a server of queues: whole files only.

kombu's file-system transport opens a file under its final name and fills it afterwards. Who reads
in between takes an empty message away, stops at it, and the message is lost. Here every file is
written beside and moved to its place, which on one file system happens at once or not at all
(POSIX.1, ``rename``).
"""

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        """Write a message; names sort by time, and readers look for the end of the name."""
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        try:
            self._place(Path(self.data_folder_out) / name, payload)
        except OSError as error:
            raise ChannelError(f"Cannot write message {name!r}") from error

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._alone():
            table = self.get_table(exchange)
            if row not in table:
                self._place(self._exchange_file(exchange), [row, *table])

    def _delete(self, queue, exchange, routing_key, pattern, *args, **kwargs):
        self._purge(queue)
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._alone():
            table = self.get_table(exchange)
            if row in table:
                self._place(self._exchange_file(exchange), [one for one in table if one != row])

    def _place(self, path, content):
        """Let the file be there with all of its content. Raises OSError."""
        beside = self.control_folder / f"{uuid4()}.unfinished"
        try:
            beside.write_bytes(str_to_bytes(dumps(content)))
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)

    @contextmanager
    def _alone(self):
        """One process at a time changes who listens to what."""
        with (self.control_folder / "tables.lock").open("w") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel
