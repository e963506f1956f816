"""Letters about accounts. Those of the sign-in library leave through ``adapters``."""

from django.conf import settings

from core import mail


def invitation(invitation, purpose):
    mail.queue(
        f"invitation:{invitation.reference}",
        to=[invitation.email],
        template="accounts/invitation",
        context={
            "purpose": purpose,
            "inviter": str(invitation.invited_by or ""),
            "link": settings.SITE_URL + invitation.get_absolute_url(),
            "expires_at": invitation.expires_at,
        },
        confidential=True,  # whoever reads the link can accept
    )
