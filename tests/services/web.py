"""The real web server, gunicorn with several processes, on the test's database."""

import os
import sys
from pathlib import Path
from urllib.request import urlopen

from config.celery import app
from scripts.processes import Process, free_port
from tests.services.worker import environment


class Web:
    """As the compose file runs it; ``url`` is where it answers. The proxy's stamps are believed."""

    def __init__(self, *, processes=2, **extra):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        bind = {"WEB_BIND": f"127.0.0.1:{self.port}", "WEB_PROCESSES": str(processes)}
        queue = environment(redis_url=app.conf.broker_url or "")
        self._env = queue | bind | {"TRUST_PROXY": "true", "ALLOWED_HOSTS": "127.0.0.1"} | extra
        self._process = None

    def start(self):
        log = Path(os.environ["VAR_DIR"]) / "web.log"
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
        self._process = Process(command, log=log, env=self._env)
        self._process.wait_until(self._answers)
        return self

    def _answers(self):
        try:
            with urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def last_words(self):
        return self._process.last_words(lines=60)

    def stop(self):
        if self._process:
            self._process.stop()
