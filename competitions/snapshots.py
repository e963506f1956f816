"""What a hand-in keeps: everything as it was, with a digest that needs no words to be checked.

Only what was asked is handed in: words typed under a condition that no longer holds stay with
the draft. Every answer has a leaf, the SHA-256 of its salted canonical form. The digest of the
whole is taken over the leaves and not over the words, so that words which must be erased one
day leave it verifiable, and cannot be guessed from it. Who signed has such leaves, too.
"""

import secrets

from competitions import amounts, answers, consortium
from core.digests import digest
from core.plain import plain

FORMAT = 2  # 1 knew no partners and nobody who signs
SIGNATURES = "signatures"  # the names of who signed, where keys of answers stand
SIGNED = ("sign_offs", "confirmations")  # lists of entries that name who signed
SALTED = ("answers", *SIGNED)  # lists of entries with a leaf each


def build(dossier, sheet=None):
    """The content of a hand-in of ``dossier`` as it stands."""
    sheet = sheet or answers.load(dossier)
    stage, form = dossier.stage, dossier.stage.form
    entries = [
        _entry(part.section, item)
        for part in sheet.parts
        for item in part.all_items
        if item.is_asked
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
            {"question": item.question.key, "scan": file["now"].state if file["now"] else ""}
            | {name: value for name, value in file.items() if name != "now"}
            for item in sheet.items
            if item.is_asked
            for file in item.files
        ],
        "money": plain(amounts.of(sheet.items)),
        "partners": [_partner(p) for p in dossier.application.partners.active().for_list()],
        "sign_offs": [_signed(part) for part in consortium.parts_of(sheet) if part.sign_off],
        "confirmations": _confirmations(dossier),
    }


def digest_of(content):
    """The SHA-256 over the canonical form, in which each answer stands as its leaf."""
    salted = [name for name in SALTED if name in content]
    return digest(content | {name: [leaf(entry) for entry in content[name]] for name in salted})


def leaf(entry):
    """The fingerprint of one entry; an erased one has kept its own."""
    if "value" not in entry:
        return entry["leaf"]
    return digest({name: value for name, value in entry.items() if name != "leaf"})


def erased(content):
    """The keys of what was erased; SIGNATURES for names of who signed."""
    keys = {entry["key"] for entry in content["answers"] if "value" not in entry}
    return keys | {SIGNATURES for entry in signed(content) if "value" not in entry}


def signed(content):
    """The entries that say who signed; hand-ins of old, and what is supplied, have none."""
    return [entry for name in SIGNED for entry in content.get(name, [])]


def is_intact(submission):
    return digest_of(submission.content) == submission.digest


def _entry(section, item):
    question = item.question
    entry = {
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
    if question.is_anonymous:
        entry["is_anonymous"] = True
    if item.partner:
        entry["partner"] = _partner(item.partner)
    return _with_leaf(entry)


def _with_leaf(entry):
    entry = {"salt": secrets.token_hex(16)} | entry
    return entry | {"leaf": digest(entry)}


def _partner(partner):
    return {"id": partner.pk, "name": partner.organisation.name}


def _signed(part):
    signed = part.sign_off
    value = {"by": str(signed.signed_by), "at": plain(signed.signed_at), "digest": signed.digest}
    return _with_leaf({"partner": _partner(part.partner), "value": value})


def _confirmations(dossier):
    """Who confirmed exactly these words; at most one."""
    if not consortium.asks_confirmation(dossier):
        return []
    confirmed = consortium.confirmation(dossier)
    if confirmed is None:
        return []
    stored = confirmed.stored
    value = {
        "name": confirmed.name,
        "function": confirmed.function,
        "by": str(confirmed.confirmed_by),
        "at": plain(confirmed.confirmed_at),
        "file": _file(stored) if stored else None,
    }
    return [_with_leaf({"value": value})]


def _file(stored):
    facts = {"name": stored.name, "size": stored.size, "sha256": stored.sha256}
    return {"id": str(stored.pk)} | facts
