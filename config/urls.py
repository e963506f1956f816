from django.urls import include, path

from config.views import styleguide

urlpatterns = [
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("clusters.urls")),
    path("", include("competitions.urls")),
    path("account/", include("allauth.urls")),
    path("styleguide/", styleguide.page, name="styleguide"),
]
