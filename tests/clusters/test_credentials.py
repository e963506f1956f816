"""Signed certificates: the published vectors, and every way in which one can be wrong."""

import contextlib
import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.credentials import checking, encoding, keys, proofs, status_lists, strict
from clusters.credentials.checking import Verdict
from clusters.credentials.keys import Key
from clusters.credentials.strict import Unreadable
from tests.clusters import certificates
from tests.clusters.certificates import (
    GRANTED,
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

# W3C Data Integrity EdDSA Cryptosuites 1.0 (Recommendation of 15 May 2025), appendix B.3,
# "Representation: eddsa-jcs-2022": key pair, document, options, hashes, signature.
W3C_PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
W3C_SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
W3C_DOCUMENT = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/examples/v2",
    ],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
W3C_PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-jcs-2022",
    "created": "2023-02-24T23:36:38Z",
    "verificationMethod": f"did:key:{W3C_PUBLIC}#{W3C_PUBLIC}",
    "proofPurpose": "assertionMethod",
    "@context": W3C_DOCUMENT["@context"],
}
W3C_HASHES = (
    "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db"
    "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"
)
W3C_VALUE = (
    "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
)


def check(document, *, when=None, by=None, lists=()):
    return checking.check(document, by or issuer(), at=when or at(2027), lists=lists)


def changed(document, **parts):
    return copy.deepcopy(document) | parts


# The published vectors


def test_hashes_and_signature_are_those_of_the_published_example():
    secret = encoding.from_multibase(W3C_SECRET)[2:]

    assert proofs.signed_bytes(W3C_DOCUMENT, W3C_PROOF).hex() == W3C_HASHES
    assert encoding.public_of(W3C_PUBLIC) == public(secret)
    signed = proofs.sign(
        W3C_DOCUMENT,
        secret=secret,
        method=W3C_PROOF["verificationMethod"],
        created=strict.moment(W3C_PROOF["created"]),
    )
    assert signed["proof"] == W3C_PROOF | {"proofValue": W3C_VALUE}


def test_published_example_verifies_and_does_not_once_it_is_altered():
    document = W3C_DOCUMENT | {"proof": W3C_PROOF | {"proofValue": W3C_VALUE}}
    key = encoding.public_of(W3C_PUBLIC)

    assert proofs.is_signed_by(key, document)
    assert not proofs.is_signed_by(key, document | {"name": "Alumna Credential"})
    later = document["proof"] | {"created": "2023-02-24T23:36:39Z"}
    assert not proofs.is_signed_by(key, document | {"proof": later})


@given(st.binary(max_size=80))
def test_base58_comes_back(data):
    assert encoding.from_base58(encoding.base58(data)) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [  # IETF draft-msporny-base58-03, section 5
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
    ],
)
def test_base58_is_that_of_the_draft(data, text):
    assert encoding.base58(data) == text


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "é", " ", "1" * 200])
def test_base58_takes_nothing_else(text):
    with pytest.raises(ValueError):
        encoding.from_base58(text)


# What a certificate is worth


def test_certificate_is_valid_from_its_first_moment_up_to_its_end():
    document = make()

    assert check(document, when=at(2026, 1, 31)).verdict == Verdict.NOT_YET
    assert check(document, when=at(2026, 2, 1)).verdict == Verdict.VALID
    assert check(document, when=at(2028, 1, 31, 23)).verdict == Verdict.VALID
    expired = check(document, when=at(2028, 2, 1))
    assert expired.verdict == Verdict.EXPIRED
    assert "the last valid day" in expired.sentence
    assert "31 Jan 2028" in expired.sentence


ALTERED = {
    "another cluster": lambda d: d["credentialSubject"]["identifier"][0].update(identityHash="B"),
    "another tier": lambda d: d["credentialSubject"]["achievement"].update(name="platinum"),
    "a later end": lambda d: d.update(validUntil="2099-01-01T00:00:00+00:00"),
    "another place in the list": lambda d: d["credentialStatus"][0].update(statusListIndex="8"),
    "no list": lambda d: d.pop("credentialStatus"),
    "something added": lambda d: d.update(evidence=[]),
    "another vocabulary": lambda d: d["@context"].append("https://evil.example/"),
    "another day of signing": lambda d: d["proof"].update(created="2026-02-02T12:00:00+00:00"),
    "another signature": lambda d: d["proof"].update(proofValue=W3C_VALUE),
    "no signature at all": lambda d: d["proof"].update(proofValue="z"),
    "a signature in another base": lambda d: d["proof"].update(proofValue="uAAAA"),
}


@pytest.mark.parametrize("change", ALTERED.values(), ids=ALTERED)
def test_altered_certificate_is_called_altered(change):
    document = make()
    change(document)

    answer = check(document)

    assert answer.verdict == Verdict.ALTERED
    assert answer.sentence.startswith("Altered: ")


