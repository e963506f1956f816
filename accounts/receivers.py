"""What the sign-in library reports, written into the audit trail.

These are the library's own signals; between our apps there are none. Addresses of
machines are personal values, so they go in as commitments.
"""

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_out, user_login_failed

from accounts.models import User
from core import audit


def connect():
    """Called once, when the app is ready."""
    for signal, verb in (
        (account.user_logged_in, "sign in"),
        (user_logged_out, "sign out"),
        (account.user_signed_up, "sign up"),
        (account.password_set, "set password"),
        (account.password_changed, "change password"),
        (account.password_reset, "reset password"),
        (account.login_code_rejected, "fail to sign in by code"),
    ):
        signal.connect(_recorder(verb), weak=False, dispatch_uid=f"audit {verb}")
    for signal, verb in (
        (mfa.authenticator_added, "add second factor"),
        (mfa.authenticator_removed, "remove second factor"),
        (mfa.authenticator_reset, "renew second factor"),
        (mfa.authentication_failed, "fail second factor"),
    ):
        signal.connect(_recorder(verb), weak=False, dispatch_uid=f"audit {verb}")
    user_login_failed.connect(on_wrong_password, dispatch_uid="audit wrong password")
    account.email_changed.connect(on_email_changed, dispatch_uid="audit e-mail")


def _recorder(verb):
    def record(sender, request, user, authenticator=None, **kwargs):
        new = {"kind": authenticator.type} if authenticator else None
        _record(user, verb, request, new=new)

    return record


def on_wrong_password(sender, credentials, request=None, **kwargs):
    """A failure at an address without an account is nobody's event: the log has it."""
    email = credentials.get("email") or ""
    user = User.objects.filter(email=email.lower()).first()
    _record(user, "fail to sign in", request)


def on_email_changed(sender, request, user, from_email_address, to_email_address, **kwargs):
    _record(
        user,
        "change e-mail",
        request,
        old_email=from_email_address.email if from_email_address else "",
        new_email=to_email_address.email,
    )


def _record(user, verb, request, new=None, **personal):
    if user is None:
        return
    address = request.META.get("REMOTE_ADDR", "") if request else ""
    by = None if verb.startswith("fail") else user  # whoever failed may be anybody
    audit.record(user, verb, by=by, new=new, personal={"address": address} | personal)
