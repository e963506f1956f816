from django.urls import include, path

from config.views import accessibility, home, styleguide

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("clusters.urls")),
    path("", include("competitions.urls")),
    path("", include("reviews.urls")),
    path("account/", include("allauth.urls")),
    path("accessibility/", accessibility.statement, name="accessibility"),
    path("styleguide/", styleguide.page, name="styleguide"),
]
