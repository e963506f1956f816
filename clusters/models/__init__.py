from clusters.models.cluster import Cluster, ClusterRole, Membership, Qualifier, Sector
from clusters.models.label import Label, LabelType, Suspension, Tier
from clusters.models.organisation import Organisation, OrganisationKind, ToldApart
from clusters.models.region import Region

__all__ = [
    "Cluster",
    "ClusterRole",
    "Label",
    "LabelType",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Qualifier",
    "Region",
    "Sector",
    "Suspension",
    "Tier",
    "ToldApart",
]
