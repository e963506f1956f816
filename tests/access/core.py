"""How the place runs: jobs, letters, seals, health."""

from core import uploads
from tests.access import HOUSE, OFFICER, page, public
from tests.factories.core import make_job, make_letter


def job(world):
    """A job that the person without any relation asked for."""
    return make_job(requested_by_id=world.person("user").pk)


def letter(world):
    return make_letter()


def upload(world):
    """A file on its way; parts come by PATCH, and from its owner alone."""
    return uploads.begin(
        by=world.person("user"), purpose="tests", name="a.pdf", size=9, max_bytes=9
    )


RULES = {
    "core:healthz": public(),
    "core:readyz": public(),
    "core:seal": public(),
    "core:operations": page(HOUSE),
    "core:jobs": page(HOUSE),
    "core:job": page(HOUSE | {"user"}, pk=lambda world: world.once(job).pk),
    "core:job-retry": page((), OFFICER, pk=lambda world: world.once(job).pk),
    "core:upload": page((), (), pk=lambda world: world.once(upload).pk),
    "core:letters": page(HOUSE),
    "core:letter": page(HOUSE, pk=lambda world: world.once(letter).pk),
    "core:letter-resend": page((), OFFICER, pk=lambda world: world.once(letter).pk),
}
