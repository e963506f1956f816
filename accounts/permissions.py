"""Who holds an office. Rules about clusters, calls and dossiers stand in the apps that own them."""

from core.permissions import rule


@rule("accounts.be_officer")
def is_officer(user, obj=None):
    return user.is_officer


@rule("accounts.be_auditor")
def is_auditor(user, obj=None):
    return user.is_auditor


@rule("accounts.read_all")
def reads_everything(user, obj=None):
    return user.is_officer or user.is_auditor
