"""What a certificate in somebody's hand is worth, from the file and the published keys alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from clusters.credentials import proofs, status_lists
from clusters.credentials.certificate import TYPE
from clusters.credentials.keys import Issuer
from clusters.credentials.status_lists import MESSAGE, REVOCATION, SUSPENSION, StatusList
from clusters.credentials.strict import Unreadable, moment

MOST_SHOWN = 200  # characters of what a file says that is not believed


class Verdict(StrEnum):
    VALID = "valid"
    UNKNOWN_ISSUER = "unknown issuer"
    WRONG_KEY = "wrong key"
    ALTERED = "altered"
    NOT_ITS_TIME = "key not in use"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    SUSPENDED = "suspended"
    NOT_YET = "not yet valid"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Answer:
    """``sentence`` says the verdict in words; ``notes`` what was and what was not looked at."""

    verdict: Verdict
    sentence: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a genuine certificate says."""

    number: str
    cluster: str
    achievement: str
    valid_from: datetime
    valid_until: datetime
    places: Mapping[str, tuple[str, int]]  # purpose -> address of the list, place in it

    @property
    def last_day(self) -> str:
        """The last valid day where the issuer is."""
        return _day(self.valid_until - timedelta(microseconds=1))


def check(
    document: Mapping[str, Any],
    issuer: Issuer,
    *,
    at: datetime,
    lists: Iterable[Mapping[str, Any]] = (),
) -> Answer:
    """Say what ``document`` is worth at the moment ``at``.

    The signature comes first: what an altered file says is worth nothing. Then what ended the
    label early, then its dates. Status lists must be signed by the same issuer.

    Raises Unreadable if ``document`` is no certificate, or a list no list that ``issuer`` signed.
    """
    fault = _fault_of_signature(document, issuer, "certificate")
    if fault:
        return fault
    certificate = _read(document)
    read = [_genuine(one, issuer) for one in lists]
    signed = moment(document["proof"]["created"])
    notes = [
        f"Signed by {issuer.id} on {_day(signed)}.",
        *_notes_of_lists(certificate, read, at),
    ]
    verdict, sentence = _ended(certificate, read) or _dated(certificate, at)
    return Answer(verdict, sentence, tuple(notes))


def _fault_of_signature(document: Mapping[str, Any], issuer: Issuer, what: str) -> Answer | None:
    proof = document.get("proof")
    if not isinstance(proof, dict) or not proofs.is_of_our_kind(proof):
        raise Unreadable(f"The {what} has no signature of the kind eddsa-jcs-2022.")
    stated = document.get("issuer")
    name = stated.get("id") if isinstance(stated, dict) else stated
    if name != issuer.id:
        named = repr(name)[:MOST_SHOWN]
        words = f"Unknown issuer: the {what} names {named}, and the keys are those of {issuer.id}."
        return Answer(Verdict.UNKNOWN_ISSUER, words)
    key = issuer.key(proof.get("verificationMethod"))
    if key is None:
        words = f"Wrong key: the {what} was signed with a key that is not one of {issuer.id}."
        return Answer(Verdict.WRONG_KEY, words)
    if not proofs.is_signed_by(key.public, document):
        words = (
            f"Altered: the {what} is not what was signed with the key that it names. "
            "Somebody changed it, or signed it with another key."
        )
        return Answer(Verdict.ALTERED, words)
    try:
        created = moment(proof.get("created"))
    except ValueError:
        raise Unreadable(f"The {what} does not say when it was signed.") from None
    if not key.signed_at(created):
        words = (
            f"Key not in use: the {what} was signed on {_day(created)}, but its key signed "
            f"{_span(key.signs_from, key.signs_until)}."
        )
        return Answer(Verdict.NOT_ITS_TIME, words)
    return None


def _genuine(document: Mapping[str, Any], issuer: Issuer) -> StatusList:
    fault = _fault_of_signature(document, issuer, "status list")
    if fault:
        raise Unreadable(f"The status list is not genuine. {fault.sentence}")
    return status_lists.read(document)


