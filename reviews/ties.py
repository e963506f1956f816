"""What ties a person to those behind an application, found from facts.

Pure: people and consortia come as keys, names and domains, answers are facts. Names come as
``clusters.duplicates.core_name`` makes them of folded ones, so that a legal form or an accent
hides nothing. Whether a tie excludes is decided by whoever asks; an own region is no tie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

YEARS = 3  # for which a former employer counts
# Providers where anybody has a mailbox; ours, the best known ones in Europe and beyond.
PUBLIC = frozenset(
    "gmail.com googlemail.com gmx.de gmx.net gmx.at gmx.ch gmx.com web.de freenet.de t-online.de "
    "mail.de email.de arcor.de online.de vodafone.de posteo.de mailbox.org outlook.com outlook.de "
    "hotmail.com hotmail.de hotmail.fr hotmail.it hotmail.co.uk live.com live.de live.nl msn.com "
    "yahoo.com yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.co.uk ymail.com aol.com aol.de icloud.com "
    "me.com mac.com proton.me protonmail.com pm.me tutanota.com tutanota.de tuta.io fastmail.com "
    "zoho.com bluewin.ch aon.at orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it alice.it "
    "virgilio.it tiscali.it telenet.be skynet.be ziggo.nl kpnmail.nl xs4all.nl planet.nl wp.pl "
    "onet.pl o2.pl interia.pl seznam.cz centrum.cz email.cz azet.sk abv.bg mail.ru yandex.ru "
    "yandex.com qq.com 163.com 126.com sina.com foxmail.com naver.com btinternet.com".split()
)
# Names that belong to nobody. Source: RFC 2606, sections 2 and 3.
RESERVED = frozenset(
    ["test", "example", "invalid", "localhost", "example.com", "example.net", "example.org"]
)


class Fact(StrEnum):
    """What was found, the gravest first."""

    TOOK_PART = "took_part"
    PARTNER = "partner"
    FORMER = "former"
    DOMAIN = "domain"


@dataclass(frozen=True)
class Employer:
    """By its key in the register, where it stands there, and by ``name``; ``until`` if former."""

    name: str
    organisation: int | None = None
    until: date | None = None


@dataclass(frozen=True)
class Person:
    """``key`` is any id; ``email`` an address, or empty."""

    key: int
    employers: tuple[Employer, ...] = ()
    email: str = ""


@dataclass(frozen=True)
class Consortium:
    """Who stands behind one application.

    ``organisations`` maps keys of the register, ``names`` maps names to how they are called;
    ``people`` are the ids of those who take part; ``domains`` are hosts of mail and websites.
    """

    key: int
    people: frozenset[int] = frozenset()
    organisations: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Tie:
    """One fact; ``key`` names it for good, ``detail`` is the organisation or the domain."""

    fact: Fact
    key: str
    detail: str = ""


def between(person: Person, consortium: Consortium, today: date) -> tuple[Tie, ...]:
    """All ties of a person to an application, the gravest first, each once.

    1. Who takes part for the cluster, for a partner or as a signatory took part.
    2. An employer among the organisations is a partner; a former one counts until ``YEARS``
       after the last day there.
    3. A mail domain that is also one of the consortium's says that there may be more to it,
       where neither 1 nor a public provider explains it.
    """
    if person.key in consortium.people:
        return (Tie(Fact.TOOK_PART, Fact.TOOK_PART.value),)
    found = [tie for one in person.employers if (tie := _employed(one, consortium, today))]
    if shared := shared_domain(domain_of(person.email), consortium.domains):
        found.append(Tie(Fact.DOMAIN, f"{Fact.DOMAIN}:{shared}", shared))
    order = list(Fact)
    unique = {tie.key: tie for tie in found}.values()
    return tuple(sorted(unique, key=lambda tie: (order.index(tie.fact), tie.key)))


def all_between(
    people: Iterable[Person], consortia: Iterable[Consortium], today: date
) -> dict[tuple[int, int], tuple[Tie, ...]]:
    """(person, application) -> ties, for the pairs that have any."""
    consortia = list(consortia)
    pairs = ((p, c, between(p, c, today)) for p in people for c in consortia)
    return {(p.key, c.key): ties for p, c, ties in pairs if ties}


def _employed(employer: Employer, consortium: Consortium, today: date) -> Tie | None:
    if employer.until and employer.until < years_before(today, YEARS):
        return None
    fact = Fact.FORMER if employer.until else Fact.PARTNER
    key = employer.organisation
    if key is not None and key in consortium.organisations:
        return Tie(fact, f"{fact}:{key}", consortium.organisations[key])
    if employer.name and employer.name in consortium.names:
        return Tie(fact, f"{fact}:name:{employer.name}", consortium.names[employer.name])
    return None


def years_before(day: date, years: int) -> date:
    """The same day some years ago; the 28th for a 29th of February that was not."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def domain_of(email: str) -> str:
    """The host of a mail address, in lower case; empty where there is none."""
    return email.rpartition("@")[2].strip().strip(".").lower() if "@" in email else ""


def host_of(website: str) -> str:
    """The host of an address of the web without ``www``; empty where it makes no sense."""
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:
        return ""
    return host.strip(".").removeprefix("www.")


def shared_domain(domain: str, domains: Iterable[str]) -> str:
    """The one of ``domains`` that is the same house as ``domain``, the widest of several.

    Either may lie below the other (``physik.uni.de`` and ``uni.de``). Public providers, names
    that belong to nobody, and names without a dot never count.
    """
    if _says_nothing(domain):
        return ""
    alike = [one for one in domains if not _says_nothing(one) and _same_house(domain, one)]
    wider = {min(domain, one, key=len) for one in alike}
    return min(wider, key=lambda one: (len(one), one), default="")


def _same_house(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _says_nothing(domain: str) -> bool:
    parts = domain.split(".")
    above = {".".join(parts[place:]) for place in range(len(parts))}
    return len(parts) < 2 or bool(above & (PUBLIC | RESERVED))
