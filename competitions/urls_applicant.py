"""Addresses of the applicant's pages; ``competitions.urls`` includes them."""

from django.urls import include, path

from competitions.views import (
    applicant,
    complaints,
    confirming,
    documents,
    feedback,
    handing_in,
    invoices,
    partners,
    parts,
    presence,
    receipts,
    renewing,
    uploads,
    whole,
    writing,
)

consortium = [
    path("", partners.partners, name="partners"),
    path("add/", partners.partner_add, name="partner-add"),
    path("<int:pk>/invite/", partners.partner_invite, name="partner-invite"),
    path("<int:pk>/remove/", partners.partner_remove, name="partner-remove"),
    path("people/<int:pk>/remove/", partners.participant_remove, name="participant-remove"),
    path(
        "invitations/<int:pk>/withdraw/",
        partners.invitation_withdraw,
        name="partner-invitation-withdraw",
    ),
    path("signatory/", partners.signatory_invite, name="signatory-invite"),
]
part_answer = [
    path("", writing.answer, name="part-answer"),
    path("history/", writing.answer_history, name="part-answer-history"),
    path("history/<int:version>/restore/", writing.answer_restore, name="part-answer-restore"),
    path("uploads/", uploads.begin, name="part-upload-begin"),
    path("uploads/<uuid:pk>/", uploads.finish, name="part-upload-finish"),
]

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
    path("partners/", include(consortium)),
    path("parts/<int:pk>/", parts.part, name="part"),
    path("parts/<int:pk>/sign-off/", parts.sign_off, name="part-sign-off"),
    path("parts/<int:partner>/answers/<int:question>/", include(part_answer)),
    path("confirmation/", confirming.confirmation, name="confirmation"),
    path("hand-in/", handing_in.review, name="review"),
    path("withdraw/", applicant.withdraw, name="withdraw"),
    path("complaint/", complaints.complaint, name="complaint"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/pdf/", feedback.pdf, name="feedback-pdf"),
    path("documents/<int:pk>/", documents.document_request, name="document-request"),
]

urlpatterns = [
    path("applications/", applicant.mine, name="applications"),
    path("calls/<slug:code>/apply/", applicant.apply, name="apply"),
    path("applications/<str:reference>/", applicant.application, name="application"),
    path("applications/<str:reference>/invoices/", invoices.listed, name="invoices"),
    path("invoices/<str:number>/", invoices.pdf, name="invoice-pdf"),
    path("applications/<str:reference>/<int:position>/", include(dossier)),
    path("my/labels/<str:number>/renew/", renewing.renew, name="label-renew"),
    path("receipts/check/", receipts.check, name="receipt-check"),
    path("receipts/<str:number>/", handing_in.receipt, name="receipt"),
    path("receipts/<str:number>/pdf/", handing_in.receipt_pdf, name="receipt-pdf"),
    path("receipts/<str:number>/application/", whole.whole, name="submission-pdf"),
    path("documents/<int:pk>/", documents.document, name="supplied-document"),
    path("files/<uuid:pk>/", handing_in.attachment, name="attachment"),
    path("powers-of-attorney/<uuid:pk>/", confirming.power_of_attorney, name="power-of-attorney"),
]
