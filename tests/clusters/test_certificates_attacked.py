"""Files that somebody made to mislead whoever checks a certificate, or to stop the check."""

import io
import json
from contextlib import suppress
from xml.etree import ElementTree

import pytest
from PIL import Image, PngImagePlugin

from clusters.credentials import baking, checking, keys, status_lists
from clusters.credentials.checking import Verdict
from clusters.credentials.strict import Unreadable, read
from tests.clusters.certificates import PLACE, at, issuer, make, publisher, sign, status_list

NOW = at(2027, 3, 1)
SVG = '<svg xmlns="http://www.w3.org/2000/svg"></svg>'
ODD = [
    *(None, True, 0, -1, 10**30, 1.5, "", "\0", "9" * 4000, "z" * 200),
    *([], {}, [[]], [{}], {"id": 1}, ["x"]),
    *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00Z"),
]


def paths(value, path=()):
    """The ways to every value within a document."""
    yield path
    if not isinstance(value, dict | list):
        return
    for key in value if isinstance(value, dict) else range(len(value)):
        yield from paths(value[key], (*path, key))


def put(document, path, value):
    document = json.loads(json.dumps(document))
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return document


def changed(document):
    """The document with each of its values exchanged for each of the odd ones."""
    for path in paths(document):
        for value in ODD if path else ():
            other = put(document, path, value)
            if other != document:
                yield path, other


def verdict(document, by=None, lists=()):
    try:
        return checking.check(document, by or issuer(), at=NOW, lists=lists).verdict
    except Unreadable:
        return None


def test_no_value_of_a_certificate_can_be_exchanged():
    for path, document in changed(make()):
        assert verdict(document) not in (Verdict.VALID, Verdict.EXPIRED), path


def test_whatever_an_issuer_signs_is_answered_and_never_breaks_the_check():
    unsigned = {name: value for name, value in make().items() if name != "proof"}
    for _path, document in changed(unsigned):
        try:
            signed = sign(document)
        except ValueError:
            continue  # it has no canonical JSON, so that nobody can sign it
        verdict(signed)


def test_whatever_a_file_of_keys_holds_is_answered():
    for _path, document in changed(issuer().document()):
        with suppress(Unreadable):
            verdict(make(), by=keys.read(document))
    for first, until in (("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31")):
        document = issuer().document()
        document["verificationMethod"][0] |= {
            keys.FROM: f"{first}T00:00:00Z",
            keys.UNTIL: f"{until}T00:00:00Z",
        }
        with pytest.raises(Unreadable):
            keys.read(document)


def test_whatever_a_status_list_holds_is_answered():
    unsigned = {name: value for name, value in status_list("revocation").items() if name != "proof"}
    for _path, document in changed(unsigned):
        try:
            verdict(make(), lists=[sign(document)])
        except ValueError:
            continue


def test_the_sentence_stays_short_whatever_the_file_calls_its_issuer():
    for name in ("x" * 1_000_000, {"id": ["x"] * 100_000}):
        answer = checking.check(make() | {"issuer": name}, issuer(), at=NOW)
        assert (answer.verdict, len(answer.sentence) < 500) == (Verdict.UNKNOWN_ISSUER, True)


def test_the_same_letters_in_another_normal_form_are_an_alteration():
    document = make(cluster="Südwest")
    assert verdict(document) == Verdict.VALID

    document["credentialSubject"]["identifier"][0]["identityHash"] = "Su\u0308dwest"

    assert verdict(document) == Verdict.ALTERED


@pytest.mark.parametrize(
    "change",
    [
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"type": "Ed25519Signature2020"},
        {"proofPurpose": "authentication"},
    ],
)
def test_a_proof_of_another_kind_is_none(change):
    document = make()
    assert verdict(document | {"proof": document["proof"] | change}) is None


def test_two_proofs_are_none():
    document = make()
    assert verdict(document | {"proof": [document["proof"]] * 2}) is None
    assert verdict(document | {"proof": [document["proof"]]}) is None


def test_a_status_list_is_no_certificate_and_a_certificate_no_list():
    assert verdict(status_list("revocation")) is None
    with pytest.raises(Unreadable, match="not a list"):
        checking.check(make(), issuer(), at=NOW, lists=[make()])


def test_a_list_of_another_address_marks_nothing_and_counts_as_none():
    other = status_lists.unsigned(
        "revocation",
        [PLACE],
        entries=100,
        address="https://agency.example/labels/status/other.json",
        issuer=publisher().profile(),
        valid_from=at(2027, 2, 28),
        valid_until=at(2027, 3, 2),
    )
    answer = checking.check(make(), issuer(), at=NOW, lists=[sign(other)])

    assert answer.verdict == Verdict.VALID
    assert any("Revocation not checked" in note for note in answer.notes)


def test_a_suspension_that_a_later_list_lifts_is_over_and_a_revocation_is_not():
    def lists(purpose):
        older = status_list(purpose, PLACE, issued=at(2027, 2, 1))
        return [status_list(purpose, issued=at(2027, 2, 28)), older]

    assert verdict(make(), lists=lists("suspension")) == Verdict.VALID
    assert verdict(make(), lists=lists("suspension")[1:]) == Verdict.SUSPENDED
    assert verdict(make(), lists=lists("revocation")) == Verdict.REVOKED


def png(*texts):
    """A picture with one text of our keyword for each (way of writing it, certificate)."""
    info, out = PngImagePlugin.PngInfo(), io.BytesIO()
    for add, words in texts:
        getattr(info, add)(baking.KEYWORD, words)
    Image.new("RGB", (4, 4)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


@pytest.mark.parametrize("more", ["add_text", "add_itxt"])
def test_a_picture_with_two_certificates_is_refused(more):
    good, other = json.dumps(make()), json.dumps(make(number="L-OTHER"))

    assert read(baking.certificate_in(png(("add_itxt", good)))) == make()
    for pair in ([("add_itxt", good), (more, other)], [(more, other), ("add_itxt", good)]):
        with pytest.raises(Unreadable, match="more than one"):
            baking.certificate_in(png(*pair))


@pytest.mark.parametrize(
    "name", ["A\ufffeB", "A\uffffB", "]]>", "<![CDATA[", "</svg><script>", "&lt;"]
)
def test_no_name_breaks_the_picture_that_carries_the_certificate(name):
    document = make(cluster=name)

    picture = baking.bake_svg(SVG, json.dumps(document, ensure_ascii=False))

    assert [one.tag for one in ElementTree.fromstring(picture)] == [baking.ELEMENT]
    assert read(baking.certificate_in(picture.encode())) == document
