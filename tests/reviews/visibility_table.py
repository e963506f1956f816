"""Who is to see what of an application, when: every role, phase and output.

Each row gives, for the phases draft, submitted, judging, sheet in, ranked, decided:

    W  seen whole, with names      n  seen without names      -  nothing of it

``sheet in`` is when the one called "judged" and a fellow have handed in. A role that no row of
an output names sees nothing in any phase. The rows hold for stages with open names; where names
are hidden, what the panel sees whole becomes what ``HIDDEN`` says, for "judged" until that
sheet is in or throughout.
"""

from tests.reviews.visibility_world import HOUSE, PANEL, PHASES

ALL = "WWWWWW"
READING = {("declared", "judged", "chair"): "--WWWW"}
SUBMITTED = {("manager", "partner", "officer", "auditor"): "-WWWWW"}
OFFICE = {("officer", "auditor"): ALL}
# The own sheet opens the talk; a chair who has one to write waits for it like all others.
DELIBERATING = OFFICE | {("judged",): "---WWW"}
# Whoever serves, has declared for the dossier and is in no conflict.
IN_THE_ROOM = {("declared", "judged", "chair", "officer", "auditor"): "---WWW"}
IN_THE_ROOM_SCORES = dict.fromkeys(IN_THE_ROOM, "---xxx")
# Who has a meeting to go to, or the house: that somebody sits on the panel is no secret to them.
AT_THE_TABLE = {
    ("undeclared", "declared", "judged", "conflicted", "chair"): "---xxx",
    HOUSE: "---xxx",
}

TABLE = {
    "application page": {("manager", "partner", "officer", "auditor"): ALL},
    "dossier page": {("manager", "partner"): ALL},
    "list of applications": {("manager", "partner"): ALL},
    "office page": OFFICE,
    "office list": OFFICE,
    "office search": OFFICE,
    "to-do": {("manager", "partner"): ALL, ("judged",): "---nn-"},  # a consensus to draft
    "sheet page": READING,
    "page title": {("declared", "judged", "chair"): "--nnnn"},
    "declining": READING | {("undeclared",): "--WWWW"},
    "list to judge": READING,
    "JSON": {},
    "PDF": SUBMITTED | READING,
    "receipt": SUBMITTED | READING,
    "receipt as PDF": SUBMITTED | READING,
    "file": {("manager", "partner"): ALL, ("officer", "auditor"): "-WWWWW"} | READING,
    "file without names": {("manager", "partner"): ALL, ("officer", "auditor"): "-WWWWW"} | READING,
    "supplied file": {("manager", "officer", "auditor"): "-WWWWW"} | READING,
    "letters": {("manager",): "-WWWWW", ("judged",): "---WWW", ("officer",): "--WWWW"},
    "own data": {
        ("manager", "partner"): ALL,
        ("judged",): "--nWWW",
        ("undeclared", "declared", "conflicted", "ended", "chair"): "--nnnn",
        ("officer",): "--WWWW",
        ("torn officer",): "nnnnnn",
    },
    "assignments": {("officer", "auditor"): "-WWWW-"},
    "progress": {("officer", "auditor"): "-WWWW-"},
    "sheets of a dossier": OFFICE,
    "ranking": {("officer", "auditor"): "----WW"},
    "export": {("officer", "auditor"): "----WW"},
    "selection": {("officer", "auditor"): "----WW"},  # the board shows the ranking's order
    "conflicts": OFFICE,
    "request for a document": {("manager",): "-WWWWW"},
    "power of attorney": SUBMITTED,
    "award": {("manager", "officer", "auditor"): "-----W"},
    "feedback": {("manager", "officer", "auditor"): "-----W"},
    "feedback as PDF": {("manager", "officer", "auditor"): "-----W"},
    "consensus": DELIBERATING,
    "discussion": DELIBERATING,
    "meeting": IN_THE_ROOM,
    "minutes": IN_THE_ROOM,
    "minutes as PDF": IN_THE_ROOM,
    "reaction": {("manager",): "---WWW"},
    "hearing": {("manager",): "--WWWW"},
    "hearings of the panel": READING | {("officer", "auditor"): "--WWWW"},
    "hearings of the office": {("officer", "auditor"): "--WWWW"},
    "presentation": READING | {("manager", "officer", "auditor"): "--WWWW"},
    "take along": READING,
    "preferences": {("declared", "judged", "chair"): "--WWW-"},  # until it is decided
}
HIDDEN = {
    **dict.fromkeys(TABLE, "n"),
    **dict.fromkeys(("file", "supplied file", "receipt", "receipt as PDF"), "-"),
    "presentation": "-",
}
# Where the panel must never learn whose dossier it reads, nobody is heard.
HEARD = ("hearing", "hearings of the panel", "hearings of the office", "presentation")