def _read(document: Mapping[str, Any]) -> Certificate:
    try:
        if TYPE not in document["type"]:
            raise ValueError("of another kind")
        subject = document["credentialSubject"]
        return Certificate(
            subject["licenseNumber"],
            subject["identifier"][0]["identityHash"],
            subject["achievement"]["name"],
            moment(document["validFrom"]),
            moment(document["validUntil"]),
            {
                one["statusPurpose"]: (one["statusListCredential"], int(one["statusListIndex"]))
                for one in document["credentialStatus"]
            },
        )
    except (KeyError, TypeError, ValueError, IndexError):
        raise Unreadable("The file is signed, but it is not the certificate of a label.") from None


def _ended(certificate: Certificate, lists: list[StatusList]) -> tuple[Verdict, str] | None:
    """What ended it early, as the lists say; superseded ones are marked as revoked, too."""
    marked: dict[str, StatusList] = {}
    for one in sorted(lists, key=lambda one: one.valid_from):
        if _is_marked(certificate, one):
            marked[one.purpose] = one
        elif one.purpose == SUSPENSION and _speaks(certificate, one):
            marked.pop(one.purpose, None)  # lifted since
    words = {
        MESSAGE: (Verdict.SUPERSEDED, "Superseded: another label took the place of {number}"),
        REVOCATION: (Verdict.REVOKED, "Revoked: the label {number} is out of force for good"),
        SUSPENSION: (Verdict.SUSPENDED, "Suspended: the label {number} is out of force for now"),
    }
    for purpose, (verdict, sentence) in words.items():
        if purpose in marked:
            said = sentence.format(number=certificate.number)
            if purpose == REVOCATION and not _is_held(certificate, lists, MESSAGE):
                said += ", withdrawn or replaced by another"
            day = _day(marked[purpose].valid_from)
            return verdict, f"{said}, says the list of {day}."
    return None


def _is_held(certificate: Certificate, lists: Iterable[StatusList], purpose: str) -> bool:
    """Whether one of the lists speaks of this certificate for that purpose."""
    place = certificate.places.get(purpose, ("", -1))
    return any((one.address, one.purpose) == (place[0], purpose) for one in lists)


def _is_marked(certificate: Certificate, one: StatusList) -> bool:
    return _speaks(certificate, one) and one.marks(certificate.places[one.purpose][1])


def _speaks(certificate: Certificate, one: StatusList) -> bool:
    """Whether the list holds the place of this certificate."""
    address, place = certificate.places.get(one.purpose, ("", -1))
    return address == one.address and one.holds(place)


def _dated(certificate: Certificate, at: datetime) -> tuple[Verdict, str]:
    of = f"{certificate.achievement}, of {certificate.cluster} ({certificate.number})"
    if at < certificate.valid_from:
        first = _day(certificate.valid_from)
        return Verdict.NOT_YET, f"Not yet valid: {of} begins on {first}."
    if at >= certificate.valid_until:
        return Verdict.EXPIRED, f"Expired: the last valid day of {of} was {certificate.last_day}."
    return Verdict.VALID, f"Valid: {of}, until {certificate.last_day}."


def _notes_of_lists(
    certificate: Certificate, lists: list[StatusList], at: datetime
) -> Iterable[str]:
    """One sentence for each of revocation and suspension: whether, and by which list."""
    for purpose in (REVOCATION, SUSPENSION):
        address, place = certificate.places.get(purpose, ("", -1))
        found = [one for one in lists if (one.purpose, one.address) == (purpose, address)]
        held = [one for one in found if one.holds(place)]
        name = purpose.capitalize()
        if not found:
            yield f"{name} not checked: no status list for it was given."
        elif not held:
            yield f"{name} not checked: the status list is older than the certificate."
        elif (one := max(held, key=lambda one: one.valid_from)).valid_until <= at:
            until = _day(one.valid_until)
            yield f"{name} not checked: the status list was good until {until} only."
        else:
            yield f"{name} checked with the list of {one.valid_from:%d %b %Y, %H:%M %Z}."


def _span(begin: datetime | None, end: datetime | None) -> str:
    words = [f"from {_day(begin)}"] if begin else []
    if end:
        words.append(f"until {_day(end - timedelta(microseconds=1))}")
    return " ".join(words)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"
