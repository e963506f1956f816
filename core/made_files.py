"""Files that we make ourselves, kept privately for a while: no upload, so nothing to check."""

import hashlib

from django.db import transaction

from core.models import StoredFile


def keep(content, *, name, content_type, by):
    """Keep a file of our making as a StoredFile; ``content`` is an open file."""
    content.seek(0)
    stored = StoredFile(
        name=name,
        content_type=content_type,
        size=content.size,
        sha256=hashlib.file_digest(content, "sha256").hexdigest(),
        uploaded_by_id=by.pk if by else None,
    )
    content.seek(0)
    stored.content.save(name, content, save=False)
    stored.save(force_insert=True)
    return stored


def remove(stored):
    """Remove a file that nothing points to: its row now, its bytes once that is certain."""
    content = stored.content
    stored.delete()
    transaction.on_commit(lambda: content.storage.delete(content.name))
