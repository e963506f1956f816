from django.urls import include, path

from reviews.views import (
    assignment_tables,
    assignments,
    conflicts,
    label,
    officer,
    officer_selection,
    panelist,
    preferences,
    progress,
    proposals,
    rankings,
    scoring,
)

app_name = "reviews"

# Office: panels and conflicts of a call, judging of a stage
office_call = [
    path("panels/", officer.panels, name="panels"),
    path("panels/<int:pk>/", officer.panel, name="panel"),
    path("panels/<int:pk>/add/", officer.panelist_add, name="panelist-add"),
    path("panels/<int:pk>/<int:seat>/", officer.panelist_edit, name="panelist-edit"),
    path("panels/<int:pk>/<int:seat>/end/", officer.panelist_end, name="panelist-end"),
    path("conflicts/", conflicts.office_conflicts, name="office-conflicts"),
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
    path("sheets/<int:pk>/", progress.dossier_sheets, name="dossier-sheets"),
    path("sheets/<int:pk>/<int:sheet>/return/", progress.sheet_return, name="sheet-return"),
    path("rankings/", rankings.current, name="rankings"),
    path("rankings/<int:pk>/", rankings.run, name="ranking"),
    path("rankings/<int:pk>/export/", rankings.export, name="ranking-export"),
]

# Office: the selection of a stage
office_selection = [
    path("", officer_selection.selection, name="selection"),
    path("propose/", officer_selection.propose, name="selection-propose"),
    path("<int:pk>/", officer_selection.amend, name="selection-amend"),
    path("tie/", officer_selection.tie, name="selection-tie"),
    path("confirm/", officer_selection.confirm, name="selection-confirm"),
    path("publish/", officer_selection.publish, name="selection-publish"),
    path("discard/", officer_selection.discard, name="selection-discard"),
]

# Panelist
judging = [
    path("", panelist.judging, name="judging"),
    path("hand-in/", panelist.hand_in_complete, name="hand-in-complete"),
    path("<int:seat>/confidentiality/", panelist.confidentiality, name="confidentiality"),
    path("<int:seat>/<int:position>/conflicts/", panelist.conflict_sheet, name="conflicts"),
    path("<int:seat>/<int:position>/preferences/", preferences.preferences, name="preferences"),
    path("sheets/<int:pk>/", scoring.sheet, name="sheet"),
    path("sheets/<int:pk>/refuse/", panelist.refuse, name="assignment-refuse"),
    path("sheets/<int:pk>/conflict/", panelist.late_conflict, name="late-conflict"),
]

# Labels: agreed levels and the computed tier
label_dossier = [
    path("levels/", label.levels, name="levels"),
    path("assessment/", label.assessment, name="assessment"),
    path("assessment/compute/", label.compute, name="assessment-compute"),
    path("assessment/confirm/", label.confirm, name="assessment-confirm"),
]

urlpatterns = [
    path("office/calls/<slug:code>/", include(office_call)),
    path("office/calls/<slug:code>/<int:position>/", include(office_stage)),
    path("office/calls/<slug:code>/<int:position>/selection/", include(office_selection)),
    path("judging/", include(judging)),
    path("judging/dossiers/<int:pk>/", include(label_dossier)),
]
