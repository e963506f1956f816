"""The command says what a file is worth, without a database: nothing here is marked django_db."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from clusters import certifying
from clusters.credentials import baking, strict
from core import clock
from tests.clusters import certificates
from tests.clusters.certificates import PLACE, all_lists, at, issuer, make, status_list


@pytest.fixture(autouse=True)
def in_2027():
    with clock.frozen(at(2027, 3, 1, 12)):
        yield


@pytest.fixture
def save(tmp_path):
    def write(name, content):
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        (tmp_path / name).write_bytes(data)
        return str(tmp_path / name)

    return write


@pytest.fixture
def verify(save):
    """verify(content, "--on", ...) -> what was printed; the keys are those of the test."""

    def run(content, *arguments):
        out = io.StringIO()
        published = save("keys.json", issuer().document())
        call_command(
            "verify_certificate", save("file", content), "--keys", published, *arguments, stdout=out
        )
        return out.getvalue()

    return run


def refused(verify, content, *arguments):
    """The exit code and the sentence."""
    with pytest.raises(CommandError) as error:
        verify(content, *arguments)
    return error.value.returncode, str(error.value)


def test_valid_certificate_is_told_with_what_was_not_checked(verify):
    told = verify(make())

    assert told.startswith(
        "Valid: Cluster management excellence: gold, of MicroTEC Südwest 深圳 (L-7KQ2M9X4A), "
        "until 31 Jan 2028."
    )
    assert "Revocation not checked: no status list for it was given." in told


def test_lists_of_the_site_come_in_one_file_or_several(verify, save):
    presented = save("all.json", {"verifiableCredential": all_lists()})
    alone = save("one.json", status_list("revocation"))

    assert "not checked" not in verify(make(), "--status-list", presented)
    told = verify(make(), "--status-list", alone)
    assert "Revocation checked with the list of 01 Feb 2026, 12:00 UTC." in told
    assert "Suspension not checked" in told


@pytest.mark.parametrize(
    ("document", "marked", "arguments", "begins"),
    [
        (make(secret=certificates.STRANGE_SECRET), {}, [], "Wrong key: "),
        (make() | {"name": "Another"}, {}, [], "Altered: "),
        (make() | {"issuer": "https://other.example"}, {}, [], "Unknown issuer: "),
        (make(), {}, ["--on", "2026-01-31"], "Not yet valid: "),
        (make(), {}, ["--on", "2028-02-01"], "Expired: "),
        (make(), {"revocation": [PLACE]}, [], "Revoked: "),
        (make(), {"suspension": [PLACE]}, [], "Suspended: "),
        (make(), {"revocation": [PLACE], "message": [PLACE]}, [], "Superseded: "),
    ],
)
def test_what_is_wrong_is_named_and_the_exit_code_is_one(
    verify, save, document, marked, arguments, begins
):
    lists = save("lists.json", {"verifiableCredential": all_lists(**marked)})

    code, sentence = refused(verify, document, "--status-list", lists, *arguments)

    assert code == 1
    assert sentence.startswith(begins)
    assert "\n" not in sentence


def test_last_valid_day_is_the_last(verify):
    assert verify(make(), "--on", "2028-01-31").startswith("Valid: ")


def test_keys_are_those_of_this_installation_unless_told_otherwise(save, settings):
    settings.LABEL_KEY = certificates.SECRET
    settings.SITE_URL = certificates.SITE
    out = io.StringIO()

    call_command("verify_certificate", save("file", make()), stdout=out)

    assert out.getvalue().startswith("Valid: ")


def test_retired_keys_of_the_settings_are_known_with_their_days(settings):
    settings.LABEL_KEY_SINCE = date(2027, 1, 1)
    settings.LABEL_RETIRED_KEYS = [
        (certificates.public(certificates.OLDER_SECRET), date(2024, 1, 1), date(2026, 12, 31))
    ]

    used, retired = certifying.issuer().keys

    assert used.signs_from == retired.signs_until == certifying.midnight(date(2027, 1, 1))
    assert retired.signs_from == certifying.midnight(date(2024, 1, 1))


@pytest.mark.parametrize("arguments", [["--on", "31.02.2027"], ["--on", "2027-02-30"]])
def test_day_that_does_not_exist_is_wrong_input(verify, arguments):
    code, sentence = refused(verify, make(), *arguments)

    assert code == 2
    assert "--on takes a day that exists" in sentence


# Badges


def png(certificate=None, size=(40, 20)):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "PNG")
    return baking.bake_png(out.getvalue(), certificate) if certificate else out.getvalue()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><path d="M0 0"/></svg>'


def test_certificate_is_read_out_of_a_badge(verify):
    words = json.dumps(make(cluster="A ]]> B & <C>"), ensure_ascii=False)

    assert verify(baking.bake_svg(SVG, words).encode()).startswith("Valid: ")
    assert verify(png(words)).startswith("Valid: ")


def test_altered_badge_is_called_altered(verify):
    words = json.dumps(make(), ensure_ascii=False).replace("Südwest", "Nordost")

    for badge in (baking.bake_svg(SVG, words).encode(), png(words)):
        assert refused(verify, badge)[1].startswith("Altered: ")


BOMB = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'
RUBBISH = {
    "empty": (b"", "not JSON"),
    "a page": (b"<!doctype html><p>Not found", "broken XML"),
    "an SVG without": (SVG.encode(), "carries no certificate"),
    "an SVG with two": (
        baking.bake_svg(baking.bake_svg(SVG, "{}"), "{}").encode(),
        "broken XML",
    ),
    "entities": (BOMB.encode(), "declares a document type"),
    "XML in UTF-16": (SVG.encode("utf-16"), "not UTF-8"),
    "a PNG without": (png(), "carries no certificate"),
    "a broken PNG": (png("{}")[:60], "broken PNG"),
    "a PNG of nothing": (baking.PNG, "broken PNG"),
    "a PNG with rubbish": (png("[1]"), "not an object"),
    "too large": (b" " * (strict.MOST_BYTES + 1), "larger than"),
    "not signed": (b'{"type": ["VerifiableCredential"]}', "has no signature"),
    "signed otherwise": (b'{"proof": {"type": "Ed25519Signature2020"}}', "has no signature"),
    "proofs in a list": (json.dumps({"proof": [make()["proof"]]}).encode(), "has no signature"),
}


@pytest.mark.parametrize(("data", "words"), RUBBISH.values(), ids=RUBBISH)
def test_rubbish_is_wrong_input_and_says_what_is_wrong(verify, data, words):
    code, sentence = refused(verify, data)

    assert code == 2
    assert words in sentence


def test_picture_too_large_for_a_badge_is_not_unpacked(verify, monkeypatch):
    monkeypatch.setattr(baking, "MOST_PIXELS", 100)

    assert refused(verify, png("{}")) == (2, "The picture is too large to be a badge.")


def test_file_that_is_not_there_or_is_a_folder_is_wrong_input(tmp_path):
    for name in (tmp_path / "nothing", tmp_path, "a\0b"):
        with pytest.raises(CommandError, match="cannot be read") as error:
            call_command("verify_certificate", str(name))
        assert error.value.returncode == 2


@pytest.mark.parametrize("content", [b"{}", b'{"verifiableCredential": []}', b"[]", b'{"a": NaN}'])
def test_rubbish_for_keys_and_lists_is_wrong_input(verify, save, content):
    rubbish = save("rubbish", content)

    for option in ("--keys", "--status-list"):
        assert refused(verify, make(), option, rubbish)[0] == 2
