"""The last minute: applicants save and hand in at once, on real PostgreSQL and two web processes.

Run: ``python -m bench.rush`` (``--applicants 200 --seconds 60``). The suite plays 20 of them in a
few seconds (tests/faults/test_rush.py). Ends with code 1 if an accepted word is missing from a
snapshot, a refusal was not told, something came after the deadline, or the server failed (5xx).
"""

import argparse
import sys
import time
from datetime import UTC, datetime
from statistics import median, quantiles

from bench.crowd import Applicant, let_run
from bench.place import private_place

KEYS = ("profile", "strengths", "strategy", "novelty")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--applicants", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=60, help="until the deadline (default: 60)")
    options = parser.parse_args()

    with private_place() as queue:
        from tests.services.web import Web  # these need the settings
        from tests.services.worker import broker

        applicants, stage = prepare(options.applicants)
        with broker(queue):
            web = Web().start()
            try:
                alone = one_by_one(web.url)
                until = play(web.url, applicants, stage, seconds=options.seconds)
            finally:
                web.stop()
        broken = faults(applicants, until)
        report(applicants, alone)
    for line in broken[:20]:
        print(line)
    print("holds" if not broken else f"MISSED: {len(broken)} faults")
    return 1 if broken else 0


def prepare(count):
    """Complete drafts in one call, each with a person who is signed in."""
    from django.test import Client  # these need the models

    from tests.factories.accounts import make_user
    from tests.factories.applications import make_complete_draft, make_preset_call

    call = make_preset_call()
    applicants = []
    for _ in range(count):
        manager = make_user()
        draft = make_complete_draft(by=manager, managers=[manager], call=call)
        client = Client()
        client.force_login(manager)
        known = {a.question.key: a for a in draft.answers.select_related("question")}
        applicants.append(
            Applicant(
                place=draft.get_absolute_url(),
                cookie=client.cookies["sessionid"].value,
                questions={key: known[key].question_id for key in KEYS},
                versions={key: known[key].version for key in KEYS},
            )
        )
    return applicants, call.stages.first()


def play(url, applicants, stage, *, seconds):
    """Set the deadline and let them run; return the deadline as a UNIX time."""
    until = int(time.time()) + seconds
    stage.closes_at = datetime.fromtimestamp(until, UTC)
    stage.save(update_fields=["closes_at"])
    let_run(url, applicants, until=until, seconds=seconds)
    return until


def faults(applicants, until):
    """What must not be, in sentences; empty when every promise was kept."""
    from competitions.models import Answer, Submission  # these need the models
    from core.models import Letter

    found = [f"{a.place} stopped: {a.fault}" for a in applicants if a.fault]
    for applicant in applicants:
        if not applicant.fault and applicant.answers[-1].status != 409:
            found.append(f"{applicant.place}: the word after the deadline was not refused")
        found += [f"{applicant.place}: {line}" for line in _untold(applicant)]
        reference, position = applicant.place.strip("/").split("/")[-2:]
        mine = {"dossier__application__reference": reference, "dossier__stage__position": position}
        numbers = set(Submission.objects.filter(**mine).values_list("number", flat=True))
        if numbers != {number for number, _words in applicant.receipts}:
            found.append(f"{applicant.place}: receipts and snapshots differ")
        for number, accepted in applicant.receipts:
            submission = Submission.objects.get(number=number)
            kept = {entry["key"]: entry["value"] for entry in submission.content["answers"]}
            missing = [key for key, text in accepted.items() if kept[key] != text]
            found += [f"{number} lacks what was saved in {key}" for key in missing]
            if submission.received_at.replace(microsecond=0).timestamp() > until:
                found.append(f"{number} was received after the deadline")
            if Letter.objects.filter(key=f"submission-received:{submission.pk}").count() != 1:
                found.append(f"{number} has no letter of its own")
        for key, text in applicant.accepted.items():
            if Answer.objects.get(question__key=key, **mine).value != text:
                found.append(f"{applicant.place}: {key} lost what was saved last")
    return found


def _untold(applicant):
    """Requests that failed, or were refused without a word."""
    for answer in applicant.answers:
        is_told = "problems" in answer.words or "error-summary" in answer.words
        if answer.status >= 500:
            yield f"{answer.kind} gave {answer.status}"
        elif answer.status not in (200, 302, 409, 422):
            yield f"{answer.kind} gave {answer.status}, which nobody expects"
        elif answer.status in (409, 422) and not (is_told or "notice" in answer.words):
            yield f"{answer.kind} was refused ({answer.status}) without a word"


def one_by_one(url):
    """The median seconds of a page without queries, asked alone: the measure of the others."""
    from urllib.request import urlopen

    taken = []
    for _ in range(50):
        begun = time.perf_counter()
        with urlopen(f"{url}/healthz", timeout=10) as answer:
            answer.read()
        taken.append(time.perf_counter() - begun)
    return median(taken)


def report(applicants, alone):
    answers = [answer for applicant in applicants for answer in applicant.answers]
    print(
        f"{len(applicants)} applicants; a page without queries, asked alone: {alone * 1000:.1f} ms"
    )
    print(f"{'request':10}{'count':>8}{'taken':>8}{'refused':>9}{'5xx':>6}{'median':>9}{'95 %':>9}")
    for kind in ("save", "look", "hand in"):
        some = [answer for answer in answers if answer.kind == kind]
        taken = sum(answer.status in (200, 302) for answer in some)
        refused = sum(answer.status in (409, 422) for answer in some)
        failed = sum(answer.status >= 500 for answer in some)
        times = [answer.seconds / alone for answer in some]
        worst = quantiles(times, n=20)[-1]
        row = f"{kind:10}{len(some):8}{taken:8}{refused:9}{failed:6}"
        print(f"{row}{median(times):8.0f}x{worst:8.0f}x")
    print("Times are multiples of the page asked alone.")


if __name__ == "__main__":
    sys.exit(main())
