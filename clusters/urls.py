from django.urls import path

from clusters.api import api
from clusters.views import applicant, downloads, officer, public

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
    path("office/organisations/", officer.organisations, name="office-organisations"),
    path("office/organisations/<int:kept>/<int:merged>/", officer.merge, name="office-merge"),
    path(
        "office/organisations/<int:one>/<int:other>/apart/",
        officer.tell_apart,
        name="office-tell-apart",
    ),
]
