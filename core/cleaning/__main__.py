"""One file, then the end: prints what was found as one line of JSON."""

import importlib
import json
import resource
import sys

from core.cleaning import Unfit

MEMORY = 1_200_000_000  # bytes of address space; a picture of 60 million pixels takes a third
SECONDS = 20  # of the processor
OUTPUT = 200_000_000  # bytes of the file written
MODULES = {
    "pdf": "pdf",
    "png": "pictures",
    "jpeg": "pictures",
    "docx": "office",
    "xlsx": "office",
    "table": "table",
}


def main(kind, source, target):
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    sys.setrecursionlimit(500)
    module = importlib.import_module(f"core.cleaning.{MODULES[kind]}")  # each needs its library
    try:
        found = module.clean(kind, source, target)
    except Unfit as unfit:
        found = {"refused": unfit.code, "limit": unfit.limit}
    except (MemoryError, RecursionError):
        found = {"refused": "too_complex", "limit": None}
    print(json.dumps(found))  # noqa: T201 - the answer to the process that asked


main(*sys.argv[1:])
