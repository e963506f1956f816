"""Addresses of the form builder, below a stage of a call; ``competitions.urls`` includes them."""

from django.urls import path

from competitions.views import builder

urlpatterns = [
    path("edit/", builder.builder, name="office-form"),
    path("preview/", builder.preview, name="office-form-preview"),
    path("sections/new/", builder.section_new, name="office-section-new"),
    path("sections/<int:pk>/", builder.section_edit, name="office-section"),
    path("sections/<int:pk>/move/", builder.section_move, name="office-section-move"),
    path("sections/<int:pk>/delete/", builder.section_delete, name="office-section-delete"),
    path("sections/<int:section>/new/", builder.question_new, name="office-question-new"),
    path("questions/<int:pk>/", builder.question_edit, name="office-question"),
    path("questions/<int:pk>/move/", builder.question_move, name="office-question-move"),
    path("questions/<int:pk>/delete/", builder.question_delete, name="office-question-delete"),
    path("try/<slug:kind>/", builder.question_preview, name="office-question-preview"),
]
