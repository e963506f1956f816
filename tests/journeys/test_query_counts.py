"""Every page with a list asks the database as often for 30 rows as for one.

A page that lists something new gets a line in PAGES: its name, who opens it, what its address
is built from, and which function of ``scenes`` makes one more row.
"""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.journeys.scenes import applying, assessing, deciding, deliberating, judging, office
from tests.journeys.scenes.cast import Scene

pytestmark = pytest.mark.django_db


def of_call(scene):
    return [scene.call.code]


def of_stage(scene):
    return [scene.stage.call.code, scene.stage.position]


def of_seat(scene):
    return [scene.seat.pk, scene.stage.position]


def of_planned(scene):
    return [scene.call.code, scene.planned.position]


def of_cluster(scene):
    return [scene.cluster.slug]


def of_application(scene):
    return [scene.application.reference]


def of_charged(scene):
    return [scene.charged.reference]


def of_full(scene):
    return [scene.full.application.reference, scene.full.stage.position]


def of_meeting(scene):
    return [scene.meeting.pk]


def of_deliberated(scene):
    return [scene.call.code, scene.deliberated.position]


def of_dossier_key(scene):
    return [scene.dossier.pk]


def of_published(scene):
    stage = scene.published.stage
    return [stage.call.code, stage.position]


def of_dossier(scene):
    return [scene.application.reference, scene.stage.position]


