"""Documents: Typst templates filled with data, as tagged PDFs.

A template is ``templates/documents/<name>.typ``. It reads its data with
``#let data = json(bytes(sys.inputs.data))`` and wears the shared letterhead
(``_letterhead.typ``), so data never becomes part of the program.
"""

import importlib.util
import json
import logging
from pathlib import Path

import typst
from django.conf import settings

from core import clock
from core.plain import plain

TEMPLATES = Path(settings.BASE_DIR) / "templates"
CJK_FONT = "cvttf_NotoSansCJK_Regular"  # a package that holds nothing but the font
ACCESSIBLE = "ua-1"  # PDF/UA: tags, title and language for readers of screens
NO_GLYPH = "could not be displayed"

logger = logging.getLogger(__name__)


def render(template, data):
    """The PDF of ``template`` (e.g. "documents/receipt.typ") as bytes.

    The standard for accessible documents refuses a character that no font can show, such
    as an emoji in a name. That costs the certificate of accessibility, not the document:
    it is then made with the same tags and an empty box in that place.
    """
    options = _options(data) | {"timestamp": int(clock.now().timestamp())}
    try:
        return typst.compile(TEMPLATES / template, pdf_standards=[ACCESSIBLE], **options)
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise
        logger.warning("%s: %s", template, error)
        return typst.compile(TEMPLATES / template, **options)


def picture(template, data, *, kind, scale=1):
    """The first page of ``template`` as a picture, bytes; ``kind`` is "svg" or "png".

    ``scale`` is in pixels per point, for PNG. Letters become shapes, so that a picture looks
    the same wherever it is shown.
    """
    made = typst.compile(TEMPLATES / template, format=kind, ppi=72 * scale, **_options(data))
    return made[0] if isinstance(made, list) else made


def _options(data):
    return {
        "root": TEMPLATES,
        "font_paths": font_paths(),
        "sys_inputs": {"data": json.dumps(plain(data))},
    }


def font_paths():
    """Folders with fonts beside the system's own and those inside Typst."""
    package = importlib.util.find_spec(CJK_FONT)
    folders = [str(Path(package.origin).parent)] if package else []
    return [*folders, *settings.PDF_FONT_PATHS]
