"""The end of a file in private storage. Bytes go once the change is certain."""

from django.db import transaction


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
