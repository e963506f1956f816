"""Sample accounts: roles, never real people. They sign in nowhere but in the demo."""

from django.utils.translation import gettext_noop

from accounts.actions import people
from accounts.models import User

PASSWORD = "look-around-2026"  # noqa: S105 - opens sample accounts, which only the demo lets in
DOMAIN = "podium.example"
PANELISTS = 15
ASSESSORS = 3
# (role as the start page names it, local part of the address, name)
HOUSE = [
    (gettext_noop("Officer"), "officer", "First Officer", {"is_officer": True}),
    (gettext_noop("Second officer"), "officer2", "Second Officer", {"is_officer": True}),
    (gettext_noop("Auditor"), "auditor", "Auditor", {"is_auditor": True}),
]


def signins():
    """(role, e-mail, password) of the accounts that a visitor of the demo tries."""
    shown = [
        (gettext_noop("Applicant"), "applicant"),
        (gettext_noop("Partner"), "partner"),
        (gettext_noop("Panelist"), "panelist1"),
        (gettext_noop("Chair of the panel"), "chair"),
        (gettext_noop("Assessor of a label"), "assessor1"),
        *((role, local) for role, local, *_ in HOUSE),
    ]
    return [(str(role), f"{local}@{DOMAIN}", PASSWORD) for role, local in shown]


def make(local, name, **flags):
    """The account of a role; made once."""
    email = f"{local}@{DOMAIN}"
    existing = User.objects.filter(email=email).first()
    return existing or people.create(
        email, by=None, name=name, password=PASSWORD, is_sample=True, **flags
    )


def house():
    """The two officers and the auditor."""
    return [make(local, name, **flags) for _role, local, name, flags in HOUSE]


def panel():
    """Fifteen members; the first is the chair."""
    chair = make("chair", "Chair of the panel")
    members = [make(f"panelist{n}", f"Panelist {n}") for n in range(1, PANELISTS)]
    return [chair, *members]


def assessors():
    return [make(f"assessor{n}", f"Assessor {n}") for n in range(1, ASSESSORS + 1)]


def applicant():
    return make("applicant", "Cluster manager")


def partner():
    return make("partner", "Partner's project lead")


def manager(number):
    """The manager of the sample application with this number."""
    return make(f"cluster{number}", f"Manager of cluster {number}")
