"""The organisations and persons behind all applications of a batch, in one list without links.

Where applicants are hidden, conflicts are declared against this list: each name stands there
once, in alphabetical order, under a key that says nothing about the application.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.crypto import salted_hmac

from accounts.models import User
from competitions.models import Application
from core.text import fold
from reviews import detection

KEY_LENGTH = 16


@dataclass
class Entry:
    """One name, and the applications (ids) that it stands behind."""

    key: str
    name: str
    is_person: bool
    applications: set = field(default_factory=set)


def of(dossiers):
    """The entries of all who stand behind ``dossiers``: organisations first, each by name."""
    applications = Application.objects.filter(dossiers__in=dossiers).distinct()
    names = defaultdict(set)  # (is a person, name as compared) -> (name, application)
    for pk, cluster in applications.values_list("pk", "cluster__name"):
        names[False, detection.name_key(cluster)].add((cluster, pk))
    consortia = detection.consortia(applications)
    people = User.objects.in_bulk({person for one in consortia for person in one.people})
    for one in consortia:
        for label in set(one.names.values()):
            names[False, detection.name_key(label)].add((label, one.key))
        for person in one.people:
            label = str(people[person])
            names[True, fold(label)].add((label, one.key))
    entries = [_entry(*key, found) for key, found in names.items()]
    return sorted(entries, key=lambda entry: (entry.is_person, fold(entry.name), entry.key))


def _entry(is_person, compared, found):
    kind = "person" if is_person else "organisation"
    digest = salted_hmac("reviews.pool", f"{kind}:{compared}", algorithm="sha256").hexdigest()
    name = min(name for name, _application in found)
    return Entry(digest[:KEY_LENGTH], name, is_person, {pk for _name, pk in found})
