"""By which names applicants could be known: what the register and their hand-ins call them."""

from collections import defaultdict

from django.db.models import Q

from accounts.models import User
from clusters.models import Organisation
from competitions.models import Application, Submission
from reviews.redaction import Names


def names_of(applications):
    """Names by application (its key), in as many queries for thirty as for one."""
    keys = {application.pk for application in applications}
    found = defaultdict(Names)
    rows = Application.objects.filter(pk__in=keys).select_related("cluster", "created_by")
    cluster_of = {row.pk: row.cluster_id for row in rows}
    for row in rows:
        cluster = row.cluster
        found[row.pk] |= _people([row.created_by]) | Names(
            _some(cluster.name, cluster.name_native),
            addresses=_some(cluster.website, cluster.english_website),
        )
    for pk, names in [*_organisations(keys, cluster_of), *_users(keys, cluster_of)]:
        found[pk] |= names
    counted = Submission.objects.filter(dossier__application__in=keys, pinned_by__isnull=False)
    for submission in counted.select_related("dossier", "submitted_by"):
        found[submission.dossier.application_id] |= in_hand_in(submission)
    return found


def in_hand_in(submission):
    """The names that a hand-in itself says are those of who applies."""
    content = submission.content
    organisations = {content.get("application", {}).get("cluster", "")}
    organisations |= {partner["name"] for partner in content.get("partners", [])}
    for entry in content.get("answers", []):
        organisations |= set(_listed(entry))
        if "partner" in entry:
            organisations.add(entry["partner"]["name"])
    signed = [*content.get("sign_offs", []), *content.get("confirmations", [])]
    values = [entry.get("value") or {} for entry in signed]
    people = {value.get(name, "") for value in values for name in ("by", "name")}
    return Names(_some(*organisations), _some(*people)) | _people([submission.submitted_by])


def pieces(text):
    """The names in a cell that lists some: "Acme, Uni Ulm" on one line or on several."""
    for line in str(text or "").replace(";", "\n").replace(",", "\n").splitlines():
        if line.strip():
            yield line.strip()


def _listed(entry):
    """The organisations that the rows of an answer name."""
    rows = entry.get("value") if isinstance(entry.get("value"), list) else []
    for row in rows:
        if not isinstance(row, dict):
            continue
        if entry["kind"] == "partners":
            yield row.get("name") or row.get("organisation") or ""
        elif entry["kind"] == "projects":
            yield from pieces(row.get("partners"))


def _organisations(keys, cluster_of):
    """Members of the cluster at any time and partners of the application, with their aliases."""
    clusters = set(cluster_of.values())
    here = Q(memberships__cluster__in=clusters) | Q(partners__application__in=keys)
    here |= Q(aliases__in=Organisation.objects.filter(partners__application__in=keys))
    rows = Organisation.objects.filter(here).distinct()
    rows = rows.prefetch_related("memberships", "partners", "aliases")
    for row in rows:
        names = Names(
            _some(row.name, *(alias.name for alias in row.aliases.all())),
            addresses=_some(row.website),
        )
        members_of = {membership.cluster_id for membership in row.memberships.all()}
        yield from ((pk, names) for pk, cluster in cluster_of.items() if cluster in members_of)
        parts = {partner.application_id for partner in row.partners.all()}
        yield from ((pk, names) for pk in parts & keys)


def _users(keys, cluster_of):
    """The team of the cluster, the people of its partners, and who signs."""
    here = Q(cluster_roles__cluster__in=set(cluster_of.values()))
    here |= Q(participations__application__in=keys)
    rows = User.objects.filter(here).distinct()
    for user in rows.prefetch_related("cluster_roles", "participations"):
        names = Names(_some(user.organisation)) | _people([user])
        teams = {role.cluster_id for role in user.cluster_roles.all()}
        yield from ((pk, names) for pk, cluster in cluster_of.items() if cluster in teams)
        parts = {one.application_id for one in user.participations.all()}
        yield from ((pk, names) for pk in parts & keys)


def _people(users):
    """By name, and by the domains of their addresses, which are mostly their employer's."""
    known = [user for user in users if user]
    domains = (user.email.rpartition("@")[2] for user in known)
    return Names(people=_some(*(user.name for user in known)), addresses=_some(*domains))


def _some(*names):
    return frozenset(name.strip() for name in names if name and name.strip())