def text_of(document):
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


GENUINE = make()
WRITTEN = text_of(GENUINE)


@given(st.integers(0, len(WRITTEN) - 1), st.integers(1, 255))
def test_any_byte_that_changes_the_meaning_is_found(place, difference):
    data = bytearray(WRITTEN)
    data[place] ^= difference
    try:
        document = strict.read(bytes(data))
        verdict = check(document).verdict
    except Unreadable:
        return

    if document == GENUINE:  # a blank became another blank
        assert verdict == Verdict.VALID
    else:
        assert verdict in (Verdict.ALTERED, Verdict.WRONG_KEY, Verdict.UNKNOWN_ISSUER)


def test_key_of_somebody_else_is_a_wrong_key():
    named = check(make(secret=STRANGE_SECRET))
    hidden = check(make(secret=STRANGE_SECRET, named=SECRET))

    assert named.verdict == Verdict.WRONG_KEY
    assert hidden.verdict == Verdict.ALTERED
    assert "signed it with another key" in hidden.sentence


def test_certificate_of_another_issuer_is_called_so():
    document = make()
    foreign = {"id": "https://other.example/keys", "type": ["Profile"], "name": "Agency"}

    assert check(changed(document, issuer=foreign)).verdict == Verdict.UNKNOWN_ISSUER
    assert check(changed(document, issuer=foreign["id"])).verdict == Verdict.UNKNOWN_ISSUER
    assert check(changed(document, issuer=None)).verdict == Verdict.UNKNOWN_ISSUER


def test_retired_key_is_good_for_what_it_signed_in_its_time_only():
    rotated = issuer(
        Key(public(SECRET), signs_from=at(2026, 6, 1)),
        Key(public(OLDER_SECRET), at(2024), at(2026, 6, 1)),
    )
    before = check(make(secret=OLDER_SECRET, created=at(2026, 5, 31, 23)), by=rotated)
    after = check(make(secret=OLDER_SECRET, created=at(2026, 6, 1)), by=rotated)
    early = check(make(created=at(2026, 5, 31)), by=rotated)

    assert before.verdict == Verdict.VALID
    assert after.verdict == early.verdict == Verdict.NOT_ITS_TIME
    assert "from 1 Jan 2024 until 31 May 2026" in after.sentence


def test_without_lists_it_says_that_revocation_was_not_checked():
    answer = check(make())

    assert answer.verdict == Verdict.VALID
    assert "Revocation not checked: no status list for it was given." in answer.notes
    assert "Suspension not checked: no status list for it was given." in answer.notes


@pytest.mark.parametrize(
    ("marked", "verdict"),
    [
        ({}, Verdict.VALID),
        ({"revocation": [PLACE - 1, PLACE + 1]}, Verdict.VALID),
        ({"revocation": [PLACE]}, Verdict.REVOKED),
        ({"suspension": [PLACE]}, Verdict.SUSPENDED),
        ({"revocation": [PLACE], "message": [PLACE]}, Verdict.SUPERSEDED),
        ({"revocation": [PLACE], "suspension": [PLACE]}, Verdict.REVOKED),
    ],
)
def test_lists_say_what_ended_a_label(marked, verdict):
    answer = check(make(), lists=all_lists(**marked))

    assert answer.verdict == verdict
    assert not [note for note in answer.notes if "not checked" in note]


def test_revoked_label_stays_revoked_when_the_list_is_out_of_date_or_it_would_have_expired():
    old = status_list("revocation", PLACE, until=at(2026, 3, 1))

    assert check(make(), lists=[old]).verdict == Verdict.REVOKED
    assert check(make(), lists=[old], when=at(2029)).verdict == Verdict.REVOKED


def test_without_the_list_of_superseded_labels_it_does_not_say_which_it_was():
    alone = check(make(), lists=[status_list("revocation", PLACE)]).sentence
    told = check(make(), lists=all_lists(revocation=[PLACE])).sentence

    assert "out of force for good, withdrawn or replaced by another, says" in alone
    assert "out of force for good, says the list of 1 Feb 2026." in told


def test_list_that_is_out_of_date_or_too_short_checks_nothing():
    old = status_list("revocation", until=at(2026, 3, 1))
    short = status_list("revocation", entries=1)
    far = make(index=status_lists.LEAST_ENTRIES)

    assert any("good until 1 Mar 2026 only" in note for note in check(make(), lists=[old]).notes)
    assert any("older than the certificate" in note for note in check(far, lists=[short]).notes)


