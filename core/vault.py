"""Secrets that the database keeps encrypted: a stolen table tells none of them."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def encrypt(text, *, purpose):
    """Encrypt ``text`` with a key of this ``purpose`` alone."""
    return _vault(purpose).encrypt(text.encode()).decode()


def decrypt(encrypted, *, purpose):
    return _vault(purpose).decrypt(encrypted.encode()).decode()


def _vault(purpose):
    """The keys derived from SECRET_KEY and, after a change of it, from those before."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derive(secret, purpose)) for secret in secrets])


def _derive(secret, purpose):
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=purpose.encode())
    return base64.urlsafe_b64encode(key.derive(secret.encode()))
