from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.actions import invitations
from accounts.models import Role


class Command(BaseCommand):
    help = "Invite the first officer of a new installation, or one when nobody can sign in."

    def add_arguments(self, parser):
        parser.add_argument("email", help="address that the link is sent to")

    def handle(self, *, email, **options):
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is not an e-mail address") from None

        invitation = invitations.invite(email, purpose=Role.OFFICER, target=None, by=None)
        self.stdout.write(self.style.SUCCESS(f"invited {invitation.email}; the link:"))
        self.stdout.write(settings.SITE_URL + invitation.get_absolute_url())
