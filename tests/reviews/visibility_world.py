"""One application with names that nothing else has, all who could look at it, and its life.

``World(blinding).reach(phase)`` lets it live up to a phase; ``person(role)`` is who looks.
"""

from datetime import timedelta

from django.test import Client

from competitions.actions import answers, decisions, submissions
from competitions.models import Confirmation, Stage
from competitions.states import DossierStatus, StageStatus
from core import clock
from reviews import emails, feedback
from reviews.actions import conflicts, panels
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.applications import make_partner, question
from tests.factories.clusters import make_cluster, make_membership, make_organisation
from tests.factories.competitions import make_application, make_dossier, make_form, make_stage
from tests.factories.core import make_stored_file
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.reviews import (
    make_assignment,
    make_panel,
    make_panelist,
    make_ranking,
    make_sheet,
)
from tests.factories.uploads import pdf_upload
from tests.reviews import visibility_more

# What gives the applicant away: cluster, member, partner, people, file names, addresses.
CLUSTER, MEMBER, PARTNER = "Zephyrwerk Nord", "Quarzhafen GmbH", "Lindwurmlabor AG"
MANAGER, WRITER = "Ilse Brandvogel", "Odo Steinmetzger"
APPLICANT = [
    *("zephyrwerk", "quarzhafen", "lindwurmlabor", "brandvogel", "steinmetzger"),
    *("zeph-annex", "zeph-plain", "zeph-letter", "zeph-power", "wattbrunn", "neusiedelheim"),
]
WORDS = "photonenkaskade"  # of an answer: the application without names
REFERENCE = "A-VISIBLE"
PANELIST, SCORE = "xanthippa", "kobaltkommentar"  # who judged, and what that sheet says

PHASES = ("draft", "submitted", "judging", "sheet in", "ranked", "decided")
PANEL = ("undeclared", "declared", "judged", "conflicted", "ended", "chair")
HOUSE = ("officer", "torn officer", "auditor")
APPLYING = ("manager", "partner")
ROLES = (*APPLYING, "user", *PANEL, *HOUSE, "stranger")

QUESTIONS = [
    {"key": "words", "kind": "long_text", "label": "Profile"},
    {"key": "who", "kind": "partners", "label": "Partners"},
    {"key": "projects", "kind": "projects", "label": "Projects"},
    {"key": "site", "kind": "link", "label": "Address"},
    {"key": "annex", "kind": "files", "label": "Annex"},
    {"key": "plain", "kind": "files", "label": "Concept", "is_anonymous": True},
]
PROFILE = (
    f"The {CLUSTER} builds a {WORDS}. {MEMBER.upper()} and Lindwurm-Labor join; ask Frau "
    f"Brandvogel, office@wattbrunn.example, or see www.wattbrunn.example."
)


