from django.urls import include, path

from competitions.views import (
    award,
    before,
    enquiries,
    officer,
    officer_award,
    officer_catalogue,
    officer_complaints,
    officer_desk,
    officer_documents,
    officer_dossier,
    officer_enquiries,
    officer_erasure,
    officer_invoices,
    officer_judging,
    officer_rules,
    past,
    public,
)

app_name = "competitions"

# Public: calls and their results
public_calls = [
    path("", public.calls, name="calls"),
    path("<slug:code>/", public.call, name="call"),
    path("<slug:code>/questions/<int:position>/", public.questions, name="call-questions"),
    path("<slug:code>/check/", before.check, name="call-check"),
    path("<slug:code>/enquiries/", enquiries.enquiries, name="enquiries"),
    path("<slug:code>/winners/", public.winners, name="winners"),
]

# Office: calls, their stages and dossiers
office_stages = [
    path("form/", officer_desk.questions, name="office-call-questions"),
    path("form/", include("competitions.urls_builder")),
    path("schedule/", officer_desk.stage_schedule, name="office-stage-schedule"),
    path("extend/", officer_desk.stage_extend, name="office-stage-extend"),
    path("open/", officer_desk.stage_open, name="office-stage-open"),
    path("close/", officer_desk.stage_close, name="office-stage-close"),
]
office_catalogue = [
    path("", officer_catalogue.table, name="office-catalogue"),
    path("export/", officer_catalogue.export, name="office-catalogue-export"),
    path("import/", officer_catalogue.bring_in, name="office-catalogue-import"),
    path("groups/", officer_catalogue.head, name="office-catalogue-head"),
    path("next/", officer_catalogue.follow, name="office-catalogue-follow"),
    path("new/", officer_catalogue.indicator_new, name="office-indicator-new"),
    path("indicators/<str:key>/", officer_catalogue.indicator, name="office-indicator"),
    path(
        "indicators/<str:key>/delete/",
        officer_catalogue.indicator_delete,
        name="office-indicator-delete",
    ),
]
office_calls = [
    path("", officer.call_list, name="office-calls"),
    path("new/", officer.call_new, name="office-call-new"),
    path("new/<slug:preset>/", officer.call_new_from, name="office-call-new-from"),
    path("<slug:code>/", officer_desk.call, name="office-call"),
    path("<slug:code>/edit/", officer.call_edit, name="office-call-edit"),
    path("<slug:code>/criteria/", officer.call_criteria, name="office-call-criteria"),
    path("<slug:code>/rules/", officer_rules.rules, name="office-call-rules"),
    path("<slug:code>/fees/", officer_invoices.call_fees, name="office-call-fees"),
    path("<slug:code>/judging/", officer_judging.judging, name="office-call-judging"),
    path("<slug:code>/deciding/", officer_judging.deciding, name="office-call-deciding"),
    path("<slug:code>/catalogue/", include(office_catalogue)),
    path("<slug:code>/label-rules/", officer_catalogue.label_rules, name="office-label-rules"),
    path("<slug:code>/preview/", officer.call_preview, name="office-call-preview"),
    path("<slug:code>/publish/", officer.call_publish, name="office-call-publish"),
    path("<slug:code>/setup/", officer_desk.setup, name="office-call-setup"),
    path("<slug:code>/close/", officer_desk.call_close, name="office-call-close"),
    path("<slug:code>/cancel/", officer_desk.call_cancel, name="office-call-cancel"),
    path("<slug:code>/enquiries/", officer_enquiries.enquiries, name="office-enquiries"),
    path("<slug:code>/corrigenda/", include("competitions.urls_corrigenda")),
    path("<slug:code>/outages/new/", officer_desk.outage, name="office-call-outage"),
    path("<slug:code>/<int:position>/", include(office_stages)),
]
office_dossiers = [
    path("", officer_dossier.dossier, name="office-dossier"),
    path("extend/", officer_dossier.extend, name="office-dossier-extend"),
    path("eligible/", officer_dossier.find_eligible, name="office-dossier-eligible"),
    path("ineligible/", officer_dossier.find_ineligible, name="office-dossier-ineligible"),
    path("reinstate/", officer_dossier.reinstate, name="office-dossier-reinstate"),
    path("erase/", officer_erasure.erase, name="office-dossier-erase"),
    path("award/", officer_award.give_back, name="office-award"),
    path("invoice/", officer_invoices.issue, name="office-invoice-issue"),
    path("documents/new/", officer_documents.ask, name="office-document-ask"),
]
office_enquiries = [
    path("answer/", officer_enquiries.answer, name="enquiry-answer"),
    path("refuse/", officer_enquiries.refuse, name="enquiry-refuse"),
]
office_invoices = [
    path("", officer_invoices.listed, name="office-invoices"),
    path("table/<slug:kind>/", officer_invoices.table, name="office-invoices-table"),
    path("<int:pk>/", officer_invoices.detail, name="office-invoice"),
    path("<int:pk>/pay/", officer_invoices.pay, name="office-invoice-pay"),
    path("<int:pk>/unpaid/", officer_invoices.take_back, name="office-invoice-unpaid"),
    path("<int:pk>/cancel/", officer_invoices.cancel, name="office-invoice-cancel"),
]
office_complaints = [
    path("", officer_complaints.listed, name="office-complaints"),
    path("<int:pk>/", officer_complaints.detail, name="office-complaint"),
    path("<int:pk>/rule/", officer_complaints.rule, name="office-complaint-rule"),
]
office_documents = [
    path("extend/", officer_documents.extend, name="office-document-extend"),
    path("withdraw/", officer_documents.withdraw, name="office-document-withdraw"),
]

# Applicant: the answer to an award
award_pages = [
    path("", award.award, name="award"),
    path("accept/", award.accept, name="award-accept"),
    path("refuse/", award.refuse, name="award-refuse"),
]

urlpatterns = [
    path("calls/", include(public_calls)),
    path("past-rounds/", past.rounds, name="past-rounds"),
    path("office/calls/", include(office_calls)),
    path("office/dossiers/<int:pk>/", include(office_dossiers)),
    path("office/enquiries/<int:pk>/", include(office_enquiries)),
    path("office/documents/<int:pk>/", include(office_documents)),
    path("office/invoices/", include(office_invoices)),
    path("office/complaints/", include(office_complaints)),
    path("applications/<str:reference>/award/", include(award_pages)),
    path("", include("competitions.urls_applicant")),
]
