from django.urls import path

from clusters.api import api
from clusters.views import (
    applicant,
    downloads,
    label_policies,
    labels,
    officer,
    own_labels,
    proof,
    public,
)

app_name = "clusters"
urlpatterns = [
    path("clusters/", public.register, name="register"),
    path("clusters/map/", public.region_map, name="map"),
    path("clusters/data/", downloads.data, name="data"),
    path("clusters/data/clusters.<slug:ending>", downloads.clusters, name="download"),
    path("clusters/data/regions.geojson", downloads.regions, name="download-regions"),
    path("api/v1/", downloads.interface, name="interface"),
    path("api/v1/", api.urls),
    path("clusters/<slug:slug>/", public.cluster, name="cluster"),
    path("labels/check/", proof.find, name="label-check"),
    path("labels/keys.json", proof.keys, name="label-keys"),
    path("labels/status.json", proof.status_lists, name="label-status"),
    path("labels/status/<str:purpose>.json", proof.status_list, name="label-status-list"),
    path("labels/<str:number>/", proof.label, name="label"),
    path("labels/<str:number>/certificate.pdf", proof.certificate, name="label-certificate"),
    path("labels/<str:number>/credential.json", proof.credential, name="label-credential"),
    path("labels/<str:number>/badge.svg", proof.badge_svg, name="label-badge"),
    path("labels/<str:number>/badge.png", proof.badge_png, name="label-badge-png"),
    path("my/clusters/", applicant.mine, name="mine"),
    path("my/clusters/new/", applicant.new, name="new"),
    path("my/clusters/<slug:slug>/", applicant.manage, name="manage"),
    path("my/clusters/<slug:slug>/edit/", applicant.edit, name="edit"),
    path("my/clusters/<slug:slug>/members/add/", applicant.member_add, name="member-add"),
    path("my/clusters/<slug:slug>/members/<int:pk>/end/", applicant.member_end, name="member-end"),
    path("my/clusters/<slug:slug>/team/invite/", applicant.team_invite, name="team-invite"),
    path(
        "my/clusters/<slug:slug>/team/<int:pk>/remove/", applicant.team_remove, name="team-remove"
    ),
    path(
        "my/clusters/<slug:slug>/team/invitations/<int:pk>/withdraw/",
        applicant.team_invitation_withdraw,
        name="team-invitation-withdraw",
    ),
    path("my/clusters/<slug:slug>/labels/<str:number>/", own_labels.label, name="own-label"),
    path("office/labels/", labels.labels, name="office-labels"),
    path("office/labels/types/", label_policies.label_types, name="office-label-types"),
    path("office/labels/types/<slug:slug>/", label_policies.label_type, name="office-label-type"),
    path("office/labels/<str:number>/", labels.label, name="office-label"),
    path(
        "office/labels/<str:number>/suspend/",
        labels.propose,
        {"kind": "suspend"},
        name="office-label-suspend",
    ),
    path(
        "office/labels/<str:number>/reinstate/",
        labels.propose,
        {"kind": "reinstate"},
        name="office-label-reinstate",
    ),
    path(
        "office/labels/<str:number>/revoke/",
        labels.propose,
        {"kind": "revoke"},
        name="office-label-revoke",
    ),
    path("office/labels/measures/<int:pk>/confirm/", labels.confirm, name="office-measure-confirm"),
    path("office/labels/measures/<int:pk>/discard/", labels.discard, name="office-measure-discard"),
    path("office/organisations/", officer.organisations, name="office-organisations"),
    path("office/organisations/<int:kept>/<int:merged>/", officer.merge, name="office-merge"),
    path(
        "office/organisations/<int:one>/<int:other>/apart/",
        officer.tell_apart,
        name="office-tell-apart",
    ),
]
