"""Addresses of assessors: accredited, proposed, visiting; included by ``reviews.urls``."""

from django.urls import path

from reviews.views import accreditations, interview, office_assessors, own_assessors, visits

# Office: the list of accredited assessors
office = [
    path("", accreditations.listed, name="accreditations"),
    path("add/", accreditations.add, name="accreditation-add"),
    path("<int:pk>/", accreditations.detail, name="accreditation"),
    path("<int:pk>/prolong/", accreditations.prolong, name="accreditation-prolong"),
    path("<int:pk>/end/", accreditations.end, name="accreditation-end"),
]

# Office: the dossiers of a stage
office_stage = [
    path("assessors/", office_assessors.listed, name="assessors"),
    path("assessors/take-on/", office_assessors.take_on, name="assessors-take-on"),
    path("assessors/<int:pk>/", office_assessors.dossier, name="dossier-assessors"),
    path(
        "assessors/<int:pk>/withdraw/<int:appointment>/",
        office_assessors.withdraw,
        name="assessor-withdraw",
    ),
]

# The cluster: within a dossier
applicant = [
    path("assessors/", own_assessors.page, name="own-assessors"),
    path("assessors/<int:pk>/agree/", own_assessors.agree, name="assessor-agree"),
    path("assessors/<int:pk>/object/", own_assessors.veto, name="assessor-veto"),
    path("assessors/<int:pk>/conflict/", own_assessors.conflict, name="assessor-conflict"),
    path("visit/choose/", own_assessors.choose, name="visit-choose"),
    path("visit/others/", own_assessors.others, name="visit-others"),
    path("visit/calendar/", own_assessors.calendar, name="own-visit-calendar"),
]

# Assessors, and the house
judging = [
    path("dossiers/<int:pk>/visit/", visits.page, name="visit"),
    path("dossiers/<int:pk>/visit/cancel/", visits.cancel, name="visit-cancel"),
    path("dossiers/<int:pk>/visit/calendar/", visits.calendar, name="visit-calendar"),
    path("sheets/<int:pk>/interview/", interview.interview, name="interview"),
]
