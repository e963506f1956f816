"""Pictures: decoded once to see that they open, written anew with pixels and colours alone."""

import struct
import warnings

from PIL import Image

from core.cleaning import Unfit

PIXELS = 60_000_000
ORIENTATION = 0x0112
FORMATS = {"png": "PNG", "jpeg": "JPEG"}

warnings.simplefilter("ignore")
Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is decoded


def clean(kind, source, target):
    try:
        with Image.open(source, formats=[FORMATS[kind]]) as picture:
            if picture.width * picture.height > PIXELS:
                raise Unfit("too_many_pixels", PIXELS // 1_000_000)
            picture.load()
            picture.save(target, FORMATS[kind], **_kept(kind, picture))
    except (OSError, SyntaxError, ValueError, KeyError, struct.error):
        raise Unfit("unreadable_picture") from None
    return {"pages": None, "is_signed": False}


def _kept(kind, picture):
    """How it is turned and what its colours mean; a JPEG keeps its own quality."""
    kept = {"icc_profile": picture.info.get("icc_profile"), "exif": b""}
    if kind == "jpeg":
        # of several pictures in one, which phones make, the first is written anew
        kept |= {"quality": "keep" if picture.format == "JPEG" else 95, "comment": b""}
        turned = picture.getexif().get(ORIENTATION, 1)
        if turned in range(2, 9):
            exif = Image.Exif()
            exif[ORIENTATION] = turned
            kept["exif"] = exif.tobytes()
    return kept
