import pytest
from django.urls import reverse

from competitions.actions import answers, applications, submissions
from competitions.models import Application, Dossier
from core import clock
from core.errors import Refused
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import (
    make_complete_draft,
    make_draft,
    make_partner,
    make_preset_call,
    question,
)
from tests.factories.clusters import make_cluster
from tests.factories.competitions import make_dossier, make_form, make_stage
from tests.factories.reviews import make_conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def earlier(manager):
    """Handed in and declined, in another programme."""
    draft = make_complete_draft(by=manager, managers=[manager])
    submissions.submit(draft, by=manager, received_at=clock.now())
    Application.objects.filter(pk=draft.application_id).update(outcome="declined")
    draft.application.refresh_from_db()
    return draft.application


def start(call, earlier, manager, **fields):
    data = {"by": manager, "title": "Light", "sector": "energy", "predecessor": earlier}
    return applications.start(call, earlier.cluster, **data | fields)


def said(application, key):
    dossier = application.dossiers.first()
    return dossier.answers.filter(question__key=key).values_list("value", flat=True).first()


def test_answers_come_along_by_key_where_the_kinds_agree(earlier, manager):
    call = make_preset_call()
    other = question(call_dossier := make_draft(call=call), "profile")
    other.kind = "short_text"
    other.save(update_fields=["kind"])

    application = start(call, earlier, manager)

    assert said(application, "strategy") == "We turn waste heat into light."
    assert said(application, "profile") is None
    assert call_dossier.answers.count() == 0
    assert application.predecessor == earlier


def test_files_do_not_come_along(earlier, manager):
    application = start(make_preset_call(), earlier, manager)

    assert said(application, "annex") is None


def test_what_was_never_handed_in_comes_from_the_draft(manager):
    lapsed = make_draft(managers=[manager])
    answers.save(lapsed, question(lapsed, "profile"), "Half a page.", by=manager, version=0)
    Application.objects.filter(pk=lapsed.application_id).update(outcome="lapsed")

    application = start(make_preset_call(), lapsed.application, manager)

    assert said(application, "profile") == "Half a page."


ROLE = {"key": "role", "kind": "short_text", "label": "Role"}


def write_own(dossier, manager, *texts):
    """One partner for each of the texts, which is what it says of its role."""
    for words in texts:
        how = {"by": manager, "partner": make_partner(dossier), "version": 0}
        answers.save(dossier, question(dossier, "role"), words, **how)


def test_what_partners_drafted_for_themselves_does_not_become_the_teams(manager):
    form = make_form(ROLE | {"writers": "partners"})
    earlier = make_dossier(stage=make_stage(form=form), managers=[manager])
    write_own(earlier, manager, "Lenses")
    Application.objects.filter(pk=earlier.application_id).update(outcome="lapsed")

    application = start(make_stage(form=make_form(ROLE)).call, earlier.application, manager)

    assert said(application, "role") is None


def test_what_partners_handed_in_does_not_hide_what_the_team_said_before(manager):
    first = make_stage(form=make_form(ROLE))
    second = make_stage(call=first.call, form=make_form(ROLE | {"writers": "partners"}))
    outline = make_dossier(stage=first, managers=[manager])
    answers.save(outline, question(outline, "role"), "We all", by=manager, version=0)
    full = make_dossier(stage=second, application=outline.application)
    write_own(full, manager, "Lenses", "Mirrors")
    for dossier in (outline, full):
        submissions.submit(dossier, by=manager, received_at=clock.now())
    Application.objects.filter(pk=outline.application_id).update(outcome="declined")

    application = start(make_stage(form=make_form(ROLE)).call, outline.application, manager)

    assert said(application, "role") == "We all"


def test_an_application_of_another_cluster_is_refused(earlier, manager):
    with pytest.raises(Refused):
        applications.start(
            make_preset_call(),
            make_cluster(managers=[manager]),
            by=manager,
            title="Light",
            sector="energy",
            predecessor=earlier,
        )


def test_without_a_choice_pages_are_empty_and_a_second_try_still_says_so(earlier, manager):
    call = make_preset_call(programme=earlier.call.programme)

    application = start(call, earlier, manager, predecessor=None)

    assert application.predecessor == earlier
    assert application.dossiers.get().answers.count() == 0


def test_it_is_chosen_when_beginning_and_linked_both_ways(client, earlier, manager):
    call = make_preset_call()
    client.force_login(manager)
    apply = reverse("competitions:apply", args=[call.code])
    assert earlier.reference in client.get(apply).text

    fields = {"cluster": earlier.cluster_id, "title": "Light", "sector": "energy"}
    client.post(apply, fields | {"predecessor": earlier.pk})

    application = Application.objects.latest("pk")
    assert said(application, "profile") == "We turn waste heat into light."
    assert application.get_absolute_url() in client.get(earlier.get_absolute_url()).text
    assert earlier.get_absolute_url() in client.get(application.get_absolute_url()).text
    client.force_login(make_officer())
    for one, other in ((earlier, application), (application, earlier)):
        dossier = Dossier.objects.get(application=one)
        page = client.get(reverse("competitions:office-dossier", args=[dossier.pk]))
        assert other.get_absolute_url() in page.text


def test_what_is_not_theirs_cannot_be_chosen(client, earlier, manager):
    call, stranger = make_preset_call(), make_user()
    cluster = make_cluster(managers=[stranger])
    client.force_login(stranger)
    apply = reverse("competitions:apply", args=[call.code])
    fields = {"cluster": cluster.pk, "title": "Light", "sector": "energy"}

    assert "predecessor" not in client.get(apply).context["form"].fields
    client.post(apply, fields | {"predecessor": earlier.pk})
    assert Application.objects.latest("pk").predecessor is None


def test_one_of_another_own_cluster_is_refused_at_the_field(client, earlier, manager):
    call, second = make_preset_call(), make_cluster(managers=[manager])
    client.force_login(manager)

    fields = {"cluster": second.pk, "title": "Light", "sector": "energy"}
    page = client.post(
        reverse("competitions:apply", args=[call.code]), fields | {"predecessor": earlier.pk}
    )

    assert page.status_code == 422
    assert "predecessor" in page.context["form"].errors


def test_an_officer_with_a_conflict_is_not_led_to_the_kin(client, earlier, manager):
    application = start(make_preset_call(), earlier, manager)
    officer = make_officer()
    make_conflict(officer, earlier)
    client.force_login(officer)

    page = client.get(reverse("competitions:office-dossier", args=[application.dossiers.get().pk]))

    assert earlier.reference not in page.text
