"""Word and Excel files: archives that unpack to a sane size, run nothing and load nothing.

The properties (author, company, times) are emptied in place; every other part is copied.
"""

import re
import zipfile
import zlib

from core.cleaning import Unfit

MOST_PARTS = 5_000
UNPACKED = 300_000_000  # bytes of all parts together
RATIO = 200  # of the whole archive; plain XML packs to about a twentieth
SMALL = 20_000_000  # bytes below which the ratio says nothing
PIECE = 1_000_000
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError)
EPOCH = (1980, 1, 1, 0, 0, 0)

MACROS = re.compile(r"(vbaproject|vbadata|macrosheets|activex|\.(docm|dotm|xlsm|xltm|xlsb|xlam)$)")
OBJECTS = re.compile(r"embeddings/.*\.(bin|exe|js|vbs|bat|cmd|scr|ole)$")
SPELT = re.compile(rb"&#(?:x([0-9A-Fa-f]{1,4})|([0-9]{1,5}));")  # a letter by its number
LOADED = re.compile(rb"relationships/(attachedTemplate|oleObject|frame|subDocument)[\"']")
EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External")
WORKBOOK = "xl/workbook.xml"
FOLDER = re.compile(rb"<x15ac:absPath\b[^>]*/>")  # where it lay on the author's computer
PROPERTIES = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'custom-properties"/>',
}


def clean(kind, source, target):
    try:
        with zipfile.ZipFile(source) as archive:
            _require_sane(archive)
            is_signed = any(name.startswith("_xmlsignatures/") for name in archive.namelist())
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
                for entry in archive.infolist():
                    _copy(archive, entry, copy)
    except (*DAMAGED, ValueError, NotImplementedError, RuntimeError):
        raise Unfit("unreadable") from None
    return {"pages": None, "is_signed": is_signed}


def _require_sane(archive):
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MOST_PARTS or unpacked > UNPACKED:
        raise Unfit("too_complex")
    if unpacked > SMALL and unpacked / packed > RATIO:
        raise Unfit("too_complex")
    names = [entry.filename for entry in entries]
    if len(set(map(str.lower, names))) != len(names) or any(_leads_away(name) for name in names):
        raise Unfit("unreadable")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unfit("encrypted")
    if any(MACROS.search(name.lower()) for name in names):
        raise Unfit("macros")
    if any(OBJECTS.search(name.lower()) for name in names):
        raise Unfit("objects")


def _leads_away(name):
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def _copy(archive, entry, copy):
    fresh = zipfile.ZipInfo(entry.filename, EPOCH)
    fresh.compress_type = zipfile.ZIP_DEFLATED
    if entry.filename in PROPERTIES:
        copy.writestr(fresh, PROPERTIES[entry.filename])
        return
    is_text = entry.filename.lower().endswith((".xml", ".rels"))
    with archive.open(entry) as source, copy.open(fresh, "w") as target:
        before = b""
        while piece := source.read(PIECE):
            if is_text:
                _require_harmless(entry.filename, before + piece)
                before = piece[-500:]
            target.write(FOLDER.sub(b"", piece) if entry.filename == WORKBOOK else piece)


def _require_harmless(name, piece):
    name, piece = name.lower(), SPELT.sub(_letter, piece)
    if b"\0" in piece:  # UTF-16, in which the words below are written otherwise
        raise Unfit("unreadable")
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise Unfit("too_complex")
    if name == "[content_types].xml" and b"macroEnabled" in piece:
        raise Unfit("macros")
    if name.endswith(".rels") and EXTERNAL.search(piece) and LOADED.search(piece):
        raise Unfit("objects")


def _letter(match):
    number = int(match[1], 16) if match[1] else int(match[2])
    return bytes([number]) if 0 < number < 128 else match[0]
