"""Questions about the open call: one that everybody reads, and one that waits for an officer."""

from competitions.actions import enquiries
from config.samples import contest, people
from core import clock

QUESTION = "May a bank from outside the region take part?"
ANSWER = "Yes, as an associate: it carries no own share and is named in the partner list."
WAITING = "Do the letters of intent have to be signed before the outline is handed in?"


def load(call, officer):
    asker = people.applicant()
    with contest.days_ago(4):
        asked = _ask(call, asker, f"We are a cluster of light. {QUESTION}")
    with contest.days_ago(3):
        enquiries.answer(asked, by=officer, published_words=QUESTION, answer=ANSWER)
    with contest.days_ago(1):
        _ask(call, asker, WAITING)


def _ask(call, asker, words):
    return enquiries.ask(call, by=asker, words=words, received_at=clock.now())
