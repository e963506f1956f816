"""Applicants who save and hand in at once, over HTTP, each as one browser would."""

import http.client
import json
import random
import re
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlparse

TOKEN = "t" * 32
PAUSES = (0.4, 3.0)  # seconds between two saves of one person
DRAFT = re.compile(r'name="draft_version" value="(\d+)"')
RECEIPT = re.compile(r"/receipts/([^/]+)/")


@dataclass
class Answered:
    """One request and what came of it."""

    kind: str
    status: int
    seconds: float
    words: str = ""


@dataclass
class Applicant:
    """One person with one draft: ``versions`` of the questions they write on, by key."""

    place: str  # the path of the dossier
    cookie: str
    questions: dict  # key -> primary key
    versions: dict  # key -> version read
    accepted: dict = field(default_factory=dict)  # key -> the last text that was said to be saved
    receipts: list = field(default_factory=list)  # (number, accepted at that moment)
    answers: list = field(default_factory=list)
    fault: str = ""

    def run(self, url, until, hand_in_at):
        """Write until a little after ``until``, and hand in at each of the moments.

        However slow the server is, the last word comes too late.
        """
        self._host = urlparse(url).netloc
        self._chance = random.Random(self.place)
        try:
            due = sorted(hand_in_at)
            while time.time() < until + 2:
                if due and time.time() >= due[0]:
                    due.pop(0)
                    self.hand_in()
                else:
                    self.save(self._chance.choice(list(self.questions)))
                time.sleep(self._chance.uniform(*PAUSES))
            self.save(self._chance.choice(list(self.questions)))
        except Exception as error:  # reported by whoever started the thread
            self.fault = repr(error)

    def save(self, key):
        prefix = f"q{self.questions[key]}"
        text = f"{self.place} {key} {self._chance.getrandbits(64):x}"
        fields = {prefix: text, f"{prefix}-version": self.versions[key], f"{prefix}-read": ""}
        status, body, _ = self.send("save", f"answers/{self.questions[key]}/", fields)
        if status == 200:
            self.versions[key] = json.loads(body)["version"]
            self.accepted[key] = text

    def hand_in(self):
        _status, page, _ = self.send("look", "hand-in/")
        found = DRAFT.search(page)
        if not found:
            return  # nothing new to hand in, or the time is over: the page says so
        fields = {"draft_version": found.group(1)}
        status, _body, where = self.send("hand in", "hand-in/", fields)
        if status == 302:
            self.receipts.append((RECEIPT.search(where).group(1), dict(self.accepted)))

    def send(self, kind, path, fields=None):
        headers = {
            "Cookie": f"sessionid={self.cookie}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Accept": "application/json" if kind == "save" else "text/html",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Received-At": f"{time.time():.6f}",  # what our proxy does at the last byte
        }
        body = urlencode(fields) if fields else None
        begun = time.perf_counter()
        with closing(http.client.HTTPConnection(self._host, timeout=120)) as line:
            line.request("POST" if fields else "GET", self.place + path, body, headers)
            response = line.getresponse()
            text = response.read().decode()
        seconds = time.perf_counter() - begun
        told = text if response.status >= 400 else ""
        self.answers.append(Answered(kind, response.status, seconds, told))
        return response.status, text, response.headers.get("Location", "")


def let_run(url, applicants, *, until, seconds):
    """All at once, each handing in once or twice around the deadline ``until`` (a UNIX time)."""
    chance = random.Random(1)
    threads = []
    for applicant in applicants:
        moments = [until - chance.uniform(0, 0.7 * seconds), until + chance.uniform(-2, 1.5)]
        thread = threading.Thread(target=applicant.run, args=(url, until, moments))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
