from django.urls import include, path

from reviews.views import (
    assignments,
    conflicts,
    consensus,
    consensuses,
    discussion,
    label,
    officer,
    officer_selection,
    panelist,
    progress,
    rankings,
    reaction,
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
    path("assignments/proposal/", assignments.proposal, name="assignments-proposal"),
    path("progress/", progress.progress, name="progress"),
    path("sheets/<int:pk>/", progress.dossier_sheets, name="dossier-sheets"),
    path("sheets/<int:pk>/<int:sheet>/return/", progress.sheet_return, name="sheet-return"),
    path("consensus/", consensuses.consensuses, name="consensuses"),
    path("reactions/open/", consensuses.reactions_open, name="reactions-open"),
    path("reactions/<int:pk>/open/", consensuses.reaction_open, name="reaction-open"),
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
    path("<int:seat>/<int:position>/consensus/", consensuses.led, name="consensuses-led"),
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
    path("office/calls/<slug:code>/", include(office_call)),
    path("office/calls/<slug:code>/<int:position>/", include(office_stage)),
    path("office/calls/<slug:code>/<int:position>/selection/", include(office_selection)),
    path("judging/", include(judging)),
    path("judging/dossiers/<int:pk>/", include(label_dossier)),
    path("judging/dossiers/<int:pk>/", include(deliberation)),
    path(
        "applications/<str:reference>/<int:position>/reaction/", reaction.reaction, name="reaction"
    ),
]
