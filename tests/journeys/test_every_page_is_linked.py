"""No page is reachable by its address alone, and no link leads to an error.

Every role follows every link from the home page, in the sample and in the situations that the
sample does not show. Each page of ours is found by somebody, or stands in NOT_LINKED with the way
that leads there.
"""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from reviews.actions import visits
from tests.journeys import giving_back, situations
from tests.journeys.crawling import crawl

pytestmark = pytest.mark.django_db
ROLES = ["applicant", "panelist1", "assessor1", "officer", "officer2", "auditor"]
LIBRARY = ("account_", "mfa_", "usersessions_", "socialaccount_")  # its pages link one another
NOT_LINKED = {
    "accounts:invitation": "from the letter",
    "reviews:invitation-answer": "from the page of the invitation, for who is invited to a panel",
    "core:healthz": "for machines",
    "core:readyz": "for machines",
    "core:upload": "from where an upload begins, for its script",
    "competitions:part-upload-finish": "from where an upload begins, for its script",
    "competitions:upload-finish": "from where an upload begins, for its script",
    "reviews:presentation-finish": "from where an upload begins, for its script",
    "clusters:api:api-root": "the address of clusters:interface, where it stands in front",
    "clusters:api:one-label": "for programs, which know the number",
    "styleguide": "for those who build pages",
}
DESKS = [  # the desk shows other steps in other situations
    "/office/calls/sample-2026/?stage=2",
    "/office/calls/sample-2026/?status=ineligible",
    "/office/calls/decided/",
]


@pytest.fixture
def demo(settings):
    settings.DEMO, settings.REQUIRE_OFFICER_MFA = True, False
    call_command("load_sample", verbosity=0)


LABELS = ["/office/calls/label-draft/", "/office/calls/sample-label/"]


def as_role(role):
    client = Client()
    client.force_login(situations.person(role), backend="accounts.backends.SignInBackend")
    return client


def test_every_page_is_found_by_links_and_every_link_works(demo):
    found = set(crawl(Client()))
    situations.bring_about_all()
    for role in ROLES:
        found |= set(crawl(as_role(role)))
    found |= set(crawl(as_role("officer"), *DESKS, most=3))
    found |= set(crawl(as_role("officer"), *LABELS, most=2))
    found |= set(crawl(as_role("officer"), "/office/people/erase/?q=podium", most=1))
    found |= set(crawl_when_levels_are_agreed())
    found |= set(crawl_assessing())
    found |= set(crawl_a_consortium())
    found |= set(crawl_deliberations())
    found |= set(crawl_meetings_and_hearings())
    found |= set(crawl_a_sheet())
    found |= set(crawl_draws_and_reserve_lists())
    found |= set(crawl_scenarios())
    found |= set(crawl_fees_and_reports())
    found |= set(crawl_labels())

    ours = {name for name in names() if not name.startswith(LIBRARY)}
    assert ours - found - NOT_LINKED.keys() == set()


def crawl_when_levels_are_agreed():
    """The officer's way from agreed levels to the tier and its confirmation."""
    dossier = situations.agree_on_levels()
    found = crawl(as_role("officer"), f"/judging/dossiers/{dossier.pk}/assessment/", most=1)
    situations.compute_the_tier(dossier)
    return found | crawl(as_role("officer"), most=1)


def crawl_assessing():
    """From the lists of a label call: who is proposed, which days are offered, the interview."""
    dossier = situations.assess(situations.person("assessor1"), situations.person("applicant"))
    stage = dossier.stage
    found = crawl(as_role("officer"), f"/office/calls/{stage.call.code}/1/assessors/", most=2)
    own = dossier.assignments.get(status="accepted")
    found |= crawl(as_role("assessor1"), reverse("reviews:sheet", args=[own.pk]), most=2)
    found |= crawl(as_role("applicant"), dossier.get_absolute_url(), most=1)
    visit = dossier.visit
    manager = situations.person("applicant")
    visits.choose(visit, by=manager, day=visit.moments[0], round=visit.round)
    return found | crawl(as_role("applicant"), dossier.get_absolute_url(), most=1)


