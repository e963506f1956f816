"""What detection would find about somebody who is not on a panel; nothing is stored."""

from dataclasses import dataclass

from accounts.models import User
from clusters.models import ClusterRole
from competitions.models import Participant
from core import clock
from core.text import fold
from reviews import detection, employers, ties
from reviews.models import ConflictReason
from reviews.models.conflict import EXCLUDING

STRANGER = 0  # no account has this key


@dataclass(frozen=True)
class Found:
    """One application: ``ties`` as (words, detail, excludes), and hints that bar nobody."""

    application: object
    ties: tuple
    from_here: bool
    same_name: bool

    @property
    def is_free(self):
        return not (self.ties or self.from_here or self.same_name)


def check(applications, *, name="", email="", employer="", region=None, former=()):
    """What would be found of this person in each of ``applications``, in a few queries.

    Those with something to look at come first.
    """
    person = ties.Person(_key(email), tuple(_employers(employer, former)), email.strip().lower())
    bodies = detection.consortia(applications)
    found = ties.all_between([person], bodies, clock.today())
    namesakes = _namesakes(applications, name)
    rows = applications.select_related("cluster__region").order_by("reference")
    answers = [
        Found(
            application,
            tuple(_words(tie) for tie in found.get((person.key, application.pk), ())),
            bool(region and application.cluster.region_id == region.pk),
            application.pk in namesakes,
        )
        for application in rows
    ]
    return sorted(answers, key=lambda answer: (answer.is_free, not answer.ties))


def _key(email):
    person = User.objects.filter(email=email.strip().lower()).first() if email else None
    return person.pk if person else STRANGER


def _employers(employer, former):
    for name, until in [(employer, None), *former]:
        if name:
            organisation, name = employers.look_up(name)
            key = organisation.pk if organisation else None
            yield ties.Employer(detection.name_key(name), key, until)


def _words(tie):
    reason = ConflictReason(tie.fact.value)
    return {"words": reason.label, "detail": tie.detail, "excludes": reason in EXCLUDING}


def _namesakes(applications, name):
    """Applications in which somebody of this name takes part: a hint, never a tie."""
    if not name.strip():
        return set()
    team = ClusterRole.objects.filter(cluster__applications__in=applications)
    people = [
        *team.values_list("cluster__applications", "user__name"),
        *Participant.objects.filter(application__in=applications).values_list(
            "application", "user__name"
        ),
    ]
    return {pk for pk, other in people if fold(other) == fold(name)}
