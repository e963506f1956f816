"""What a hand-in keeps: everything as it was, with a digest that needs no words to be checked.

Only what was asked is handed in: words typed under a condition that no longer holds stay with
the draft. Every answer has a leaf, the SHA-256 of its salted canonical form. The digest of the
whole is taken over the leaves and not over the words, so that words which must be erased one
day leave it verifiable, and cannot be guessed from it.
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
    entries = [
        _entry(part.section, item) for part in sheet.parts for item in part.items if item.is_asked
    ]
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
            {"question": entry["key"]} | file
            for entry in entries
            if entry["kind"] == "files"
            for file in entry["value"]
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
        "is_secret": question.is_secret,
        "carries_over": question.carries_over,
        "value": plain(item.snapshot()),
    }
    return entry | {"leaf": digest(entry)}
