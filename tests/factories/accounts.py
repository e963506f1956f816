"""The smallest valid people. ``make_user(password="...")`` can sign in with a password."""

from datetime import timedelta
from itertools import count

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator

from accounts.models import Invitation, User
from core import clock

PASSWORD = "correct horse battery staple"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"
_number = count(1)


def make_user(*, password=None, verified=True, second_factor=False, **fields):
    n = next(_number)
    defaults = {"email": f"person{n}@example.org", "name": f"Person {n}"}
    user = User.objects.create_user(password=password, **defaults | fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    if second_factor:
        secret = {"secret": get_adapter().encrypt(TOTP_SECRET)}
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=secret)
    return user


def make_officer(*, second_factor=True, **fields):
    """An officer who may go on: the second factor is set up (``second_factor=False``: not)."""
    return make_user(is_officer=True, second_factor=second_factor, **fields)


def make_auditor(*, second_factor=True, **fields):
    return make_user(is_auditor=True, second_factor=second_factor, **fields)


def make_invitation(*, purpose="auditor", target=None, **fields):
    defaults = {
        "email": f"guest{next(_number)}@example.org",
        "target_label": target._meta.label_lower if target else "",
        "target_id": str(target.pk) if target else "",
        "expires_at": clock.now() + timedelta(days=14),
    }
    return Invitation.objects.create(purpose=purpose, **defaults | fields)
