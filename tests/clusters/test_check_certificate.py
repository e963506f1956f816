"""The example of how others verify a certificate says what the command says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from clusters.credentials import checking, status_lists
from clusters.credentials.keys import Key
from scripts import check_certificate
from tests.clusters.certificates import (
    OLDER_SECRET,
    PLACE,
    SECRET,
    STRANGE_SECRET,
    all_lists,
    at,
    issuer,
    make,
    public,
    status_list,
)

OURS = issuer(
    Key(public(SECRET), at(2026, 1, 15)), Key(public(OLDER_SECRET), at(2024), at(2026, 1, 15))
)


def moved(place, entries):
    return [{**one, "statusListIndex": str(place)} for one in entries]


CASES = {
    "valid": (make(), {}),
    "written in other letters": (make(cluster="Σ \U0001f600 \x7f\u2028\t\"\\/'<é"), {}),
    "altered": (make() | {"name": "Another"}, {}),
    "altered place": (
        make() | {"credentialStatus": moved(PLACE + 1, make()["credentialStatus"])},
        {"revocation": [PLACE]},
    ),
    "another context": (make() | {"@context": []}, {}),
    "signed with another key than named": (make(secret=STRANGE_SECRET, named=SECRET), {}),
    "wrong key": (make(secret=STRANGE_SECRET), {}),
    "unknown issuer": (make() | {"issuer": "https://other.example"}, {}),
    "retired key": (make(secret=OLDER_SECRET, created=at(2025)), {}),
    "retired key, later": (make(secret=OLDER_SECRET), {}),
    "key before its time": (make(created=at(2026, 1, 14)), {}),
    "revoked": (make(), {"revocation": [PLACE]}),
    "suspended": (make(), {"suspension": [PLACE]}),
    "superseded": (make(), {"revocation": [PLACE], "message": [PLACE]}),
    "neighbours revoked": (make(), {"revocation": [PLACE - 1, PLACE + 1], "message": [0, 8]}),
}
MOMENTS = [at(2026, 1, 31), at(2026, 2, 1), at(2027), at(2028, 2, 1)]


@pytest.mark.parametrize(("document", "marked"), CASES.values(), ids=CASES)
def test_example_and_command_agree(document, marked):
    keys = OURS.document()
    for now in MOMENTS:
        for lists in ([], all_lists(**marked)):
            expected = checking.check(document, OURS, at=now, lists=lists).verdict

            assert check_certificate.verdict(document, keys, lists, now) == expected


def test_list_that_somebody_else_signed_is_refused():
    strange = status_list("revocation", PLACE, secret=STRANGE_SECRET)

    with pytest.raises(ValueError, match="not genuine: wrong key"):
        check_certificate.verdict(make(), OURS.document(), [strange], at(2027))


def test_signature_of_another_kind_is_refused():
    proof = {**make()["proof"], "proofPurpose": "authentication"}

    with pytest.raises(ValueError, match="of another kind"):
        check_certificate.verdict(make() | {"proof": proof}, OURS.document(), [], at(2027))


def test_it_runs_anywhere_and_says_what_it_could_not_check(tmp_path):
    program = tmp_path / "check.py"
    program.write_bytes(Path(check_certificate.__file__).read_bytes())
    lists = [status_list(purpose, until=at(9000)) for purpose in status_lists.PURPOSES]
    files = {
        "keys.json": OURS.document(),
        "status.json": {"verifiableCredential": lists},
        "good.json": make(valid_until=at(9000)),
        "over.json": make(valid_until=at(2026, 2, 2)),
    }
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")

    def run(*names):
        command = [sys.executable, "-I", program, *names]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.splitlines()[0], "not known" in done.stdout

    assert run("good.json", "keys.json", "status.json") == (0, "valid", False)
    assert run("good.json", "keys.json") == (0, "valid", True)
    assert run("over.json", "keys.json", "status.json") == (1, "expired", False)
    assert run("keys.json", "keys.json")[0] == run("good.json", "none.json")[0] == 2
