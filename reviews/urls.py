from django.urls import include, path

from reviews import urls_assessors, urls_deciding, urls_meetings
from reviews.views import (
    assignment_tables,
    assignments,
    conflicts,
    consensus,
    consensuses,
    deciding,
    discussion,
    figures,
    honoraria,
    invited,
    label,
    label_report,
    notes,
    officer,
    officer_selection,
    offline,
    panelist,
    preferences,
    progress,
    proposals,
    rankings,
    reaction,
    scenarios,
    scoring,
    seats,
    second_looks,
    warm_up,
    warm_up_setting,
)

app_name = "reviews"

# Office: panels and conflicts of a call, judging of a stage
office_call = [
    path("panels/", officer.panels, name="panels"),
    path("panels/<int:pk>/", officer.panel, name="panel"),
    path("panels/<int:pk>/add/", seats.panelist_add, name="panelist-add"),
    path(
        "panels/<int:pk>/invitations/<int:asked>/remind/",
        seats.invitation_remind,
        name="panel-remind",
    ),
    path(
        "panels/<int:pk>/invitations/<int:asked>/withdraw/",
        seats.invitation_withdraw,
        name="panel-withdraw",
    ),
    path("panels/<int:pk>/<int:seat>/", seats.panelist_edit, name="panelist-edit"),
    path("panels/<int:pk>/<int:seat>/person/", seats.panelist, name="panelist"),
    path(
        "panels/<int:pk>/<int:seat>/person/<int:employment>/remove/",
        seats.employment_remove,
        name="employment-remove",
    ),
    path(
        "panels/<int:pk>/<int:seat>/substitute/",
        seats.panelist_substitute,
        name="panelist-substitute",
    ),
    path("panels/<int:pk>/<int:seat>/end/", seats.panelist_end, name="panelist-end"),
    path("honoraria/", honoraria.listed, name="honoraria"),
    path("honoraria/<slug:kind>/", honoraria.download, name="honoraria-download"),
    path("conflicts/", conflicts.office_conflicts, name="office-conflicts"),
    path("conflicts/own/", conflicts.own, name="conflicts-own"),
    path("conflicts/check/", conflicts.check, name="conflicts-check"),
    path("conflicts/<int:pk>/", conflicts.decide, name="conflict-decide"),
]
office_stage = [
    path("assignments/", assignments.matrix, name="assignments"),
    path("assignments/proposal/", proposals.proposal, name="assignments-proposal"),
    path("assignments/undo/", proposals.undo, name="assignments-undo"),
    path("assignments/rules/", proposals.rules, name="assignments-rules"),
    path("assignments/table/", assignment_tables.table, name="assignments-table"),
    path("assignments/export/", assignment_tables.export, name="assignments-export"),
    path("progress/", progress.progress, name="progress"),
    path("progress/remind/", progress.remind, name="progress-remind"),
    path("sheets/<int:pk>/", progress.dossier_sheets, name="dossier-sheets"),
    path("sheets/<int:pk>/<int:sheet>/return/", progress.sheet_return, name="sheet-return"),
    path("consensus/", consensuses.consensuses, name="consensuses"),
    path("reactions/open/", consensuses.reactions_open, name="reactions-open"),
    path("reactions/<int:pk>/open/", consensuses.reaction_open, name="reaction-open"),
    path("reactions/<int:pk>/extend/", consensuses.reaction_extend, name="reaction-extend"),
    path("rankings/", rankings.current, name="rankings"),
    path("rankings/runs/", rankings.runs, name="ranking-runs"),
    path("rankings/<int:pk>/", rankings.run, name="ranking"),
    path("rankings/<int:pk>/export/", rankings.export, name="ranking-export"),
]

# Office and chair: the warm-up of a stage
stage_warm_up = [
    path("", warm_up_setting.setting, name="warm-up-setting"),
    path("add/", warm_up_setting.sample_add, name="warm-up-add"),
    path("<int:pk>/", warm_up_setting.results, name="warm-up-results"),
    path("<int:pk>/edit/", warm_up_setting.sample_edit, name="warm-up-edit"),
    path("<int:pk>/remove/", warm_up_setting.sample_remove, name="warm-up-remove"),
]

# Office: the selection of a stage
office_selection = [
    path("", officer_selection.selection, name="selection"),
    path("propose/", officer_selection.propose, name="selection-propose"),
    path("<int:pk>/", officer_selection.amend, name="selection-amend"),
    path("ranks/<int:pk>/", deciding.explained, name="rank-explained"),
    path("charts/", deciding.charts, name="board-charts"),
    path("methods/", deciding.methods, name="board-methods"),
    path("compare/", deciding.compare, name="compare-two"),
    path("workbook/", deciding.workbook, name="board-workbook"),
    path("ranking.pdf", deciding.ranking_pdf, name="ranking-pdf"),
    path("scenarios/", scenarios.listed, name="scenarios"),
    path("scenarios/<int:pk>/", scenarios.detail, name="scenario"),
    path("scenarios/<int:pk>/choices/<int:dossier>/", scenarios.choose, name="scenario-choice"),
    path("scenarios/<int:pk>/delete/", scenarios.delete, name="scenario-delete"),
    path("scenarios/<int:pk>/propose/", scenarios.propose, name="scenario-propose"),
    path("tie/", officer_selection.tie, name="selection-tie"),
    path("confirm/", officer_selection.confirm, name="selection-confirm"),
    path("publish/", officer_selection.publish, name="selection-publish"),
    path("discard/", officer_selection.discard, name="selection-discard"),
]

