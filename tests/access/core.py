"""How the place runs: jobs, letters, seals, health."""

from core import mail
from core.models import Job
from tests.access import HOUSE, OFFICER, page, public


def job(world):
    """A job that the person without any relation asked for."""
    requester = world.person("user").pk
    return Job.objects.create(kind="tests", key="1", attempt_limit=1, requested_by_id=requester)


def letter(world):
    return mail.queue(
        "tests-access",
        to=["somebody@example.org"],
        template="accounts/from_library",
        context={"subject": "News", "text": "None."},
    )[0]


RULES = {
    "core:healthz": public(),
    "core:readyz": public(),
    "core:seal": public(),
    "core:operations": page(HOUSE),
    "core:jobs": page(HOUSE),
    "core:job": page(HOUSE | {"user"}, pk=lambda world: world.once(job).pk),
    "core:job-retry": page((), OFFICER, pk=lambda world: world.once(job).pk),
    "core:letters": page(HOUSE),
    "core:letter": page(HOUSE, pk=lambda world: world.once(letter).pk),
    "core:letter-resend": page((), OFFICER, pk=lambda world: world.once(letter).pk),
}
