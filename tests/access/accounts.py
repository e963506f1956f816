"""Sign-in, one's own account, the people of the house."""

from allauth.mfa.models import Authenticator

from accounts import jobs as own
from core import jobs
from tests.access import EVERYBODY, HOUSE, OFFICER, SIGNED_IN, door, page, public
from tests.factories.accounts import make_auditor, make_invitation


def invitation(world):
    return make_invitation()


def colleague(world):
    return make_auditor()


def key(world):
    """A security key of the person without any relation."""
    return Authenticator.objects.create(user=world.person("user"), type="webauthn", data={})


def archive(world):
    """Everything about the person without any relation, made a moment ago."""
    return jobs.run(own.request_archive(world.person("user")).pk)


RULES = {
    # Getting in: everybody may ask
    "account_login": public(EVERYBODY, own=True),
    "account_signup": public(EVERYBODY, own=True),
    "account_logout": public(EVERYBODY, own=True),
    "account_inactive": public(own=True),
    "account_request_login_code": public(EVERYBODY, own=True),
    "account_reset_password": public(EVERYBODY, own=True),
    "account_reset_password_done": public(own=True),
    "account_reset_password_from_key_done": public(own=True),
    "account_reset_password_from_key": public(
        EVERYBODY, own=True, uidb36=lambda world: "1", key=lambda world: "set-password"
    ),
    "account_confirm_login_code": door(),
    "account_email_verification_sent": door(),
    "mfa_authenticate": door(),
    "mfa_login_webauthn": door(),
    # The link of an invitation is its own permission; only the invited may accept
    "accounts:invitation": page(
        EVERYBODY, {"stranger"}, own=True, token=lambda world: world.once(invitation).token
    ),
    # One's own account
    "accounts:profile": page(SIGNED_IN, SIGNED_IN, own=True),
    "accounts:my-data": page(SIGNED_IN, SIGNED_IN, own=True),
    "accounts:my-data-file": page({"user"}, own=True, pk=lambda world: world.once(archive).pk),
    "account_email": page(SIGNED_IN, SIGNED_IN, own=True),
    "account_change_password": page(SIGNED_IN, SIGNED_IN, own=True),
    "account_set_password": page(SIGNED_IN, SIGNED_IN, own=True),
    # Who has nothing to confirm with (here: neither password nor second factor) gets a 403
    "account_reauthenticate": page(HOUSE, HOUSE, own=True),
    "mfa_reauthenticate": page(HOUSE, HOUSE, own=True),
    "mfa_reauthenticate_webauthn": page(HOUSE, HOUSE, own=True),
    "mfa_index": page(SIGNED_IN, own=True),
    "mfa_activate_totp": page(SIGNED_IN, SIGNED_IN, own=True),
    "mfa_deactivate_totp": page(HOUSE, HOUSE, own=True),
    "mfa_view_recovery_codes": door(),
    "mfa_generate_recovery_codes": page(SIGNED_IN, SIGNED_IN, own=True),
    "mfa_download_recovery_codes": door(),
    "mfa_list_webauthn": page(SIGNED_IN, own=True),
    "mfa_add_webauthn": page(SIGNED_IN, SIGNED_IN, own=True),
    "mfa_remove_webauthn": page({"user"}, {"user"}, own=True, pk=lambda w: w.once(key).pk),
    "mfa_edit_webauthn": page({"user"}, {"user"}, own=True, pk=lambda w: w.once(key).pk),
    "usersessions_list": page(SIGNED_IN, SIGNED_IN, own=True),
    # The people of the house
    "accounts:people": page(HOUSE),
    "accounts:person-invite": page(OFFICER, OFFICER),
    "accounts:person-search": page(OFFICER),
    "accounts:person-erase": page(OFFICER, OFFICER, pk=lambda w: w.person("user").pk),
    "accounts:person-remove-role": page(OFFICER, OFFICER, pk=lambda w: w.once(colleague).pk),
    "accounts:invitation-withdraw": page((), OFFICER, pk=lambda world: world.once(invitation).pk),
}
