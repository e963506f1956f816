"""Files that we make ourselves, and the end of any file.

What we make is no upload, so nothing is to be checked. Bytes go once the change is certain.
"""

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
    storage, place = stored.content.storage, stored.content.name
    stored.delete()
    transaction.on_commit(lambda: storage.delete(place))


def blank(stored):
    """Erase what is in a file, and its name, where something points to it: the row stays."""
    content = stored.content
    storage, place = content.storage, content.name
    stored.name, stored.content = "", ""
    stored.save(update_fields=["name", "content"])
    transaction.on_commit(lambda: storage.delete(place))