# Where the words of a fellow's sheet stand, and where the name of who judged does ("x").
SCORES = {
    "sheet page": {("judged",): "---xxx"},
    "sheets of a dossier": {("officer", "auditor"): "---xxx"},
    "letters": {("manager",): "-----x"},
    "own data": {("manager",): "-----x"},
    "feedback": {("manager", "officer", "auditor"): "-----x"},
    "feedback as PDF": {("manager", "officer", "auditor"): "-----x"},
    "consensus": {("judged", "officer", "auditor"): "---xxx"},
    "discussion": {("judged", "officer", "auditor"): "---xxx"},
    "meeting": IN_THE_ROOM_SCORES,
    "minutes": IN_THE_ROOM_SCORES,
    "minutes as PDF": IN_THE_ROOM_SCORES,
    "reaction": {("manager",): "---xxx"},
}
JUDGES = {
    "sheet page": {("judged",): "---xxx"},
    "sheets of a dossier": {("officer", "auditor"): "---xxx"},
    "office list": {("officer", "torn officer", "auditor"): "xxxxxx"},
    "office search": {("officer", "torn officer", "auditor"): "xxxxxx"},
    "conflicts": {("officer", "torn officer"): "xxxxxx"},
    "assignments": {("officer", "torn officer", "auditor"): "xxxxxx"},
    "progress": {("officer", "torn officer", "auditor"): "xxxxxx"},
    "ranking": {("officer", "auditor"): "----x-"},  # who owes which sheets
    # the officer appoints the rapporteur among those who judge
    "consensus": {("judged", "auditor"): "---xxx", ("officer",): "--xxxx"},
    "discussion": {("judged", "officer", "auditor"): "---xxx"},
    "meeting": AT_THE_TABLE,
    "minutes": AT_THE_TABLE,
    "minutes as PDF": AT_THE_TABLE,
}

# Every model in the registry of visibility, and where it comes to light.
MODELS = {
    "competitions.application": ["application page", "list of applications"],
    "competitions.attachment": ["file", "file without names"],
    "competitions.award": ["award"],
    "competitions.complaint": ["complaint"],
    "competitions.confirmation": ["power of attorney"],
    "competitions.decision": ["application page", "feedback"],
    "competitions.documentrequest": ["request for a document"],
    "competitions.dossier": ["sheet page", "office page"],
    "competitions.feedback": ["feedback", "feedback as PDF"],
    "competitions.invoice": ["invoice"],
    "competitions.submission": ["PDF", "receipt", "receipt as PDF"],
    "competitions.supplieddocument": ["supplied file"],
    "reviews.accreditation": ["accreditation"],
    "reviews.agendaitem": ["meeting", "minutes", "minutes as PDF"],
    "reviews.appointment": ["assessors"],
    "reviews.assessment": ["tier"],
    "reviews.assignment": ["list to judge", "assignments"],
    "reviews.conflict": ["conflicts"],
    "reviews.consensus": ["consensus", "levels"],
    "reviews.consensusversion": ["rows"],
    "reviews.declaration": ["rows"],
    "reviews.discussionpost": ["discussion"],
    "reviews.drawlot": ["rows"],
    "reviews.employment": ["rows"],
    "reviews.hearing": ["hearing", "hearings of the panel", "hearings of the office"],
    "reviews.meeting": ["meeting", "minutes"],
    "reviews.note": ["rows"],
    "reviews.officedeclaration": ["rows"],
    "reviews.pairrule": ["rows"],
    "reviews.panelinvitation": ["rows"],
    "reviews.preference": ["preferences"],
    "reviews.presentation": ["presentation"],
    "reviews.promotion": ["rows"],
    "reviews.rankingentry": ["ranking", "export", "selection"],
    "reviews.reaction": ["reaction", "consensus", "discussion"],
    "reviews.reactionreport": ["reaction"],
    "reviews.scenario": ["rows"],
    "reviews.scenariochoice": ["rows"],
    "reviews.scoresheet": ["sheet page", "sheets of a dossier", "consensus", "take along"],
    "reviews.secondlook": ["rows"],
    "reviews.selectionchoice": ["selection"],
    "reviews.tie": ["rows"],
    "reviews.voice": ["consensus"],
    "reviews.visit": ["visit"],
    "reviews.vote": ["meeting", "minutes"],
    "reviews.warmup": ["rows"],
    "reviews.warmupsample": ["rows"],
    "reviews.warmupsheet": ["rows"],
}
# What no output above shows, and the tests that say who sees it: of a label's dossier; by rows.
ELSEWHERE = {
    "accreditation": "test_accreditations.py",
    "assessors": "test_assessors.py",
    "complaint": "test_complaints.py",
    "invoice": "../competitions/test_invoices.py",
    "levels": "test_labels.py",
    "tier": "test_labels.py",
    "visit": "test_visits.py",
    "rows": "test_visibility_table.py",
}

# Who sees rows of these models once sheets are in, with open names. The whole house sees what is
# about a person or a panel and no application.
FREE = ("officer", "auditor")
SERVING = ("undeclared", "declared", "judged", "conflicted", "chair")
ROWS = {
    "reviews.consensusversion": {"judged", *FREE},
    "reviews.declaration": {"judged", *HOUSE},
    "reviews.drawlot": set(FREE),
    "reviews.employment": {"judged", *HOUSE},
    "reviews.note": {"declared", "judged", "chair"},  # each the own one
    "reviews.officedeclaration": set(FREE),
    "reviews.pairrule": set(FREE),
    "reviews.panelinvitation": set(HOUSE),
    "reviews.promotion": set(FREE),
    "reviews.scenario": set(HOUSE),
    "reviews.scenariochoice": set(FREE),
    "reviews.secondlook": {"judged", *FREE},
    "reviews.tie": set(FREE),
    "reviews.warmup": {*SERVING, *HOUSE},
    "reviews.warmupsample": {*SERVING, *HOUSE},
    "reviews.warmupsheet": {"judged", *HOUSE},
}


def cell(table, output, role, phase):
    """What a table says; "-" where no row names the role."""
    for roles, phases in table.get(output, {}).items():
        if role in roles:
            return phases[PHASES.index(phase)]
    return "-"


def expected(output, role, phase, blinding):
    found = cell(TABLE, output, role, phase)
    if blinding == "always" and output in HEARD:
        return "-"
    if blinding == "open" or role not in PANEL or found != "W":
        return found
    knows = role == "judged" and PHASES.index(phase) >= PHASES.index("sheet in")
    return "W" if blinding == "until_sheet" and knows else HIDDEN[output]
