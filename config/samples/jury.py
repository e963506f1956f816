"""The panel of the running sample call: who sits there, from where, and who was asked as well."""

from datetime import timedelta

from clusters.models import Region
from config.samples import people
from core import clock
from reviews.actions import conflicts, panel_invitations, panels
from reviews.models import ConflictReason, PanelistRole, Side

SECTORS = ["ict", "biotech", "energy", "materials", "production", "mobility", "microelectronics"]
# (employer, where one comes from); all invented, one of them twice
EMPLOYERS = [
    ("Elbmark University of Technology", Side.SCIENCE),
    ("Institute of Applied Photonics, Saaletal", Side.SCIENCE),
    ("Northern Drives AG", Side.BUSINESS),
    ("Isarwerk Robotics GmbH", Side.BUSINESS),
    ("Academy of Sciences, Rheinau", Side.SCIENCE),
    ("Alster Ventures", Side.BUSINESS),
    ("Elbmark University of Technology", Side.SCIENCE),
    ("Lahn Biologics SE", Side.BUSINESS),
    ("Chamber of Industry, Unterfels", Side.PUBLIC),
    ("Neckar Materials GmbH", Side.BUSINESS),
    ("Institute of Regional Economics, Warnow", Side.SCIENCE),
    ("Havelland Energy Storage AG", Side.BUSINESS),
    ("University of Oberau", Side.SCIENCE),
    ("Ministry of Economics, Westmark", Side.PUBLIC),
    ("Tauber Mobility Consulting", Side.OTHER),
]
ROLES = {0: PanelistRole.CHAIR, 1: PanelistRole.DEPUTY}


def appoint(call, officer):
    panel = panels.create(call, by=officer, name="Jury")
    regions = list(Region.objects.filter(country="DE").order_by("code"))
    term = {"serves_from": clock.today() - timedelta(days=60)}
    for place, person in enumerate(people.panel()):
        employer, side = EMPLOYERS[place]
        panels.appoint(
            panel,
            person,
            by=officer,
            role=ROLES.get(place, PanelistRole.MEMBER),
            capacity=6,
            expertise=[SECTORS[place % len(SECTORS)], SECTORS[(place + 3) % len(SECTORS)]],
            employer_name=employer,
            side=side,
            region=regions[(place * 5) % len(regions)] if regions else None,
            languages=["de", "en", "fr"] if place % 4 == 0 else ["de", "en"],
            serves_until=clock.today() + timedelta(days=300 + place),
            **term,
        )
    return panel


def record_conflicts(panel, call, officer):
    """One exclusion, and one potential conflict by a former employer, for an officer to decide."""
    seats = list(panel.panelists.order_by("pk"))
    entries = list(call.applications.order_by("pk"))
    conflicts.record(
        seats[3].user,
        entries[4],
        by=officer,
        reason=ConflictReason.PARTNER,
        note="Sits on the advisory board of a partner.",
    )
    panels.add_employment(
        seats[6],
        by=officer,
        name=f"Partner 3 of {entries[10].cluster.name}",
        until_on=clock.today() - timedelta(days=700),
    )


def ask_one_more(panel, officer):
    """An invitation that nobody has answered, old enough for a reminder."""
    panel_invitations.invite(
        panel,
        f"economist@{people.DOMAIN}",
        by=officer,
        capacity=6,
        expertise=["security"],
        side=Side.SCIENCE,
    )