# Panelist
judging = [
    path("figures/", figures.own, name="own-figures"),
    path("<int:seat>/<int:position>/quality/", figures.quality, name="judging-quality"),
    path("", panelist.judging, name="judging"),
    path("invitations/<str:token>/", invited.answer, name="invitation-answer"),
    path("<int:seat>/", panelist.own_seat, name="own-seat"),
    path("hand-in/", panelist.hand_in_complete, name="hand-in-complete"),
    path("<int:seat>/confidentiality/", panelist.confidentiality, name="confidentiality"),
    path("<int:seat>/<int:position>/conflicts/", panelist.conflict_sheet, name="conflicts"),
    path("<int:seat>/<int:position>/consensus/", consensuses.led, name="consensuses-led"),
    path("<int:seat>/<int:position>/preferences/", preferences.preferences, name="preferences"),
    path("sheets/<int:pk>/", scoring.sheet, name="sheet"),
    path("sheets/<int:pk>/notes/", notes.add, name="note-add"),
    path("sheets/<int:pk>/notes/<int:note>/", notes.delete, name="note-delete"),
    path("sheets/<int:pk>/second-look/", second_looks.answer, name="second-look"),
    path("sheets/<int:pk>/refuse/", panelist.refuse, name="assignment-refuse"),
    path("sheets/<int:pk>/conflict/", panelist.late_conflict, name="late-conflict"),
]

# Panelist: judging without a connection
without_connection = [
    path("", offline.offline, name="offline"),
    path("make/<slug:name>/", offline.make, name="offline-make"),
    path("packs/<uuid:pk>/", offline.download, name="offline-pack"),
    path("scores/", offline.scores, name="offline-scores"),
    path("scores/in/", offline.bring_in, name="offline-scores-in"),
]

# Panelist: the warm-up
own_warm_up = [
    path("", warm_up.warm_up, name="warm-up"),
    path("<int:number>/", warm_up.sample, name="warm-up-sample"),
]

# Labels: agreed levels and the computed tier
label_dossier = [
    path("levels/", label.levels, name="levels"),
    path("assessment/", label.assessment, name="assessment"),
    path("assessment/compute/", label.compute, name="assessment-compute"),
    path("assessment/confirm/", label.confirm, name="assessment-confirm"),
]

# Labels: the report that every applicant gets
label_report_pages = [
    path("", label_report.report, name="label-report"),
    path("pdf/", label_report.pdf, name="label-report-pdf"),
]

# Consensus and discussion of a contest's dossier: the panel, its chair, the office
deliberation = [
    path("consensus/", consensus.consensus, name="consensus"),
    path("consensus/speak/", consensus.speak, name="consensus-speak"),
    path("consensus/settle/", consensus.settle, name="consensus-settle"),
    path("consensus/rapporteur/", consensus.rapporteur, name="consensus-rapporteur"),
    path("consensus/reopen/", consensus.reopen, name="consensus-reopen"),
    path("discussion/", discussion.discuss, name="discussion"),
    path("discussion/<int:said>/withdraw/", discussion.withdraw, name="discussion-withdraw"),
]

urlpatterns = [
    path("office/assessors/", include(urls_assessors.office)),
    path("office/calls/<slug:code>/<int:position>/", include(urls_assessors.office_stage)),
    path("applications/<str:reference>/<int:position>/", include(urls_assessors.applicant)),
    path("judging/", include(urls_assessors.judging)),
    path("office/calls/<slug:code>/", include(office_call)),
    path("office/calls/<slug:code>/<int:position>/", include(office_stage)),
    path("office/calls/<slug:code>/<int:position>/", include(urls_meetings.office_stage)),
    path("office/calls/<slug:code>/<int:position>/selection/", include(office_selection)),
    path("office/calls/<slug:code>/<int:position>/", include(urls_deciding.office_stage)),
    path("calls/<slug:code>/", include(urls_deciding.public)),
    path("office/calls/<slug:code>/<int:position>/warm-up/", include(stage_warm_up)),
    path("judging/", include(judging)),
    path("judging/<int:seat>/<int:position>/offline/", include(without_connection)),
    path("judging/", include(urls_meetings.judging)),
    path("applications/<str:reference>/<int:position>/", include(urls_meetings.applicant)),
    path("judging/<int:seat>/<int:position>/warm-up/", include(own_warm_up)),
    path("judging/dossiers/<int:pk>/", include(label_dossier)),
    path("applications/<str:reference>/<int:position>/report/", include(label_report_pages)),
    path("judging/dossiers/<int:pk>/", include(deliberation)),
    path(
        "applications/<str:reference>/<int:position>/reaction/", reaction.reaction, name="reaction"
    ),
]
