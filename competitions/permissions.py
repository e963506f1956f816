"""Who may do what in a competition. Whether it can be done now is for states.py."""

from clusters import permissions as clusters
from core import visibility
from core.permissions import rule


def reads_everything(user):
    return user.is_officer or user.is_auditor


@rule("competitions.rule_on_dossier", "competitions.extend_dossier")
def rules_on_dossiers(user, dossier):
    return user.is_officer and visibility.allows(user, dossier)


@rule("competitions.read_draft")
def reads_draft(user, dossier):
    """Words that are not handed in are the cluster's own: the office reads hand-ins."""
    return clusters.belongs(user, dossier.application.cluster)


@rule("competitions.write_dossier")
def writes_dossier(user, dossier):
    return clusters.writes(user, dossier.application.cluster)


@rule(
    "competitions.submit_dossier",
    "competitions.withdraw_dossier",
    "competitions.answer_for_managers",
)
def hands_in(user, dossier):
    return clusters.manages(user, dossier.application.cluster)


@rule("competitions.answer_award")
def answers_award(user, award):
    return clusters.manages(user, award.application.cluster)
