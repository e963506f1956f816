"""Typed reading of environment variables.

A missing or malformed variable stops the start with one sentence for the person who starts
it, never with a traceback. Every variable may also come from a file named by ``<NAME>_FILE``,
the way container platforms hand over secrets. ``.env.example`` documents them all.
"""

import base64
import binascii
from pathlib import Path
from urllib.parse import urlsplit

from environs import EnvError, FileAwareEnv

_REQUIRED = object()


class Environment:
    """Reads variables. ``local`` is the value outside production; in production it must be set.

    A variable that may be left out in production, too, has a ``default`` instead.
    """

    def __init__(self, folder):
        self._env = FileAwareEnv(strip_whitespace=True)
        file = Path(self.text("ENV_FILE", default=str(folder / ".env")))
        if file.is_file():
            self._env.read_env(file, recurse=False)
        self.debug = self.flag("DEBUG", default=False)
        self.demo = self.flag("DEMO", default=False)
        self.testing = self.flag("TESTING", default=False)
        self.production = not (self.debug or self.demo or self.testing)

    def text(self, name, *, local=_REQUIRED, default=_REQUIRED):
        return self._read("str", name, local, default)

    def flag(self, name, *, default):
        return self._read("bool", name, _REQUIRED, default, "must be true or false")

    def number(self, name, *, default, least=0):
        value = self._read("int", name, _REQUIRED, default, "must be a whole number")
        if value < least:
            refuse(name, f"must be {least} or more, not {value}")
        return value

    def names(self, name, *, default):
        return [entry.strip() for entry in self._read("list", name, _REQUIRED, default)]

    def database(self, name, *, local):
        value = self._read("dj_db_url", name, local, _REQUIRED, "must be postgresql://user@host/db")
        if not value["NAME"]:
            refuse(name, "names no database: postgresql://user:password@host/db")
        if self.production and not value["ENGINE"].endswith("postgresql"):
            refuse(name, "must name a PostgreSQL database: postgresql://user:password@host/db")
        return value

    def email(self, name, *, local):
        meaning = "must be like submission://user:password@host:587"
        value = self._read("dj_email_url", name, local, _REQUIRED, meaning)
        if not value.get("EMAIL_BACKEND"):
            refuse(name, meaning)
        return value

    def url(self, name, *, schemes, local=_REQUIRED, default=_REQUIRED):
        value = self.text(name, local=local, default=default)
        if value:
            parts = urlsplit(value)
            if parts.scheme not in schemes or not parts.hostname:
                refuse(name, f"must be an address that begins with {schemes[0]}://, not {value!r}")
        return value.rstrip("/")

    def socket(self, name):
        """Where a daemon listens, tcp://host:port or unix:///path; "" when there is none."""
        value = self.text(name, default="")
        parts = urlsplit(value)
        place = {"tcp": parts.hostname, "unix": parts.path}.get(parts.scheme)
        if value and not place:
            refuse(name, f"must be like tcp://host:3310 or unix:///run/clamd.sock, not {value!r}")
        return value

    def key(self, name, *, local):
        """32 secret bytes, written in base64."""
        value = self.text(name, local=None)
        return self._decoded(name, value) if value else local

    def _decoded(self, name, value):
        try:
            key = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 32:
            refuse(name, "must be 32 bytes in base64: openssl rand -base64 32")
        return key

    def keys(self, name):
        """Any number of keys like that, separated by commas."""
        return [self._decoded(name, text) for text in self.names(name, default=[]) if text]

    def _read(self, kind, name, local, default, meaning="is malformed"):
        fallback = default
        if local is not _REQUIRED and not self.production:
            fallback = local
        arguments = {} if fallback is _REQUIRED else {"default": fallback}
        if fallback is _REQUIRED and not self.text(name, default=""):
            refuse(name, "is not set")
        try:
            return getattr(self._env, kind)(name, **arguments)
        except (EnvError, ValueError):
            refuse(name, meaning)


def refuse(name, problem):
    raise SystemExit(f"Podium cannot start: {name} {problem}. See .env.example.")
