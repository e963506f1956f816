"""From single sheets to an agreed one: discussion, the right to react, consensus."""

import re
from dataclasses import dataclass

from tests.journeys.judging import CRITERIA, opens_the_desk
from tests.journeys.people import letter_to

STAGE = "Outline"


@dataclass(frozen=True)
class Dossier:
    """A dossier as pages name it: its cluster, its reference, a partner, and its addresses."""

    cluster: str
    reference: str
    partner: str
    pages: tuple


def an_officer_sets_how_it_is_judged(officer, **chosen):
    """On the page of a draft call, for its first stage."""
    officer.follow("Edit how it is judged")
    officer.press("Save", {f"stage_1_{name}": value for name, value in chosen.items()})


def dossiers(officer, clusters):
    """cluster -> Dossier, from the office's list of consensuses."""
    opens_the_desk(officer, STAGE).follow("Agree")
    return {cluster: _dossier(officer, cluster) for cluster in clusters}


def _dossier(officer, cluster):
    row = next(row for row in officer.page.find("tr") if cluster in row.text)
    pages = tuple(link.get("href") for link in row.find("a"))
    reference = re.search(rf"(\S+) · {cluster}", row.text).group(1)
    return Dossier(cluster, reference, f"{cluster} Works", pages)


def somebody_starts_to_talk(member, other, dossier, words):
    """Whoever else has judged it finds on their list that something was said."""
    member.home().follow("Judging").follow("Consensus", inside=dossier.reference)
    member.follow("Discussion").press("Add", {"What do you want to say?": words})
    member.sees(words)
    other.home().follow("Judging").follow("1 new in the discussion", inside=dossier.reference)
    other.sees(member.name, words)


def an_officer_opens_the_right_to_react(officer, count):
    officer.home().follow("Open the right to react").press("Open the right to react")
    officer.sees(f"{count} applicants can react now.")


def an_applicant_reads_the_reports_and_answers(manager, panel, words):
    """The reports name nobody; a receipt comes by letter."""
    assert "report" in letter_to(manager.name).subject
    manager.home().follow("Read the reports of the panel").sees("Report 1", "milestones are vague")
    manager.does_not_see(*panel)
    manager.press("Send answer", {"Your answer": words})
    manager.sees("Your answer has reached us.", words)
    assert "answer" in letter_to(manager.name).subject


def an_officer_appoints_the_rapporteurs(officer, count):
    opens_the_desk(officer, STAGE).follow("Agree").press("Appoint those proposed")
    officer.sees(f"{count} rapporteurs appointed.")


def rapporteur_of(officer, dossier, panel):
    opens_the_desk(officer, STAGE).follow("Agree")
    row = officer.rows(dossier.reference)[0]
    return next(name for name in panel if name in row)


def the_rapporteur_drafts(rapporteur, dossier, score, *words):
    """One score for all criteria. ``words``: what must stand there to be taken into account."""
    rapporteur.home().follow(f"Draft the consensus of {dossier.reference}").sees(*words)
    fields = {f"score-{key}": f"{score:g}" for key in CRITERIA}
    rapporteur.press("Save draft", fields | {"In all": f"{dossier.cluster}: a fair plan."})
    rapporteur.sees("Draft saved.")


def a_member_agrees(member, dossier):
    member.home().follow(f"Agree to the consensus of {dossier.reference}")
    member.press("I agree to draft 1").sees("Recorded.")


def a_member_records_a_minority_view(member, dossier, words):
    member.home().follow(f"Agree to the consensus of {dossier.reference}")
    member.press("Record minority view", {"Your minority view": words, "The applicant may": True})
    member.sees("Recorded.", words, "The applicant may read it, without the name.")


def the_rapporteur_settles(rapporteur, dossier):
    rapporteur.home().follow(f"Settle the consensus of {dossier.reference}")
    rapporteur.press("Settle draft 1").sees("The consensus is agreed.")
