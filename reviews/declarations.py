"""What a panelist declares before reading: the words in force, and what is kept of signing them."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.digests import digest
from core.plain import plain

WORDING = "2026-1"  # give the words another name whenever one of them changes


def clauses():
    """The sentences of the declaration in the language of the page."""
    return [
        _("I judge as an independent expert, on the published criteria and on nothing else;"),
        _(
            "I keep what I read, what is said on the panel and what others score to myself, "
            "also after the decision;"
        ),
        _("I use it for this work only, and delete copies when the work is done;"),
        _(
            "I declare every conflict of interest as soon as I see it, and do not contact "
            "applicants about their applications."
        ),
    ]


def as_signed(panelist, *, by, at):
    """The fields of a Declaration: the words as they stand on the page, and their digest."""
    fields = {
        "wording": WORDING,
        "language": get_language() or "",
        "text": "\n".join([_("I declare that"), *clauses()]),
        "signed_at": at,
    }
    return fields | {"digest": digest_of(fields, panelist.pk, by.pk if by else None)}


def digest_of(fields, seat, person):
    """SHA-256 over wording, language, text, moment, seat and person."""
    names = ("wording", "language", "text", "signed_at")
    return digest({name: plain(fields[name]) for name in names} | {"seat": seat, "person": person})


def is_intact(declaration):
    """Whether the row still is what was signed."""
    fields = {name: getattr(declaration, name) for name in ("wording", "language", "text")}
    fields["signed_at"] = declaration.signed_at
    found = digest_of(fields, declaration.panelist_id, declaration.signed_by_id)
    return found == declaration.digest
