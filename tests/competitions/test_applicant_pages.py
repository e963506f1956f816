import re

import pytest
from django.urls import reverse

from competitions.models import Dossier, Submission
from core.models import Letter
from tests.factories.accounts import make_user
from tests.factories.applications import (
    make_complete_draft,
    make_preset_call,
    questions,
)
from tests.factories.clusters import make_cluster

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = make_user()
    client.force_login(user)
    return user


def address(name, dossier, *more):
    return reverse(
        f"competitions:{name}", args=[dossier.application.reference, dossier.stage.position, *more]
    )


def posted(response, **changes):
    """The fields of the page's writing form as a browser would send them, with changes."""
    fields = {}
    form = response.text.split('<form class="writing"')[1].split("</form>")[0]
    form = re.sub(r"<template.*?</template>", "", form, flags=re.S)
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and 'type="file"' not in tag and ("radio" not in tag or "checked" in tag):
            fields[name[1]] = value[1] if value else ""
    areas = r'<textarea[^>]*name="([^"]*)"[^>]*>\n(.*?)</textarea>'
    fields |= dict(re.findall(areas, form, re.S))
    for name, options in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields | changes


def test_from_the_list_to_the_receipt_in_four_pages(client, manager):
    make_cluster(managers=[manager])
    call = make_preset_call()

    page = client.get(reverse("competitions:apply", args=[call.code]))
    assert page.status_code == 200
    cluster = page.context["form"].clusters[0]
    page = client.post(
        reverse("competitions:apply", args=[call.code]),
        {"cluster": cluster.pk, "title": "Light", "sector": "energy"},
        follow=True,
    )
    dossier = Dossier.objects.get()
    filled = make_complete_draft()  # where the answers come from
    fields = posted(page, next="hand-in")
    for q in questions(dossier):
        source = filled.answers.filter(question__key=q.key).first()
        if source and isinstance(source.value, str):
            fields[f"q{q.pk}"] = source.value
        elif source:
            fields |= {f"q{q.pk}-0-{key}": text for key, text in source.value[0].items()}
    page = client.post(address("everything", dossier), fields, follow=True)
    assert page.redirect_chain == [(address("review", dossier), 302)]
    assert not page.context["problems"]
    version = page.context["dossier"].draft_version
    page = client.post(address("review", dossier), {"draft_version": version}, follow=True)

    submission = Submission.objects.get()
    assert page.redirect_chain == [(submission.get_absolute_url(), 302)]
    assert submission.digest in page.text
    assert Letter.objects.filter(address=manager.email).count() == 1
    pdf = client.get(reverse("competitions:receipt-pdf", args=[submission.number]))
    assert pdf.content.startswith(b"%PDF-")
