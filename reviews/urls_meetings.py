"""Addresses of meetings and hearings; included by ``reviews.urls``."""

from django.urls import path

from reviews.views import chair, hearing, hearings, meeting, office_meetings

# Office: within a stage
office_stage = [
    path("meetings/", office_meetings.meetings, name="office-meetings"),
    path("hearings/", hearings.office_hearings, name="office-hearings"),
    path("hearings/<int:pk>/", hearings.edit, name="hearing-edit"),
    path("hearings/<int:pk>/cancel/", hearings.cancel, name="hearing-cancel"),
    path("hearings/<int:pk>/scores/", hearings.scores, name="hearing-scores"),
]

# Whoever sits on the panel, and the house
judging = [
    path("meetings/", meeting.mine, name="meetings"),
    path("meetings/<int:pk>/", meeting.page, name="meeting"),
    path("meetings/<int:pk>/version/", meeting.version, name="meeting-version"),
    path("meetings/<int:pk>/calendar/", meeting.calendar, name="meeting-calendar"),
    path("meetings/<int:pk>/attendance/", meeting.attendance, name="meeting-attendance"),
    path("meetings/<int:pk>/minutes/", meeting.minutes_page, name="meeting-minutes"),
    path("meetings/<int:pk>/minutes/pdf/", meeting.minutes_pdf, name="meeting-minutes-pdf"),
    path("votes/<int:pk>/ballot/", meeting.ballot, name="ballot"),
    path(
        "panels/<int:panel>/<int:position>/hearings/",
        hearings.panel_hearings,
        name="panel-hearings",
    ),
    path("presentations/<int:pk>/", hearings.presentation, name="presentation"),
    path("sheets/<int:pk>/after-hearing/", hearings.score_again, name="score-again"),
    # who leads
    path("panels/<int:panel>/<int:position>/meeting/", chair.plan, name="meeting-plan"),
    path("meetings/<int:pk>/edit/", chair.edit, name="meeting-edit"),
    path("meetings/<int:pk>/cancel/", chair.cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/begin/", chair.begin, name="meeting-begin"),
    path("meetings/<int:pk>/close/", chair.close, name="meeting-close"),
    path("meetings/<int:pk>/arrange/", chair.arrange, name="meeting-arrange"),
    path("meetings/<int:pk>/aside/", chair.aside, name="meeting-aside"),
    path("items/<int:pk>/move/", chair.move, name="item-move"),
    path("items/<int:pk>/take-up/", chair.take_up, name="item-take-up"),
    path("items/<int:pk>/take-back/", chair.take_back, name="item-take-back"),
    path("items/<int:pk>/minute/", chair.minute, name="item-minute"),
    path("items/<int:pk>/vote/", chair.vote_open, name="vote-open"),
    path("votes/<int:pk>/close/", chair.vote_close, name="vote-close"),
]

# Applicant: within a dossier
applicant = [
    path("hearing/", hearing.page, name="hearing"),
    path("hearing/confirm/", hearing.confirm, name="hearing-confirm"),
    path("hearing/presentation/", hearing.present, name="hearing-present"),
    path("hearing/presentation/uploads/", hearing.present_begin, name="presentation-begin"),
    path(
        "hearing/presentation/uploads/<uuid:pk>/",
        hearing.present_finish,
        name="presentation-finish",
    ),
    path("hearing/calendar/", hearing.calendar, name="hearing-calendar"),
]
