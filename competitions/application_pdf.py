"""The PDF of a whole hand-in, made from its snapshot alone."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competitions import handed_in
from core import pdf
from core.blocks import breakable, paragraph
from core.digests import canonical
from core.formats import exact_money, moment

BYTES_OF_A_PAGE = 3500  # of text; Chinese takes three bytes a character, and its page holds fewer
PAGES_AT_ONCE = 40  # more are made in the background


def pages(submission):
    """About how many pages it will have, from its size."""
    values = [entry.get("value") for entry in submission.content["answers"]]
    return 1 + len(canonical(values)) // BYTES_OF_A_PAGE


def is_long(submission):
    return pages(submission) > PAGES_AT_ONCE


def filename(submission):
    return f"application-{submission.number}.pdf"


def render(submission):
    return pdf.render("documents/application.typ", data(submission))


def data(submission):
    application = submission.dossier.application
    facts = {"number": submission.number, "digest": submission.digest}
    return {
        "title": breakable(f"{application.reference} {application.title}"),
        "language": get_language() or settings.LANGUAGE_CODE,
        "issuer": "Podium",
        "footer": _("Receipt %(number)s, SHA-256 %(digest)s") % facts,
        "pairs": _pairs(submission),
        "contents_title": _("Contents"),
        "not_answered": _("Not answered"),
        "parts": [
            {
                "title": breakable(part.title),
                "items": _items(part.items),
                "shares": [
                    {"name": breakable(str(share.partner)), "items": _items(share.items)}
                    for share in part.shares
                ],
            }
            for part in handed_in.of_snapshot(submission.content)
        ],
        "files_title": _("Attachments with their digests (SHA-256)"),
        "files": [
            {
                "name": breakable(file["name"]),
                "words": f"({filesizeformat(file['size'])})",
                "digest": file["sha256"],
            }
            for file in handed_in.files(submission.content)
        ],
    }


def _items(items):
    return [
        {
            "label": breakable(item.question.label),
            "mark": _("Business secret") if item.question.is_secret else "",
            "blocks": _blocks(item),
        }
        for item in items
    ]


def _blocks(item):
    if item.is_erased:
        return [paragraph(_("Erased because the law asked for it."))]
    if item.is_withheld:
        return [paragraph(_("Kept back while names are hidden."))]
    return [] if item.is_empty else item.blocks


def _pairs(submission):
    dossier = submission.dossier
    call = dossier.stage.call
    pairs = [
        (_("Call"), call.title),
        (_("Stage"), dossier.stage.title),
        (_("Cluster"), dossier.application.cluster.name),
        (_("Receipt number"), submission.number),
        (_("Received"), moment(submission.received_at, call.zone)),
    ]
    if submission.requested is not None:
        pairs.append((_("Grant requested"), exact_money(submission.requested)))
    for signature in handed_in.signatures(submission.content, call.zone):
        pairs.append((signature.what, signature.words))
    return [(breakable(name), breakable(value)) for name, value in pairs]
