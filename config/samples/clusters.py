"""The clusters of the sample call: the named finalists of history, and five invented ones."""

from clusters.actions import clusters
from clusters.models import Cluster, ClusterRole, Membership, Organisation, Region
from config.samples import people

INVENTED = [
    ("Nordlicht Photonics", "microelectronics", "photonics", "Kiel", "DEF"),
    ("Havel Health Data", "medtech", "health data", "Potsdam", "DE4"),
    ("Weser Hydrogen", "energy", "hydrogen", "Bremen", "DE5"),
    ("Ostsee Blue Materials", "materials", "marine materials", "Rostock", "DE8"),
    ("Harz Circular Metals", "materials", "recycling of metals", "Goslar", "DE9"),
]
KINDS = ["sme", "sme", "large", "research", "university", "public"]


def invented():
    """The five invented clusters, marked as sample, each with members enough for a label."""
    found = []
    for number, (name, sector, detail, city, region) in enumerate(INVENTED, 1):
        cluster = Cluster.objects.filter(name=name, is_sample=True).first()
        if cluster is None:
            cluster = clusters.register(
                by=people.make(f"sample{number}", f"Manager of {name}"),
                name=name,
                sector=sector,
                sector_detail=detail,
                city=city,
                region=Region.objects.get(code=region),
                summary=f"{name} is an invented cluster for the demonstration.",
                english_website="https://www.example.org/en/",
                management_fte="2.50",
                is_sample=True,
            )
            _add_members(cluster)
        found.append(cluster)
    return found


def historic():
    """The named finalists, as far as they stand in the register."""
    return list(Cluster.objects.filter(past__isnull=False).distinct().order_by("name"))


def manage(cluster, user):
    """Let a sample account manage ``cluster``."""
    ClusterRole.objects.update_or_create(
        cluster=cluster, user=user, defaults={"role": ClusterRole.Role.MANAGER}
    )


def manager_of(cluster, number):
    """The one who manages a sample cluster, or a new sample account that does so from now on."""
    if role := cluster.roles.filter(role=ClusterRole.Role.MANAGER).first():
        return role.user
    user = people.manager(number)
    manage(cluster, user)
    return user


def _add_members(cluster):
    for number in range(1, 19):
        organisation = Organisation.objects.create(
            name=f"{cluster.name} partner {number} (sample)",
            kind=KINDS[number % len(KINDS)],
            city=cluster.city,
            region=cluster.region,
            is_sample=True,
        )
        Membership.objects.create(cluster=cluster, organisation=organisation)
