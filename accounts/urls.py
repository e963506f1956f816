from django.urls import include, path

from accounts.views import officer, own, public

app_name = "accounts"

office = [
    path("", officer.people, name="people"),
    path("invite/", officer.invite, name="person-invite"),
    path("<int:pk>/remove-role/", officer.remove_role, name="person-remove-role"),
    path("invitations/<int:pk>/withdraw/", officer.withdraw_invitation, name="invitation-withdraw"),
]

urlpatterns = [
    path("account/profile/", own.profile, name="profile"),
    path("invitations/<str:token>/", public.invitation, name="invitation"),
    path("office/people/", include(office)),
]
