"""Bytes in storage that no row points to: what a broken-off transaction or process left behind."""

import logging
from datetime import timedelta

from core import clock
from core.models import StoredFile, UploadPart

AGE = timedelta(days=1)  # younger ones may be on their way to their row
logger = logging.getLogger(__name__)


def remove_orphans():
    """Remove what is older than a day and belongs to no row; return how many that were."""
    storage, removed = StoredFile._meta.get_field("content").storage, 0
    for folder, names in _listed(storage, ""):
        for name in sorted(names - _known(folder)):
            if clock.now() - storage.get_modified_time(name) < AGE:
                continue
            storage.delete(name)
            removed += 1
    if removed:
        logger.warning("%s files in storage belonged to nothing and were removed", removed)
    return removed


def _listed(storage, folder):
    """(folder, names within) for every folder below, itself included."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    within = f"{folder}/" if folder else ""
    if files:
        yield folder, {f"{within}{name}" for name in files}
    for name in folders:
        yield from _listed(storage, f"{within}{name}")


def _known(folder):
    """Names in that folder that a row points to; asked after the listing, never before."""
    return {
        name
        for model in (StoredFile, UploadPart)
        for name in model.objects.filter(content__startswith=f"{folder}/").values_list(
            "content", flat=True
        )
    }
