"""The certificate of a label, before it is signed.

Sources: W3C Verifiable Credentials Data Model 2.0, section 4; 1EdTech Open Badges 3.0, appendix B.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clusters.credentials.status_lists import PURPOSES, entry

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
TYPE = "AchievementCredential"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who issues: ``id`` is the address of its keys, ``lists`` that of the status lists."""

    id: str
    name: str
    url: str
    lists: str  # with "{purpose}" where the purpose stands

    def profile(self) -> dict[str, Any]:
        return {"id": self.id, "type": ["Profile"], "name": self.name, "url": self.url}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a certificate says. It is valid while ``valid_from <= moment < valid_until``.

    ``index`` is the label's place in the status lists; ``page`` the address of its check page,
    which ends in a slash.
    """

    number: str
    index: int
    cluster: str
    cluster_url: str
    achievement: str  # "Cluster management excellence: gold"
    achievement_id: str
    description: str
    criteria: str
    valid_from: datetime
    valid_until: datetime
    page: str


def unsigned(facts: Facts, publisher: Publisher) -> dict[str, Any]:
    """The document that is to be signed."""
    return {
        "@context": list(CONTEXTS),
        "id": f"{facts.page}credential.json",
        "type": ["VerifiableCredential", TYPE],
        "name": f"{facts.achievement}, {facts.cluster}",
        "image": {"id": f"{facts.page}badge.svg", "type": "Image"},
        "issuer": publisher.profile(),
        "validFrom": facts.valid_from.isoformat(),
        "validUntil": facts.valid_until.isoformat(),
        "credentialSubject": _subject(facts),
        "credentialStatus": [
            entry(purpose, facts.index, publisher.lists.format(purpose=purpose))
            for purpose in PURPOSES
        ],
    }


def _subject(facts: Facts) -> dict[str, Any]:
    return {
        "id": facts.cluster_url,
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityType": "name",
                "identityHash": facts.cluster,
                "hashed": False,
            }
        ],
        "licenseNumber": facts.number,
        "achievement": {
            "id": facts.achievement_id,
            "type": ["Achievement"],
            "achievementType": "Certification",
            "name": facts.achievement,
            "description": facts.description,
            "criteria": {"narrative": facts.criteria},
        },
    }
