"""Badges that carry a certificate, and the certificate out of whatever file somebody sends.

Source: 1EdTech Open Badges 3.0, section 5.3 (baking).
"""

from __future__ import annotations

import io
import re
import struct
from xml.etree import ElementTree

from PIL import Image, PngImagePlugin, UnidentifiedImageError

from clusters.credentials.strict import MOST_BYTES, Unreadable

KEYWORD = "openbadgecredential"
SPACE = "https://purl.imsglobal.org/ob/v3p0"
ELEMENT = f"{{{SPACE}}}credential"
PNG = b"\x89PNG\r\n\x1a\n"
TEXTS = (b"iTXt", b"tEXt", b"zTXt")
MOST_PIXELS = 25_000_000
ESCAPED = {"]]>": "]]\\u003e", "\ufffe": "\\ufffe", "\uffff": "\\uffff"}


def bake_svg(picture: str, certificate: str) -> str:
    """Return the SVG with the certificate (JSON) as the first thing in it."""
    words = certificate  # what XML cannot hold may stand in a name only, where JSON escapes it
    for strange, escaped in ESCAPED.items():
        words = words.replace(strange, escaped)
    opening = re.search(r"<svg\b[^>]*(?<!/)>", picture)
    if not opening:
        raise ValueError("not an SVG")
    begin, end = opening.end() - 1, opening.end()
    element = f"<openbadges:credential><![CDATA[{words}]]></openbadges:credential>"
    return f'{picture[:begin]} xmlns:openbadges="{SPACE}">{element}{picture[end:]}'


def bake_png(picture: bytes, certificate: str) -> bytes:
    """Return the PNG with the certificate (JSON) as a text of its own."""
    texts = PngImagePlugin.PngInfo()
    texts.add_itxt(KEYWORD, certificate)
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.save(out, "PNG", pnginfo=texts, optimize=True)
    return out.getvalue()


def certificate_in(data: bytes) -> bytes:
    """Return the JSON of a certificate: the file itself, or what is baked into a PNG or an SVG.

    Raises Unreadable for what is too large, broken, or carries no certificate.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES:,} bytes.")
    if data.startswith(PNG):
        return _in_png(data)
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return _in_svg(data)
    return data


def _in_png(data: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unreadable("The picture is too large to be a badge.")
            image.load()  # a text may stand behind the picture
            found = image.info.get(KEYWORD)
    except Unreadable:
        raise
    except (
        OSError,
        ValueError,
        SyntaxError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
    ):
        raise Unreadable("The file is a broken PNG.") from None
    if not found or _count_in_png(data) != 1:
        raise Unreadable("The picture carries no certificate, or more than one.")
    return str(found).encode()


def _count_in_png(data: bytes) -> int:
    """How many texts bear our keyword: of two, programs read one or the other."""
    found, at = 0, len(PNG)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        keyword = data[at + 8 : at + 8 + length].partition(b"\0")[0]
        found += kind in TEXTS and keyword == KEYWORD.encode()
        at += 12 + length
    return found


def _in_svg(data: bytes) -> bytes:
    try:
        words = data.decode("utf-8-sig")
    except UnicodeError:
        raise Unreadable("The file holds characters that are not UTF-8.") from None
    if "<!DOCTYPE" in words or "<!ENTITY" in words:
        raise Unreadable("The file declares a document type or entities, which no badge needs.")
    try:
        root = ElementTree.fromstring(words)  # noqa: S314 - without entities nothing can grow
    except (ElementTree.ParseError, ValueError, RecursionError):
        raise Unreadable("The file is broken XML.") from None
    found = list(root.iter(ELEMENT))
    if len(found) != 1:
        raise Unreadable("The picture carries no certificate, or more than one.")
    return (found[0].text or "").strip().encode()
