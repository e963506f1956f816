"""Verifies the certificate of a label from files alone, as docs/certificates.md says.

Nothing of this project is imported: ``python check_certificate.py credential.json keys.json
[status.json]`` runs wherever the package ``cryptography`` is. The exit code is 0 for "valid", 1 for
another verdict, 2 for a file that cannot be read.
"""

import base64
import gzip
import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
KIND = ("DataIntegrityProof", "eddsa-jcs-2022", "assertionMethod")
ENDED = {"message": "superseded", "revocation": "revoked", "suspension": "suspended"}
moment = datetime.fromisoformat


def verdict(document, keys, lists, now):
    """One word or two for what ``document`` is worth at the moment ``now``."""
    if fault := fault_of(document, keys):
        return fault
    places = {one["statusPurpose"]: one for one in document["credentialStatus"]}
    marked = {purpose for purpose, place in places.items() if is_marked(place, keys, lists)}
    for purpose, words in ENDED.items():
        if purpose in marked:
            return words
    if now < moment(document["validFrom"]):
        return "not yet valid"
    return "valid" if now < moment(document["validUntil"]) else "expired"


def fault_of(document, keys):
    """What is wrong with the signature; None if it is the issuer's."""
    issuer, proof = document["issuer"], dict(document["proof"])
    if (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) != KIND:
        raise ValueError("The signature is of another kind.")
    if (issuer["id"] if isinstance(issuer, dict) else issuer) != keys["id"]:
        return "unknown issuer"
    known = [key for key in keys["verificationMethod"] if key["id"] in keys["assertionMethod"]]
    named = [key for key in known if key["id"] == proof["verificationMethod"]]
    if not named:
        return "wrong key"
    content = {name: value for name, value in document.items() if name != "proof"}
    signature = bytes_of(proof.pop("proofValue"), 64)
    public = Ed25519PublicKey.from_public_bytes(bytes_of(named[0]["publicKeyMultibase"], 34)[2:])
    if proof["@context"] != content["@context"]:
        return "altered"
    try:
        public.verify(signature, digest(proof) + digest(content))
    except InvalidSignature:
        return "altered"
    first, end = (named[0].get(name) for name in ("signsFrom", "signsUntil"))
    signed = moment(proof["created"])
    in_use = (not first or moment(first) <= signed) and (not end or signed < moment(end))
    return None if in_use else "key not in use"


def is_marked(place, keys, lists):
    """Whether one of the lists marks it; a list that the issuer did not sign is refused."""
    for one in lists:
        if fault := fault_of(one, keys):
            raise ValueError(f"A status list is not genuine: {fault}.")
        if one["id"] == place["statusListCredential"]:
            packed = one["credentialSubject"]["encodedList"][1:]
            bits = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
            byte, bit = divmod(int(place["statusListIndex"]), 8)
            if byte < len(bits) and bits[byte] & 0x80 >> bit:
                return True
    return False


def digest(value):
    words = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(words.encode()).digest()


def bytes_of(text, length):
    """What stands behind the ``z``, in base58."""
    number = 0
    for character in text[1:]:
        number = number * 58 + BASE58.index(character)
    return number.to_bytes(length)


def once(pairs):
    if len(dict(pairs)) < len(pairs):
        raise ValueError("A name stands twice in one object.")
    return dict(pairs)


def main(files):
    document, keys, *more = (
        json.loads(Path(name).read_bytes(), object_pairs_hook=once) for name in files
    )
    lists = more[0].get("verifiableCredential", more) if more else []
    now = datetime.now(UTC)
    found = verdict(document, keys, lists, now)
    print(found)
    until = [moment(one["validUntil"]) for one in lists]
    if len(lists) < len(ENDED) or min(until) <= now:
        print("Not all lists were given, or they are too old: whether it is in force is not known.")
    return 0 if found == "valid" else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, ValueError, LookupError, TypeError) as error:
        print("unreadable:", error)
        sys.exit(2)