def test_list_that_the_issuer_did_not_sign_is_not_believed():
    forged = status_list("revocation", secret=STRANGE_SECRET)
    altered = status_list("revocation", PLACE)
    altered["credentialSubject"]["encodedList"] = status_lists.pack([], 100)

    for one in (forged, altered):
        with pytest.raises(Unreadable, match="The status list is not genuine"):
            check(make(), lists=[one])


def test_list_is_no_certificate_and_a_certificate_no_list():
    with pytest.raises(Unreadable, match="not the certificate of a label"):
        check(status_list("revocation"))
    with pytest.raises(Unreadable, match="not a list of revoked"):
        check(make(), lists=[make()])


# Lists of bits


@given(st.sets(st.integers(0, 200_000), max_size=30))
def test_bits_come_back_and_the_same_places_give_the_same_text(places):
    text = status_lists.pack(places, 200_001)
    one = status_lists.StatusList("revocation", "", GRANTED, GRANTED, status_lists.unpack(text))

    assert {place for place in places | {0, 5, 131_071, 262_143} if one.marks(place)} == places
    assert status_lists.pack(sorted(places), 200_001) == text


def test_first_place_is_the_leftmost_bit_and_there_are_enough_of_them():
    bits = status_lists.unpack(status_lists.pack([0, 9], 1))

    assert bits[:2] == bytes([0b1000_0000, 0b0100_0000])
    assert len(bits) * 8 == 131_072


@pytest.mark.parametrize("text", [None, "", "u", "zabc", "uAAAA", "u====", "u\N{SNOWMAN}"])
def test_text_that_is_no_list_is_refused(text):
    with pytest.raises(ValueError):
        status_lists.unpack(text)


def test_list_that_would_unpack_to_gigabytes_is_refused(monkeypatch):
    text = status_lists.pack([], 20_000_000)
    monkeypatch.setattr(status_lists, "MOST_BYTES", 1_000_000)

    with pytest.raises(ValueError, match="too long"):
        status_lists.unpack(text)


# Keys as published


def test_keys_come_back_from_their_document():
    mine = issuer(Key(public(SECRET), at(2026)), Key(public(OLDER_SECRET), at(2024), at(2026)))

    assert keys.read(strict.read(json.dumps(mine.document()).encode())) == mine


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("id"),
        lambda d: d.update(verificationMethod=[]),
        lambda d: d.update(verificationMethod="z"),
        lambda d: d.update(assertionMethod=[]),
        lambda d: d["verificationMethod"][0].update(controller="https://evil.example"),
        lambda d: d["verificationMethod"][0].update(publicKeyMultibase=W3C_PUBLIC),
        lambda d: d["verificationMethod"][0].update(publicKeyMultibase=7),
        lambda d: d["verificationMethod"][0].update(signsFrom="yesterday"),
    ],
)
def test_document_that_is_none_of_keys_is_refused(change):
    document = issuer().document()
    change(document)

    with pytest.raises(Unreadable, match="file of keys"):
        keys.read(document)


# Files of any kind


RUBBISH = {
    "empty": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a number": b"7",
    "a very long number": b"7" * 10_000,
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "infinite all the same": b'{"a": 1e999}',
    "a name twice": b'{"a": 1, "a": 2}',
    "a name twice further in": b'{"a": [{"b": 1, "b": 1}]}',
    "deep": b'{"a":' + b"[" * 60 + b"]" * 60 + b"}",
    "very deep": b"[" * 200_000 + b"]" * 200_000,
    "not UTF-8": b'{"a": "\xff"}',
    "half a character": b'{"a": "\\ud800"}',
    "huge": b'{"a": "' + b"a" * strict.MOST_BYTES + b'"}',
}


@pytest.mark.parametrize("data", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_is_refused_with_a_sentence(data):
    with pytest.raises(Unreadable, match=r"\.$"):
        strict.read(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
PLACES = [
    *[(name,) for name in GENUINE],
    *[("proof", name) for name in GENUINE["proof"]],
    ("credentialSubject", "identifier"),
    ("credentialSubject", "licenseNumber"),
    ("credentialSubject", "achievement"),
]


@given(st.sampled_from(PLACES), JSON, st.booleans())
def test_whatever_stands_in_a_place_gets_an_answer(place, value, is_signed_anew):
    """Also when the issuer itself signed nonsense."""
    document = copy.deepcopy(GENUINE)
    holder = document
    for name in place[:-1]:
        holder = holder[name]
    holder[place[-1]] = value
    if is_signed_anew and place[0] not in ("proof", "@context"):
        try:
            document = certificates.sign({k: v for k, v in document.items() if k != "proof"})
        except ValueError:
            return  # what has no canonical JSON cannot be signed
    with contextlib.suppress(Unreadable):
        checking.check(document, issuer(), at=at(2027), lists=all_lists(revocation=[1]))
