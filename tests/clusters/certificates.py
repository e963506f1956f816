"""A certificate, keys and lists as an installation would sign them, without one."""

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clusters.credentials import certificate, proofs, status_lists
from clusters.credentials.certificate import Facts, Publisher
from clusters.credentials.keys import Issuer, Key
from clusters.credentials.status_lists import PURPOSES

SITE = "https://agency.example"
KEYS = f"{SITE}/labels/keys.json"
LISTS = f"{SITE}/labels/status/{{purpose}}.json"
SECRET, OLDER_SECRET, STRANGE_SECRET = bytes([1] * 32), bytes([2] * 32), bytes([3] * 32)
GRANTED = datetime(2026, 2, 1, 12, tzinfo=UTC)
PLACE = 7


def public(secret):
    key = Ed25519PrivateKey.from_private_bytes(secret).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def at(year, month=1, day=1, hour=0):
    return datetime(year, month, day, hour, tzinfo=UTC)


def issuer(*keys):
    return Issuer(KEYS, keys or (Key(public(SECRET)),))


def publisher():
    return Publisher(KEYS, "Agency", SITE, LISTS)


def facts(**changes):
    return Facts(
        **{
            "number": "L-7KQ2M9X4A",
            "index": PLACE,
            "cluster": "MicroTEC Südwest 深圳",
            "cluster_url": f"{SITE}/clusters/microtec/",
            "achievement": "Cluster management excellence: gold",
            "achievement_id": f"{SITE}/labels/check/#cme-gold",
            "description": "Assessed by indicators.",
            "criteria": "The indicators of the call.",
            "valid_from": at(2026, 2, 1),
            "valid_until": at(2028, 2, 1),
            "page": f"{SITE}/labels/L-7KQ2M9X4A/",
        }
        | changes
    )


def sign(document, secret=SECRET, created=GRANTED, named=None):
    """``named``: the key that the proof names, if that is another than the one it was made with."""
    method = issuer().method(Key(public(named or secret)))
    return proofs.sign(document, secret=secret, method=method, created=created)


def make(*, secret=SECRET, created=GRANTED, named=None, **changes):
    return sign(certificate.unsigned(facts(**changes), publisher()), secret, created, named)


def status_list(purpose, *marked, secret=SECRET, issued=GRANTED, until=None, entries=100):
    return sign(
        status_lists.unsigned(
            purpose,
            marked,
            entries=entries,
            address=LISTS.format(purpose=purpose),
            issuer=publisher().profile(),
            valid_from=issued,
            valid_until=until or at(2030),
        ),
        secret,
        issued,
    )


def all_lists(**marked):
    """``revocation=[7]``: which places are marked in which list."""
    return [status_list(purpose, *marked.get(purpose, ())) for purpose in PURPOSES]
