"""The facts from which conflicts are detected, read in a few queries for all pairs at once."""

from collections import defaultdict

from django.db.models import Q

from clusters.duplicates import core_name
from clusters.models import ClusterRole, Membership, Organisation
from competitions.models import Dossier, Participant, Partner
from core import clock
from core.text import fold
from reviews import ties
from reviews.models import Employment, Panelist


def name_key(name):
    """A name as employers and partners are compared: folded, without legal form."""
    return core_name(fold(name))


def find(applications, seats):
    """(user id, application id) -> ties, of those on ``seats`` to ``applications``.

    Whoever has more seats is looked at with the employers of all of them.
    """
    theirs = Q(user__in=seats.values("user"), ended_at__isnull=True)
    everywhere = Panelist.objects.filter(Q(pk__in=seats.values("pk")) | theirs)
    return ties.all_between(people_on(everywhere), consortia(applications), clock.today())


def people_on(seats):
    """Those who hold ``seats``, with their employers and the former ones."""
    employers, emails = defaultdict(set), {}
    for seat in seats.select_related("user", "employer"):
        emails[seat.user_id] = seat.user.email
        names = {seat.employer_name, seat.user.organisation.strip()}
        if seat.employer:
            names.add(seat.employer.name)
            key = name_key(seat.employer.name)
            employers[seat.user_id].add(ties.Employer(key, seat.employer_id))
        employers[seat.user_id] |= {ties.Employer(name_key(name)) for name in names if name}
    for former in Employment.objects.filter(user__in=emails):
        employers[former.user_id].add(
            ties.Employer(name_key(former.name), former.organisation_id, former.until_on)
        )
    return [
        ties.Person(user, _by_key_first(employers[user]), email) for user, email in emails.items()
    ]


def _by_key_first(employers):
    """One employer, known by key and by name, is one fact: the one with the key is kept."""
    known = {(one.name, one.until) for one in employers if one.organisation}
    kept = [one for one in employers if one.organisation or (one.name, one.until) not in known]
    return tuple(sorted(kept, key=lambda one: (one.name, one.organisation or 0, str(one.until))))


def consortia(applications):
    """Who stands behind each application: its cluster's members and team, partners, signatories.

    Organisations and domains count once something has been handed in: until then partners
    come and go, and naming somebody for a day must not bar a panelist for good.
    """
    rows = list(applications.values_list("pk", "cluster_id", "cluster__website"))
    clusters = {pk: cluster for pk, cluster, _website in rows}
    people, hosts = _people(clusters)
    for pk, _cluster, website in rows:
        hosts[pk].add(ties.host_of(website))
    organisations = _organisations(clusters, hosts)
    aliases = _aliases({key for labels in organisations.values() for key in labels})
    named = _named(clusters)
    return [
        ties.Consortium(
            pk,
            frozenset(people[pk]),
            organisations[pk],
            _by_name(organisations[pk], aliases, named[pk]),
            frozenset(hosts[pk] - {""}),
        )
        if pk in named
        else ties.Consortium(pk, frozenset(people[pk]))
        for pk in clusters
    ]


def _by_name(organisations, aliases, named):
    """Names as they are compared -> how the organisation is called."""
    labels = {name_key(name): name for name in sorted(named)}
    for key, label in organisations.items():
        labels |= {name_key(name): label for name in (*aliases[key], label)}
    return labels


def _people(clusters):
    """application id -> those who take part; and the domains of their addresses."""
    people, hosts = defaultdict(set), defaultdict(set)
    teams = defaultdict(list)
    roles = ClusterRole.objects.filter(cluster__in=set(clusters.values()))
    for cluster, user, email in roles.values_list("cluster_id", "user_id", "user__email"):
        teams[cluster].append((user, email))
    rows = Participant.objects.filter(application__in=clusters)
    pairs = [(pk, *member) for pk, cluster in clusters.items() for member in teams[cluster]]
    pairs += rows.values_list("application_id", "user_id", "user__email")
    for pk, user, email in pairs:
        people[pk].add(user)
        hosts[pk].add(ties.domain_of(email))
    return people, hosts


def _organisations(clusters, hosts):
    """application id -> members of the cluster and partners; adds the hosts of their websites."""
    fields = ("organisation_id", "organisation__name", "organisation__website")
    members = defaultdict(list)
    current = Membership.objects.current().filter(cluster__in=set(clusters.values()))
    for cluster, *organisation in current.values_list("cluster_id", *fields):
        members[cluster].append(organisation)
    rows = [(pk, *member) for pk, cluster in clusters.items() for member in members[cluster]]
    partners = Partner.objects.active().filter(application__in=clusters)
    rows += partners.values_list("application_id", *fields)
    found = defaultdict(dict)
    for pk, key, name, website in rows:
        found[pk][key] = name
        hosts[pk].add(ties.host_of(website))
    return found


def _named(clusters):
    """The applications handed in -> names of partners as the hand-ins that count name them."""
    names = defaultdict(set)
    rows = Dossier.objects.filter(application__in=clusters, pinned__isnull=False)
    for pk, content in rows.values_list("application_id", "pinned__content"):
        names[pk] |= partners_named(content)
    return dict(names)


def partners_named(content):
    """The names of the organisations that the content of a hand-in names as partners."""
    names = {partner["name"] for partner in content.get("partners", [])}
    for answer in content.get("answers", []):
        if answer.get("kind") != "partners":
            continue
        for row in answer.get("value") or []:
            name = row.get("name") or row.get("organisation") if isinstance(row, dict) else ""
            names |= {name.strip()} if name else set()
    return names


def _aliases(keys):
    """organisation id -> the names of those that were merged into it."""
    found = defaultdict(set)
    rows = Organisation.objects.filter(merged_into__in=keys)
    for key, name in rows.values_list("merged_into_id", "name"):
        found[key].add(name)
    return found
