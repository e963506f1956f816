"""Who is to see what of an application, when: every role, phase and output.

Each row gives, for the phases draft, submitted, judging, sheet in, ranked, decided:

    W  seen whole, with names      n  seen without names      -  nothing of it

``sheet in`` is when the one called "judged" and a fellow have handed in. A role that no row of
an output names sees nothing in any phase. The rows hold for stages with open names; where names
are hidden, what the panel sees whole becomes what ``HIDDEN`` says, for "judged" until that
sheet is in or throughout.
"""

from tests.reviews.visibility_world import PANEL, PHASES

ALL = "WWWWWW"
READING = {("declared", "judged", "chair"): "--WWWW"}
SUBMITTED = {("manager", "partner", "officer", "auditor"): "-WWWWW"}
OFFICE = {("officer", "auditor"): ALL}

TABLE = {
    "application page": {("manager", "partner", "officer", "auditor"): ALL},
    "dossier page": {("manager", "partner"): ALL},
    "list of applications": {("manager", "partner"): ALL},
    "office page": OFFICE,
    "office list": OFFICE,
    "office search": OFFICE,
    "to-do": {("manager", "partner"): ALL},
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
    "selection": {},  # the order is the ranking's until somebody proposes
    "conflicts": OFFICE,
    "request for a document": {("manager",): "-WWWWW"},
    "power of attorney": SUBMITTED,
    "award": {("manager", "officer", "auditor"): "-----W"},
    "feedback": {("manager", "officer", "auditor"): "-----W"},
    "feedback as PDF": {("manager", "officer", "auditor"): "-----W"},
}
HIDDEN = {
    **dict.fromkeys(TABLE, "n"),
    **dict.fromkeys(("file", "supplied file", "receipt", "receipt as PDF"), "-"),
}

# Where the words of a fellow's sheet stand, and where the name of who judged does ("x").
SCORES = {
    "sheet page": {("judged",): "---xxx"},
    "sheets of a dossier": {("officer", "auditor"): "---xxx"},
    "letters": {("manager",): "-----x"},
    "own data": {("manager",): "-----x"},
    "feedback": {("manager", "officer", "auditor"): "-----x"},
    "feedback as PDF": {("manager", "officer", "auditor"): "-----x"},
}
JUDGES = {
    "sheet page": {("judged",): "---xxx"},
    "sheets of a dossier": {("officer", "auditor"): "---xxx"},
    "office list": {("officer", "torn officer", "auditor"): "xxxxxx"},
    "office search": {("officer", "torn officer", "auditor"): "xxxxxx"},
    "conflicts": {("officer", "torn officer"): "xxxxxx"},
    "assignments": {("officer", "torn officer", "auditor"): "xxxxxx"},
    "progress": {("officer", "torn officer", "auditor"): "xxxxxx"},
}

# Every model in the registry of visibility, and where it comes to light.
MODELS = {
    "competitions.application": ["application page", "list of applications"],
    "competitions.attachment": ["file", "file without names"],
    "competitions.award": ["award"],
    "competitions.confirmation": ["power of attorney"],
    "competitions.decision": ["application page", "feedback"],
    "competitions.documentrequest": ["request for a document"],
    "competitions.dossier": ["sheet page", "office page"],
    "competitions.feedback": ["feedback", "feedback as PDF"],
    "competitions.submission": ["PDF", "receipt", "receipt as PDF"],
    "competitions.supplieddocument": ["supplied file"],
    "reviews.assessment": ["tier"],
    "reviews.assignment": ["list to judge", "assignments"],
    "reviews.conflict": ["conflicts"],
    "reviews.consensus": ["levels"],
    "reviews.rankingentry": ["ranking", "export"],
    "reviews.scoresheet": ["sheet page", "sheets of a dossier"],
    "reviews.selectionchoice": ["selection"],
}
LABEL_OUTPUTS = ("levels", "tier")  # of a label's dossier; a test of their own


def cell(table, output, role, phase):
    """What a table says; "-" where no row names the role."""
    for roles, phases in table.get(output, {}).items():
        if role in roles:
            return phases[PHASES.index(phase)]
    return "-"


def expected(output, role, phase, blinding):
    found = cell(TABLE, output, role, phase)
    if blinding == "open" or role not in PANEL or found != "W":
        return found
    knows = role == "judged" and PHASES.index(phase) >= PHASES.index("sheet in")
    return "W" if blinding == "until_sheet" and knows else HIDDEN[output]
