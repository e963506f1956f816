"""A pack made by a real worker."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import JobState
from reviews.offline import jobs
from tests.reviews.offline.filling import make_seat

pytestmark = [pytest.mark.worker, pytest.mark.embedded]


def test_a_panelist_asks_and_the_worker_makes_both(worker):
    seat, stage = make_seat(dossiers=3)
    client = Client()
    client.force_login(seat.user)
    place = [seat.pk, stage.position]

    for name, start in (("pdf", b"%PDF-"), ("zip", b"PK")):
        client.post(reverse("reviews:offline-make", args=[*place, name]))
        worker.wait_until(lambda kind=name: jobs.latest(kind, seat, stage).is_finished)

        job = jobs.latest(name, seat, stage)
        assert job.state == JobState.DONE, job.detail
        response = client.get(reverse("reviews:offline-pack", args=[*place, job.pk]))
        assert b"".join(response.streaming_content).startswith(start)
