"""Where the sign-in library meets our house: its letters, its secrets, its doors."""

import io
import uuid

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from accounts.backends import SignInBackend
from core import clock, mail, vault

SECOND_FACTOR = "accounts.second-factor"


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix, email, context):
        """Render as the library does, and leave the sending to the outbox."""
        context = {"request": self.request, "email": email} | context
        letter = self.render_mail(template_prefix, email, context)
        mail.queue(
            f"{template_prefix}:{uuid.uuid4()}",
            to=[email],
            template="accounts/from_library",
            context={"subject": letter.subject, "text": letter.body},
            confidential=True,  # codes and links that sign in
        )

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        context = {"timestamp": clock.now()} | (context or {})
        return super().send_notification_mail(template_prefix, user, context, email)

    def pre_login(self, request, user, **kwargs):
        """Every way in passes here, also those that never ask a backend (code, passkey)."""
        if not SignInBackend().user_can_authenticate(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data["name"]
        user.organisation = form.cleaned_data["organisation"]
        return super().save_user(request, user, form, commit)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are stored encrypted: a stolen table opens no account."""

    def build_totp_svg(self, url):
        """On white with its margin, so that a phone reads it from a dark page, too."""
        picture = io.BytesIO()
        segno.make(url).save(picture, kind="svg", scale=5, light="white", xmldecl=False)
        return picture.getvalue().decode()

    def encrypt(self, text):
        return vault.encrypt(text, purpose=SECOND_FACTOR)

    def decrypt(self, encrypted_text):
        return vault.decrypt(encrypted_text, purpose=SECOND_FACTOR)