class World:
    def __init__(self, blinding):
        self.clients = {}
        self.people = {
            "manager": make_user(name=MANAGER, email="manager@wattbrunn.example"),
            "partner": make_user(name=WRITER, email="partner@wattbrunn.example"),
            "user": make_user(name="Nobody"),
            **{role: make_user(name=f"Seat {role}") for role in PANEL},
            "officer": make_officer(),
            "torn officer": make_officer(),
            "auditor": make_auditor(),
            "stranger": None,
        }
        self.stage = make_stage(
            form=make_form(*QUESTIONS), blinding=blinding, quorum=1, confirming="power"
        )
        self.call = self.stage.call
        self.panel = make_panel(call=self.call)
        self.seats = {
            role: make_panelist(
                panel=self.panel,
                user=self.people[role],
                role="chair" if role == "chair" else "member",
                declared_for=[] if role == "undeclared" else [self.stage],
            )
            for role in PANEL
        }
        fellow = make_user(name=f"{PANELIST.title()} Fellow")
        self.fellow = make_panelist(panel=self.panel, user=fellow, declared_for=[self.stage])
        self.given, self.ranking, self.submission, self.supplied = {}, None, None, None
        self.power, self.more = None, {}
        self.score = f"{SCORE}: so bold is only {CLUSTER}."  # what others of the panel write
        self._apply()
        make_assignment(self.fellow, self.other)
        conflicts.record(self.people["torn officer"], self.application, by=None, reason="partner")

    def person(self, role):
        return self.people[role]

    def client(self, role):
        if role not in self.clients:
            self.clients[role] = client = Client()
            if person := self.people[role]:
                client.force_login(person)
        return self.clients[role]

    @property
    def place(self):
        return [self.call.code, self.stage.position]

    def reach(self, phase):
        for one in PHASES[1 : PHASES.index(phase) + 1]:
            getattr(self, "_" + one.replace(" ", "_"))()
            self.stage = Stage.objects.get(pk=self.stage.pk)
        return self

    def _apply(self):
        manager = self.people["manager"]
        cluster = make_cluster(
            name=CLUSTER, managers=[manager], website="https://www.wattbrunn.example"
        )
        make_membership(cluster, organisation=make_organisation(name=MEMBER))
        self.application = make_application(
            call=self.call, cluster=cluster, reference=REFERENCE, title=f"{CLUSTER}: {WORDS}"
        )
        self.dossier = make_dossier(stage=self.stage, application=self.application)
        make_partner(self.dossier, people=[self.people["partner"]], name=PARTNER)
        self.other = make_dossier(stage=self.stage, status=DossierStatus.SUBMITTED)
        typed = {
            "words": PROFILE,
            "who": [{"name": PARTNER, "kind": "sme", "city": "Neusiedelheim", "role": "lasers"}],
            "projects": [
                {"title": "Lamp", "partners": PARTNER, "cost": "1,000", "own_share": "500"}
            ],
            "site": "https://www.wattbrunn.example/start",
        }
        for key, value in typed.items():
            answers.save(self.dossier, question(self.dossier, key), value, by=manager, version=0)
        self.files = {}
        for key in ("annex", "plain"):
            upload = pdf_upload(f"zeph-{key}.pdf")
            asked = question(self.dossier, key)
            answers.attach(self.dossier, asked, upload, by=manager)
            attached = self.dossier.attachments.get(question=asked)
            self.files[key] = attached.stored_id

    def _submitted(self):
        self.dossier.refresh_from_db()
        power = make_stored_file(by=self.people["manager"], name="zeph-power.pdf")
        Confirmation.objects.create(
            dossier=self.dossier,
            draft_version=self.dossier.draft_version,
            name=MANAGER,
            function="Head",
            stored=power,
            confirmed_by=self.people["manager"],
            confirmed_at=clock.now(),
        )
        self.power = power.pk
        self.submission = submissions.submit(
            self.dossier, by=self.people["manager"], received_at=clock.now()
        )
        self.dossier.refresh_from_db()
        asked = make_document_request(self.dossier)
        self.supplied = make_supplied(asked, by=self.people["manager"], name="zeph-letter.pdf")

    def _judging(self):
        Stage.objects.filter(pk=self.stage.pk).update(
            status=StageStatus.CLOSED, closes_at=clock.now() - timedelta(days=1)
        )
        for role, seat in {**self.seats, "fellow": self.fellow}.items():
            self.given[role] = make_assignment(seat, self.dossier)
        conflicts.record(self.people["conflicted"], self.application, by=None, reason="partner")
        panels.end(self.seats["ended"], by=None)
        self.dossier.refresh_from_db()
        visibility_more.judging(self)

    def _sheet_in(self):
        for role in ("judged", "fellow"):
            given = self.given[role]
            given.dossier = self.dossier
            type(given).objects.filter(pk=given.pk).update(status="done")
            said = self.score if role == "fellow" else ""
            words = {"comment": said, "panel_comment": said}
            sheet = make_sheet(given, steps=[8, 8], status="submitted", **words)
        self.sheet = sheet
        for role in ("judged", "declared"):  # a letter about a dossier, as if it came back
            if own := self.given[role].sheets.first():
                own.assignment = self.given[role]
                emails.sheet_returned(own, f"Please look at {CLUSTER} again.")
        visibility_more.sheet_in(self)

    def _ranked(self):
        self.ranking = make_ranking(self.stage, [self.dossier, self.other])

    def _decided(self):
        decisions.record(
            self.dossier,
            "awarded",
            amount=1_000_000,
            proposed_by=self.people["officer"],
            confirmed_by=make_officer(),
            basis_digest="0" * 64,
            reason="The strongest of all.",
            feedback=feedback.for_applicant(self.dossier),
        )
        Stage.objects.filter(pk=self.stage.pk).update(status=StageStatus.DECIDED)
