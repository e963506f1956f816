"""PDF: opens, is not encrypted, has few enough pages, unpacks to a sane size, runs nothing.

The library refuses by itself what names a branch of pages twice or nests values without end;
what a list of objects or a page unpacks to is bounded by the memory of this process.
"""

import zlib

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Object

from core.cleaning import Unfit

MOST_PAGES = 2_000
MOST_OBJECTS = 100_000  # more take seconds each time they are walked through
DEEPEST = 60  # of values within values
UNPACKED = 1_000_000_000  # bytes of all streams together
FILTERS = 3  # of one stream, one behind another
PIXELS = 300_000_000  # of one picture within
PIECE = 65_536

PRIVATE = (Name.Metadata, Name.PieceInfo, Name.LastModified, Name.Thumb)
ACTIVE = (Name.AA, Name.JS, Name.AF, Name.EF, Name.XFA)
ACTION_PLACES = (Name.A, Name.OpenAction, Name.PA, Name.Next)
ACTIONS = {Name.GoTo, Name.URI, Name.Named}  # all others start something
ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


def clean(kind, source, target):
    try:
        with pikepdf.open(source) as document:
            if document.is_encrypted:
                raise Unfit("encrypted")
            if len(document.objects) > MOST_OBJECTS:
                raise Unfit("too_complex")
            pages = count_pages(document)
            require_sane_streams(document)
            require_content_of_its_own(document)
            is_signed = has_signature(document)
            acts = remove_activity(document)
            if is_signed and acts:
                raise Unfit("signed_and_active")
            if not is_signed:
                remove_metadata(document)
                document.remove_unreferenced_resources()
                document.save(target, deterministic_id=True)
    except pikepdf.PasswordError:
        raise Unfit("encrypted") from None
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        raise Unfit("unreadable") from None
    _require_readable(source if is_signed else target)
    return {"pages": pages, "is_signed": is_signed}


def count_pages(document):
    pages = len(document.pages)
    if not pages:
        raise Unfit("no_pages")
    if pages > MOST_PAGES:
        raise Unfit("too_many_pages", MOST_PAGES)
    return pages


def require_sane_streams(document):
    """No stream and no picture that becomes enormous when it is unpacked."""
    left = UNPACKED
    for thing in document.objects:
        if not isinstance(thing, pikepdf.Stream):
            continue
        width, height = thing.get(Name.Width, 0), thing.get(Name.Height, 0)
        if isinstance(width, int) and isinstance(height, int) and width * height > PIXELS:
            raise Unfit("too_complex")
        filters = thing.get(Name.Filter, [])
        filters = [str(f) for f in filters] if isinstance(filters, Array) else [str(filters)]
        if len(filters) > FILTERS:
            raise Unfit("too_complex")
        if "/FlateDecode" in filters:
            left -= _unpacked(thing.read_raw_bytes(), filters.count("/FlateDecode"), left)


def _unpacked(packed, layers, limit):
    """How many bytes ``packed`` becomes, unpacked piece by piece and kept nowhere."""
    pieces = (packed[start : start + PIECE] for start in range(0, len(packed), PIECE))
    for _ in range(layers):
        pieces = _inflate(pieces)
    size = 0
    try:
        for piece in pieces:
            size += len(piece)
            if size > limit:
                raise Unfit("too_complex")
    except zlib.error:
        pass  # a damaged stream stops a reader, too
    return size


def _inflate(pieces):
    stream = zlib.decompressobj()
    for piece in pieces:
        while piece:
            yield stream.decompress(piece, PIECE)
            piece = stream.unconsumed_tail


def require_content_of_its_own(document):
    """Neither a folder of attached files nor a form that only a script fills with pages."""
    if Name.Collection in document.Root:
        raise Unfit("portfolio")
    form = document.Root.get(Name.AcroForm)
    if isinstance(form, Dictionary) and Name.XFA in form and Name.NeedsRendering in document.Root:
        raise Unfit("dynamic_form")


def has_signature(document):
    """Whether somebody has signed; an empty field for a signature is none."""
    return any(
        isinstance(thing, Dictionary) and Name.ByteRange in thing and Name.Contents in thing
        for thing in document.objects
    )


def remove_activity(document):
    """Take out scripts, attached files and what starts by itself; whether there was any."""
    found = False
    names = document.Root.get(Name.Names)
    if isinstance(names, Dictionary):
        for name in (Name.JavaScript, Name.EmbeddedFiles):
            if name in names:
                del names[name]
                found = True
    for thing in document.objects:
        found |= _calm(thing, 0)
    return found


def _calm(thing, depth):
    if depth > DEEPEST:
        raise Unfit("too_complex")
    if isinstance(thing, Array):
        return _calm_array(thing, depth)
    if not isinstance(thing, Dictionary | pikepdf.Stream):
        return False
    found = False
    for name in ACTIVE:
        if name in thing:
            del thing[name]
            found = True
    for name in ACTION_PLACES:
        if name in thing and _starts_something(thing[name]):
            del thing[name]
            found = True
    for name in list(thing.keys()):
        value = thing[name]
        if isinstance(value, Object) and not value.is_indirect:
            found |= _calm(value, depth + 1)
    return found


def _calm_array(array, depth):
    found = False
    for place in reversed(range(len(array))):
        value = array[place]
        if not isinstance(value, Object):
            continue
        if isinstance(value, Dictionary) and str(value.get(Name.Subtype, "")) in ANNOTATIONS:
            del array[place]
            found = True
        elif not value.is_indirect:
            found |= _calm(value, depth + 1)
    return found


def _starts_something(action):
    if isinstance(action, Array):  # a destination, or a list of actions
        return any(_starts_something(one) for one in action if isinstance(one, Dictionary))
    return (
        isinstance(action, Dictionary)
        and action.get(Name.S) is not None
        and action.get(Name.S) not in ACTIONS
        and not _is_page(action)
    )


def _is_page(thing):
    return thing.get(Name.Type) == Name.Page


def remove_metadata(document):
    if Name.Info in document.trailer:
        del document.trailer[Name.Info]
    for thing in document.objects:
        if isinstance(thing, Dictionary | pikepdf.Stream):
            for name in PRIVATE:
                if name in thing:
                    del thing[name]


def _require_readable(path):
    """The library of a widespread reader opens it, too: what it shows is what a panel sees."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            if not len(document):
                raise Unfit("no_pages")
    except pypdfium2.PdfiumError:
        raise Unfit("unreadable") from None
