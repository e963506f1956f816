"""Addresses of the applicant's pages; ``competitions.urls`` includes them."""

from django.urls import include, path

from competitions.views import (
    applicant,
    documents,
    feedback,
    handing_in,
    presence,
    receipts,
    uploads,
    whole,
    writing,
)

dossier = [
    path("", applicant.dossier, name="dossier"),
    path("all/", writing.everything, name="everything"),
    path("sections/<int:pk>/", writing.section, name="section"),
    path("answers/<int:question>/", writing.answer, name="answer"),
    path("answers/<int:question>/history/", writing.answer_history, name="answer-history"),
    path(
        "answers/<int:question>/history/<int:version>/restore/",
        writing.answer_restore,
        name="answer-restore",
    ),
    path("answers/<int:question>/uploads/", uploads.begin, name="upload-begin"),
    path("answers/<int:question>/uploads/<uuid:pk>/", uploads.finish, name="upload-finish"),
    path("here/", presence.here, name="here"),
    path("hand-in/", handing_in.review, name="review"),
    path("withdraw/", applicant.withdraw, name="withdraw"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/pdf/", feedback.pdf, name="feedback-pdf"),
    path("documents/<int:pk>/", documents.document_request, name="document-request"),
]

urlpatterns = [
    path("applications/", applicant.mine, name="applications"),
    path("calls/<slug:code>/apply/", applicant.apply, name="apply"),
    path("applications/<str:reference>/", applicant.application, name="application"),
    path("applications/<str:reference>/<int:position>/", include(dossier)),
    path("receipts/check/", receipts.check, name="receipt-check"),
    path("receipts/<str:number>/", handing_in.receipt, name="receipt"),
    path("receipts/<str:number>/pdf/", handing_in.receipt_pdf, name="receipt-pdf"),
    path("receipts/<str:number>/application/", whole.whole, name="submission-pdf"),
    path("documents/<int:pk>/", documents.document, name="supplied-document"),
    path("files/<uuid:pk>/", handing_in.attachment, name="attachment"),
]
