import base64
import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Print fresh secrets in the form of .env. They are stored nowhere."
    requires_system_checks = []

    def handle(self, **options):
        self.stdout.write(f"SECRET_KEY={secrets.token_urlsafe(48)}")
        for name in ("SEAL_KEY", "LABEL_KEY"):
            seed = secrets.token_bytes(32)
            public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
            public = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
            self.stdout.write(f"{name}={_base64(seed)}")
            self.stdout.write(
                f"# the public half of {name}, for after it is retired: {_base64(public)}"
            )


def _base64(data):
    return base64.b64encode(data).decode()
