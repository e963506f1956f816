from clusters.models.cluster import Cluster, ClusterRole, Membership, Qualifier, Sector
from clusters.models.label import Label, LabelType, Tier
from clusters.models.label_life import LabelMeasure, LabelNotice, MeasureKind, NoticeKind
from clusters.models.organisation import Organisation, OrganisationKind, ToldApart
from clusters.models.region import Region
from clusters.models.suspension import Suspension

__all__ = [
    "Cluster",
    "ClusterRole",
    "Label",
    "LabelMeasure",
    "LabelNotice",
    "LabelType",
    "MeasureKind",
    "Membership",
    "NoticeKind",
    "Organisation",
    "OrganisationKind",
    "Qualifier",
    "Region",
    "Sector",
    "Suspension",
    "Tier",
    "ToldApart",
]