PAGES = [
    ("home", "stranger", None, applying.one_more_open_call),
    ("competitions:calls", "stranger", None, applying.one_more_open_call),
    ("competitions:past-rounds", "stranger", None, applying.one_more_past_round),
    ("competitions:winners", "stranger", of_call, applying.one_more_award),
    ("competitions:call", "stranger", of_call, applying.one_more_award),
    ("competitions:enquiries", "stranger", of_call, applying.one_more_enquiry),
    ("competitions:office-enquiries", "officer", of_call, applying.one_more_enquiry),
    ("home", "officer", None, applying.one_more_enquiry),
    ("competitions:call", "stranger", of_call, applying.one_more_corrigendum),
    ("competitions:call-questions", "stranger", of_planned, applying.one_more_question),
    ("clusters:register", "stranger", None, applying.one_more_cluster),
    ("clusters:map", "stranger", None, applying.one_more_cluster),
    ("clusters:download", "stranger", lambda scene: ["csv"], applying.one_more_cluster),
    ("clusters:download", "stranger", lambda scene: ["geojson"], applying.one_more_cluster),
    ("clusters:download-regions", "stranger", None, applying.one_more_cluster),
    ("clusters:api:clusters", "stranger", None, applying.one_more_cluster),
    ("clusters:api:labels", "stranger", None, applying.one_more_cluster),
    ("clusters:api:counts", "stranger", None, applying.one_more_cluster),
    ("clusters:cluster", "stranger", of_cluster, applying.one_more_label),
    ("home", "manager", None, applying.one_more_application),
    ("competitions:applications", "manager", None, applying.one_more_application),
    ("competitions:application", "manager", of_application, applying.one_more_submission),
    ("competitions:dossier", "manager", of_dossier, applying.one_more_submission),
    ("home", "manager", None, applying.one_more_document),
    ("home", "manager", None, applying.one_more_invoice),
    ("competitions:office-complaints", "officer", None, applying.one_more_complaint),
    ("home", "officer", None, applying.one_more_complaint),
    ("competitions:office-invoices", "officer", None, applying.one_more_invoice),
    ("competitions:invoices", "manager", of_charged, applying.one_more_invoice_of_one),
    ("competitions:application", "manager", of_charged, applying.one_more_invoice_of_one),
    ("competitions:dossier", "manager", of_dossier, applying.one_more_document),
    ("competitions:dossier", "manager", of_full, applying.one_more_part),
    ("competitions:everything", "manager", of_full, applying.one_more_part),
    ("competitions:review", "manager", of_full, applying.one_more_part),
    ("competitions:partners", "manager", of_full, applying.one_more_part),
    ("competitions:confirmation", "manager", of_full, applying.one_more_part),
    ("home", "partner_person", None, applying.one_more_application_as_partner),
    ("competitions:applications", "partner_person", None, applying.one_more_application_as_partner),
    ("competitions:dossier", "manager", of_dossier, applying.one_more_corrigendum),
    ("clusters:mine", "manager", None, applying.one_more_cluster),
    ("clusters:manage", "manager", of_cluster, applying.one_more_member),
    ("home", "panelist", None, judging.one_more_dossier),
    ("reviews:judging", "panelist", None, judging.one_more_dossier),
    ("reviews:offline", "panelist", of_seat, judging.one_more_dossier),
    ("reviews:offline-scores", "panelist", of_seat, judging.one_more_dossier),
    ("reviews:conflicts", "panelist", of_seat, judging.one_more_dossier),
    ("reviews:judging", "panelist", None, deliberating.one_more_deliberated),
    ("home", "panelist", None, deliberating.one_more_deliberated),
    ("home", "officer", None, deliberating.one_more_judged),
    ("home", "manager", None, deliberating.one_more_deliberated),
    ("reviews:consensuses", "officer", of_deliberated, deliberating.one_more_deliberated),
    ("reviews:consensuses", "officer", of_deliberated, deliberating.one_more_judged),
    (
        "reviews:consensuses-led",
        "leader",
        lambda scene: [scene.chair.pk, scene.deliberated.position],
        deliberating.one_more_deliberated,
    ),
    ("reviews:consensus", "officer", of_dossier_key, deliberating.one_more_voice),
    ("reviews:discussion", "officer", of_dossier_key, deliberating.one_more_voice),
    ("reviews:judging", "panelist", None, judging.one_more_without_names),
    ("reviews:own-figures", "panelist", None, judging.one_more_dossier),
    ("reviews:judging-quality", "panelist", of_seat, judging.one_more_without_names),
    ("reviews:honoraria", "officer", of_call, judging.one_more_seat),
    ("reviews:conflicts", "panelist", of_seat, judging.one_more_consortium),
    ("reviews:judging", "panelist", None, judging.one_more_own_seat),
    ("reviews:own-seat", "panelist", lambda scene: [scene.seat.pk], judging.one_more_own_seat),
    (
        "reviews:panelist",
        "officer",
        lambda scene: [scene.call.code, scene.seat.panel_id, scene.seat.pk],
        judging.one_more_own_seat,
    ),
    ("reviews:panels", "officer", of_call, judging.one_more_seat),
    ("reviews:conflicts-own", "officer", of_call, judging.one_more_consortium),
    ("reviews:office-conflicts", "officer", of_call, judging.one_more_tie),
    ("home", "officer", None, judging.one_more_conflict),
    ("home", "officer", None, applying.one_more_open_call),
    ("competitions:office-calls", "officer", None, applying.one_more_open_call),
    ("competitions:office-call", "officer", of_call, judging.one_more_dossier),
    ("competitions:office-call", "officer", of_call, applying.one_more_partner),
    ("clusters:office-organisations", "officer", None, applying.one_more_likely_pair),
    ("competitions:office-corrigenda", "officer", of_call, applying.one_more_corrigendum),
    ("competitions:office-form", "officer", of_planned, applying.one_more_question),
    ("competitions:office-form-preview", "officer", of_planned, applying.one_more_question),
    ("competitions:office-dossier", "officer", of_dossier_key, office.one_more_event),
    ("competitions:office-dossier", "officer", of_dossier_key, applying.one_more_document),
    ("clusters:office-labels", "officer", None, office.one_more_label_given),
    ("clusters:office-label-types", "officer", None, office.one_more_label_type),
    ("home", "manager", None, office.one_more_label_given),
    ("home", "officer", None, office.one_more_own_label),
    ("clusters:manage", "manager", of_cluster, office.one_more_own_label),
    (
        "clusters:office-label",
        "officer",
        lambda scene: [scene.cluster.labels.first().number],
        office.one_more_own_label,
    ),
    ("accounts:people", "officer", None, office.one_more_person),
    ("core:letters", "officer", None, office.one_more_letter),
    ("core:jobs", "officer", None, office.one_more_job),
    ("core:operations", "officer", None, office.one_more_job),
    ("reviews:panels", "officer", of_call, judging.one_more_panel),
    (
        "reviews:panel",
        "officer",
        lambda scene: [scene.call.code, scene.seat.panel_id],
        judging.one_more_seat,
    ),
    ("reviews:office-conflicts", "officer", of_call, judging.one_more_conflict),
    ("reviews:assignments", "officer", of_stage, judging.one_more_dossier),
    ("reviews:assignments-proposal", "officer", of_stage, judging.one_more_dossier),
    ("reviews:assignments-rules", "officer", of_stage, judging.one_more_pair_rule),
    ("reviews:assignments-table", "officer", of_stage, judging.one_more_dossier),
    ("reviews:preferences", "panelist", of_seat, judging.one_more_dossier_to_wish_for),
    ("reviews:progress", "officer", of_stage, judging.one_more_dossier),
    (
        "reviews:dossier-sheets",
        "officer",
        lambda scene: [*of_stage(scene), scene.dossier.pk],
        judging.one_more_sheet,
    ),
    ("reviews:accreditations", "officer", None, assessing.one_more_accreditation),
    ("reviews:assessors", "officer", assessing.of_stage, assessing.one_more_assessed_dossier),
    ("reviews:dossier-assessors", "officer", assessing.of_dossier, assessing.one_more_assessor),
    ("reviews:own-assessors", "manager", assessing.of_own, assessing.one_more_assessor),
    ("home", "officer", None, assessing.one_more_assessed_dossier),
    ("home", "manager", None, assessing.one_more_assessed_dossier),
    ("home", "panelist", None, deliberating.one_more_meeting),
    ("reviews:meetings", "panelist", None, deliberating.one_more_meeting),
    ("reviews:office-meetings", "officer", of_stage, deliberating.one_more_meeting),
    ("reviews:meeting", "officer", of_meeting, deliberating.one_more_item),
    ("reviews:meeting", "panelist", of_meeting, deliberating.one_more_item),
    ("reviews:meeting", "panelist", of_meeting, deliberating.one_more_vote),
    ("reviews:meeting-aside", "officer", of_meeting, deliberating.one_more_item),
    ("reviews:meeting-close", "officer", of_meeting, deliberating.one_more_item),
    ("reviews:meeting-minutes", "panelist", of_meeting, deliberating.one_more_item),
    ("reviews:meeting-minutes", "panelist", of_meeting, deliberating.one_more_vote),
    ("reviews:office-hearings", "officer", of_stage, deliberating.one_more_hearing),
    (
        "reviews:panel-hearings",
        "panelist",
        lambda scene: [scene.seat.panel_id, scene.stage.position],
        deliberating.one_more_hearing,
    ),
    ("reviews:rankings", "officer", of_stage, judging.one_more_ranked),
    ("reviews:selection", "officer", of_stage, judging.one_more_proposed),
    ("reviews:selection", "officer", of_stage, judging.one_more_ranked),
    ("reviews:board-charts", "officer", of_stage, judging.one_more_ranked),
    ("reviews:board-methods", "officer", of_stage, judging.one_more_ranked),
    ("reviews:compare-two", "officer", of_stage, judging.one_more_ranked),
    ("reviews:scenarios", "officer", of_stage, judging.one_more_in_a_scenario),
    ("reviews:selection-letters", "officer", of_stage, deciding.one_more_letter_prepared),
    ("competitions:call", "officer", of_call, deciding.one_more_draw),
    ("reviews:draws-of-call", "officer", of_call, deciding.one_more_draw),
    ("reviews:reserve", "officer", of_published, deciding.one_more_waiting),
    ("home", "officer", None, deciding.one_more_published),
    ("home", "officer", None, deciding.one_more_tied_over_the_line),
]


@pytest.mark.parametrize(
    ("name", "role", "arguments", "one_more"),
    [pytest.param(*page, id=f"{page[0]}-{page[1]}-{page[3].__name__}") for page in PAGES],
)
def test_a_list_asks_as_often_for_thirty_rows_as_for_one(name, role, arguments, one_more):
    scene = Scene()
    client = Client()
    if role != "stranger":
        client.force_login(getattr(scene, role))
    one_more(scene)
    address = reverse(name, args=arguments(scene) if arguments else [])
    of_one = queries(client, address)

    for _ in range(29):
        one_more(scene)
    of_thirty = queries(client, address)

    assert len(of_thirty) == len(of_one), difference(of_one, of_thirty)


def queries(client, address):
    """What a page asks, when what is asked once per process has been asked already."""
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, f"{response.status_code} {address}"
    return [query["sql"] for query in captured.captured_queries]


def difference(of_one, of_thirty):
    """The statements that thirty rows add, the most frequent beginning first."""
    added = of_thirty[len(of_one) - 5 :]
    return f"{len(of_one)} became {len(of_thirty)}:\n" + "\n".join(sql[:300] for sql in added[:12])
