"""Addresses of the corrigenda of a call; ``competitions.urls`` includes them."""

from django.urls import path

from competitions.views import corrigenda

urlpatterns = [
    path("", corrigenda.overview, name="office-corrigenda"),
    path("new/", corrigenda.new, name="office-corrigendum-new"),
    path("draft/", corrigenda.draft, name="office-corrigendum"),
    path("draft/edit/", corrigenda.edit, name="office-corrigendum-edit"),
    path(
        "draft/questions/<int:position>/",
        corrigenda.questions,
        name="office-corrigendum-questions",
    ),
    path("draft/publish/", corrigenda.publish, name="office-corrigendum-publish"),
    path("draft/discard/", corrigenda.discard, name="office-corrigendum-discard"),
]