def crawl_a_consortium():
    """From the task list of a full application: partners, parts, signatures; then the office."""
    dossier = situations.a_consortium(situations.person("applicant"))
    found = crawl(as_role("applicant"), dossier.get_absolute_url(), most=3)
    own = reverse("clusters:manage", args=[dossier.application.cluster.slug])
    found |= crawl(as_role("applicant"), own, most=1)
    return found | crawl(as_role("officer"), "/office/organisations/", most=1)


def crawl_deliberations():
    """From a consensus that is agreed, from a draft, from a discussion, from what one reacts to."""
    settled, draft, discussed, reacting = situations.deliberate()
    place = [discussed.stage.call.code, discussed.stage.position]
    pages = [reverse("reviews:consensus", args=[one.pk]) for one in (settled, draft)]
    found = set()
    for page in (*pages, reverse("reviews:consensuses", args=place)):
        found |= set(crawl(as_role("officer"), page, most=1))
    talk = reverse("reviews:discussion", args=[discussed.pk])
    for page in (talk, pages[1], reverse("reviews:judging")):
        found |= set(crawl(as_role("panelist1"), page, most=1))
    return found | set(crawl(as_role("applicant"), reacting.get_absolute_url(), most=1))


def crawl_meetings_and_hearings():
    """From the tabs of a stage, the panelist's list and the applicant's dossier."""
    people = [situations.person(role) for role in ("officer", "panelist1", "applicant")]
    stage = situations.meet_and_hear(*people)
    tab = f"/office/calls/{stage.call.code}/{stage.position}"
    found = crawl(as_role("officer"), f"{tab}/meetings/", f"{tab}/hearings/", most=4)
    found |= crawl(as_role("panelist1"), "/judging/meetings/", most=4)
    own = stage.dossiers.get(application__cluster__roles__user=people[2])
    return found | crawl(as_role("applicant"), own.get_absolute_url(), most=1)


def crawl_a_sheet():
    """From an own sheet that stands far from the others, with a note beside it."""
    own = situations.stand_far_from_the_others(situations.person("panelist1"))
    return crawl(as_role("panelist1"), reverse("reviews:sheet", args=[own.pk]), most=1)


def crawl_draws_and_reserve_lists():
    """From the selection whose tie waits for a draw, and from what a refusal leaves open."""
    officer, second = situations.person("officer"), situations.person("officer2")
    stages = [giving_back.part_by_lot(officer, second), *giving_back.give_back(officer, second)]
    found = set(crawl(as_role("officer"), most=1))
    for stage, page in zip(stages, ("selection", "reserve", "reserve", "reserve"), strict=True):
        place = reverse(f"reviews:{page}", args=[stage.call.code, stage.position])
        found |= set(crawl(as_role("officer"), place, most=1))
    return found


def crawl_fees_and_reports():
    """From the cluster's applications, from the office's list of invoices and a draft's fees."""
    reported, charged, draft = situations.charge_and_report()
    own = [reported.get_absolute_url(), charged.get_absolute_url()]
    found = set(crawl(as_role("applicant"), *own, most=1))
    place = reverse("competitions:office-dossier", args=[reported.dossiers.get().pk])
    listed = [reverse(f"competitions:office-{name}") for name in ("invoices", "complaints")]
    desk = reverse("competitions:office-call", args=[draft.code])
    return found | set(crawl(as_role("officer"), place, *listed, desk, most=4))


def crawl_scenarios():
    """From the list of them, before anything is proposed."""
    stage = giving_back.keep_a_line(situations.person("officer"))
    listed = reverse("reviews:scenarios", args=[stage.call.code, stage.position])
    return crawl(as_role("officer"), listed, most=2)


def crawl_labels():
    """From the cluster's own page, and from the office's pages of labels in trouble."""
    people = [situations.person(role) for role in ("officer", "applicant")]
    own, suspended, doubtful = situations.labels_in_life(*people)
    found = set(crawl(as_role("applicant"), f"/my/clusters/{own.cluster.slug}/", most=1))
    for label in (own, suspended, doubtful):
        page = reverse("clusters:office-label", args=[label.number])
        found |= set(crawl(as_role("officer2"), page, most=1))
    return found


def names(patterns=None, prefix=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if not isinstance(pattern, URLPattern):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, prefix + space)
        elif pattern.name:
            yield prefix + pattern.name
