"""Documents: Typst templates filled with data, as tagged PDFs.

A template is ``templates/documents/<name>.typ``. It reads its data with
``#let data = json(bytes(sys.inputs.data))`` and wears the shared letterhead
(``_letterhead.typ``), so data never becomes part of the program.
"""

import importlib.util
import json
from pathlib import Path

import typst
from django.conf import settings

from core import clock
from core.plain import plain

TEMPLATES = Path(settings.BASE_DIR) / "templates"
CJK_FONT = "cvttf_NotoSansCJK_Regular"  # a package that holds nothing but the font
STANDARDS = ["ua-1"]  # readable by screen readers: tags, title, language


def render(template, data):
    """The PDF of ``template`` (e.g. "documents/receipt.typ") as bytes."""
    return typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=font_paths(),
        sys_inputs={"data": json.dumps(plain(data))},
        pdf_standards=STANDARDS,
        timestamp=int(clock.now().timestamp()),
    )


def font_paths():
    """Folders with fonts beside the system's own and those inside Typst."""
    package = importlib.util.find_spec(CJK_FONT)
    folders = [str(Path(package.origin).parent)] if package else []
    return [*folders, *settings.PDF_FONT_PATHS]
