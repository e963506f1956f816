from django.urls import include, path

from accounts.views import erasure, officer, own, own_data, public

app_name = "accounts"

office = [
    path("", officer.people, name="people"),
    path("invite/", officer.invite, name="person-invite"),
    path("erase/", erasure.search, name="person-search"),
    path("<int:pk>/erase/", erasure.erase, name="person-erase"),
    path("<int:pk>/remove-role/", officer.remove_role, name="person-remove-role"),
    path("invitations/<int:pk>/withdraw/", officer.withdraw_invitation, name="invitation-withdraw"),
]

urlpatterns = [
    path("account/profile/", own.profile, name="profile"),
    path("account/my-data/", own_data.mine, name="my-data"),
    path("account/my-data/<uuid:pk>/", own_data.archive, name="my-data-file"),
    path("invitations/<str:token>/", public.invitation, name="invitation"),
    path("office/people/", include(office)),
]
