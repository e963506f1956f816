"""What a hand-in keeps: everything as it was, with a digest that needs no words to be checked.

Every answer has a leaf, the SHA-256 of its salted canonical form. The digest of the whole is
taken over the leaves and not over the words, so that words which must be erased one day leave
it verifiable, and cannot be guessed from it.
"""

import secrets

from competitions import answers
from core.digests import digest
from core.plain import plain

FORMAT = 1


def build(dossier, sheet=None):
    """The content of a hand-in of ``dossier`` as it stands."""
    sheet = sheet or answers.load(dossier)
    stage, form = dossier.stage, dossier.stage.form
    entries = [_entry(part.section, item) for part in sheet.parts for item in part.items]
    return {
        "format": FORMAT,
        "application": {
            "reference": dossier.application.reference,
            "title": dossier.application.title,
            "sector": dossier.application.sector,
            "cluster": dossier.application.cluster.name,
        },
        "call": stage.call.code,
        "stage": {"position": stage.position, "title": stage.title, "kind": stage.kind},
        "form": {"id": form.pk, "name": form.name, "version": form.version},
        "draft_version": dossier.draft_version,
        "answers": entries,
        "files": [
            {"question": item.question.key, "scan": file["now"].state if file["now"] else ""}
            | {name: value for name, value in file.items() if name != "now"}
            for item in sheet.items
            for file in item.files
        ],
        "money": plain(answers.money(sheet.items)),
    }


def digest_of(content):
    """The SHA-256 over the canonical form, in which each answer stands as its leaf."""
    leaves = [leaf(entry) for entry in content["answers"]]
    return digest({**content, "answers": leaves})


def leaf(entry):
    """The fingerprint of one answer; an erased one has kept its own."""
    if "value" not in entry:
        return entry["leaf"]
    return digest({name: value for name, value in entry.items() if name != "leaf"})


def is_intact(submission):
    return digest_of(submission.content) == submission.digest


def _entry(section, item):
    question = item.question
    entry = {
        "salt": secrets.token_hex(16),
        "section": section.title,
        "key": question.key,
        "kind": question.kind,
        "label": question.label,
        "options": question.options or {},
        "word_limit": question.word_limit,
        "value": plain(item.snapshot()),
    }
    return entry | {"leaf": digest(entry)}
