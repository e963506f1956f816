"""Who may do what in a competition. Whether it can be done now is for states.py."""

from accounts import relations
from clusters import permissions as clusters
from competitions.models import Participant
from core import visibility
from core.permissions import rule

Role = Participant.Role


def reads_everything(user):
    return user.is_officer or user.is_auditor


@rule(
    "competitions.rule_on_dossier",
    "competitions.extend_dossier",
    "competitions.ask_for_document",
    "competitions.erase_answers",
)
def rules_on_dossiers(user, dossier):
    """Nobody rules on an application in which they take part themselves."""
    is_free = user.is_officer and not belongs(user, dossier.application)
    return is_free and visibility.allows(user, dossier)


def participates(user, application, *roles):
    """Whether ``user`` comes from a partner, or signs, in one of ``roles``."""
    return application.participants.filter(user=user, role__in=roles).exists()


@rule("competitions.belong_to_application")
def belongs(user, application):
    """The team of the cluster, the people of its partners, and who signs."""
    return clusters.belongs(user, application.cluster) or participates(
        user, application, *Role.values
    )


@rule("competitions.read_draft")
def reads_draft(user, dossier):
    """Words that are not handed in are the consortium's own: the office reads hand-ins."""
    return belongs(user, dossier.application)


def writes(user, application):
    return clusters.writes(user, application.cluster) or participates(
        user, application, Role.EDITOR
    )


@rule("competitions.write_dossier")
def writes_dossier(user, dossier):
    return writes(user, dossier.application)


@rule("competitions.write_part")
def writes_part(user, partner):
    return partner.participants.filter(user=user, role=Role.PART).exists() or writes(
        user, partner.application
    )


@rule("competitions.sign_part")
def signs_part(user, partner):
    """The partner's own people: nobody else stands by its part."""
    return partner.participants.filter(user=user, role__in=Participant.WRITE).exists()


@rule("competitions.manage_partners")
def manages_partners(user, application):
    return clusters.manages(user, application.cluster)


@rule("competitions.confirm_dossier")
def confirms(user, dossier):
    """A named signatory, or a manager who declares to be authorised."""
    application = dossier.application
    return clusters.manages(user, application.cluster) or participates(
        user, application, Role.SIGNATORY
    )


def sees_applications(user):
    """Applicants, newcomers and partners."""
    if clusters.sees_applicant_pages(user):
        return True
    return user.is_authenticated and not user.reads_everything and takes_part(user)


def takes_part(user):
    """Whether the user writes or signs for a partner of some application."""
    return relations.has(user, "part")


@rule(
    "competitions.submit_dossier",
    "competitions.withdraw_dossier",
    "competitions.supply_document",
    "competitions.answer_for_managers",
    "competitions.file_complaint",
)
def hands_in(user, dossier):
    return clusters.manages(user, dossier.application.cluster)


@rule("competitions.answer_award")
def answers_award(user, award):
    return clusters.manages(user, award.application.cluster)


@rule("competitions.change_award")
def changes_award(user, award):
    """An officer who neither takes part nor is in conflict revokes and lowers awards."""
    is_free = user.is_officer and not belongs(user, award.application)
    return is_free and visibility.allows(user, award)


@rule("competitions.charge_application")
def charges(user, application):
    """An officer who neither takes part nor is in conflict issues, cancels and marks as paid."""
    is_free = user.is_officer and not belongs(user, application)
    return is_free and visibility.allows(user, application)


@rule("competitions.rule_on_complaint")
def rules_on_complaints(user, complaint):
    """A second person: neither proposer nor confirmer of the decision, no part, no conflict."""
    decision = complaint.decision
    took_part = user.pk in (decision.proposed_by_id, decision.confirmed_by_id)
    is_free = user.is_officer and not belongs(user, decision.dossier.application)
    return is_free and not took_part and visibility.allows(user, complaint)


@rule("competitions.answer_enquiry")
def answers_enquiries(user, enquiry):
    return user.is_officer
