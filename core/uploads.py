"""Files that come in parts, and go on where they stopped when the connection was lost.

Each part is an object of its own in storage. Its bytes are written first; then the row of the
upload is locked and its offset moved, if it still is where the part begins. Of two that send
the same bytes one is told where to go on; nothing is ever written over.
"""

import hashlib
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from core import clock
from core.errors import Busy, Refused
from core.files import too_large_words
from core.models import Upload, UploadPart
from core.states import lock

PART_MAX = 4_000_000  # bytes of one part
UNDER_WAY_MAX = 250_000_000  # bytes that one person may have begun to send
KEPT = timedelta(hours=24)  # since the last part
STALE = timedelta(minutes=10)  # when an upload makes room for another of the same person


class WrongOffset(Exception):
    """The part does not begin where the upload stands."""


class AlreadyFinished(Exception):
    """Somebody else has finished this upload meanwhile."""


@transaction.atomic
def begin(*, by, purpose, name, size, max_bytes, sha256=""):
    """A new upload; or the one that this person began with the same file, to go on with it."""
    if not size:
        raise Refused(_("The file is empty."))
    if size > max_bytes:
        raise Refused(too_large_words(max_bytes))
    get_user_model()._base_manager.select_for_update().get(pk=by.pk)  # one begins at a time
    mine = Upload.objects.filter(owner_id=by.pk, stored=None)
    same = mine.filter(purpose=purpose, size=size, sha256=sha256) if sha256 else mine.none()
    if upload := same.first():
        return _renamed(upload, name)
    _require_room(mine, size)
    return Upload.objects.create(
        owner_id=by.pk, purpose=purpose, name=_short(name), size=size, sha256=sha256
    )


def _renamed(upload, name):
    upload.name = _short(name)
    upload.save(update_fields=["name"])
    return upload


def _require_room(mine, size):
    def under_way():
        return mine.aggregate(sum=Sum("size"))["sum"] or 0

    if under_way() + size > UNDER_WAY_MAX:
        for upload in mine.filter(touched_at__lt=clock.now() - STALE):
            abandon(upload)
    if under_way() + size > UNDER_WAY_MAX:
        raise Refused(_("Too much is on its way at once. Wait until other files have arrived."))


def _short(name):
    """The end of a name, which has its suffix; the rest of the cleaning is for ``core.files``."""
    return (name.replace("\0", "") or "file")[-255:]


def append(upload, offset, data):
    """Add bytes that begin at ``offset``; raises WrongOffset with nothing changed."""
    if offset != upload.offset:
        raise WrongOffset
    if offset + len(data) > upload.size:
        raise Refused(_("More arrived than was announced. Add the file again."))
    if not data:
        return
    part = UploadPart(upload=upload, offset=offset, size=len(data))
    part.content.save("part", ContentFile(data), save=False)
    try:
        _count_in(upload, part)
    except (WrongOffset, Upload.DoesNotExist):  # after any other fault the row may be there
        part.content.delete(save=False)
        raise


@transaction.atomic
def _count_in(upload, part):
    lock(upload)
    if upload.offset != part.offset or upload.stored_id:
        raise WrongOffset
    part.save(force_insert=True)
    upload.offset += part.size
    upload.touched_at = clock.now()
    upload.save(update_fields=["offset", "touched_at"])


def finish(upload, add):
    """Hand the whole file to ``add(file, then)``, once; a second call changes nothing.

    ``add`` keeps the file and calls ``then(stored)`` in the transaction that does. An upload
    that is refused is forgotten.
    """
    if upload.stored_id:
        return
    if not upload.is_whole:
        raise Refused(_("The file has not arrived completely. Add it again to go on."))
    try:
        with _whole(upload) as file:
            add(file, lambda stored: _finish(upload, stored))
    except (AlreadyFinished, Refused, OSError, Upload.DoesNotExist) as error:
        # its parts are gone, too, once somebody else has finished or cancelled it
        current = Upload.objects.filter(pk=upload.pk).first()
        if current is None:
            raise Refused(_("The upload was cancelled meanwhile.")) from error
        if current.stored_id:
            return
        if isinstance(error, Refused) and not isinstance(error, Busy):
            abandon(upload)
        raise


def _finish(upload, stored):
    lock(upload)
    if upload.stored_id:
        raise AlreadyFinished
    upload.stored, upload.touched_at = stored, clock.now()
    upload.save(update_fields=["stored", "touched_at"])
    _drop(upload)


@contextmanager
def _whole(upload):
    """The parts as one file, if they are what was sent."""
    with TemporaryDirectory(prefix="podium-upload-") as folder:
        path = Path(folder, "whole")
        digest = hashlib.sha256()
        with path.open("wb") as whole:
            for part in upload.parts.all():
                with part.content.open("rb") as content:
                    data = content.read()
                digest.update(data)
                whole.write(data)
        if path.stat().st_size != upload.size or upload.sha256 not in ("", digest.hexdigest()):
            raise Refused(_("The file did not arrive as it was sent. Add it again."))
        with path.open("rb") as whole:
            yield File(whole, name=upload.name)


@transaction.atomic
def abandon(upload):
    """Forget an upload and its bytes; what it has become stays."""
    lock(upload)
    _drop(upload)
    upload.delete()


def forget():
    """Forget uploads in which nothing has moved for a day; count them."""
    old = Upload.objects.filter(touched_at__lt=clock.now() - KEPT)
    for upload in old:
        with suppress(Upload.DoesNotExist):  # somebody cancelled it at this very moment
            abandon(upload)
    return len(old)


def _drop(upload):
    """Take the parts away; their bytes once that is certain."""
    contents = [part.content for part in upload.parts.all()]
    upload.parts.all().delete()
    transaction.on_commit(lambda: [content.storage.delete(content.name) for content in contents])
