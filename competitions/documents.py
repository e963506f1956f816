"""PDFs for applicants."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competitions import handed_in
from core import pdf
from core.formats import exact_money, moment


def receipt(submission):
    """The receipt of a hand-in, as a tagged PDF."""
    dossier = submission.dossier
    call = dossier.stage.call
    pairs = [
        (_("Receipt number"), submission.number),
        (_("Received"), moment(submission.received_at, call.zone)),
        (_("Call"), call.title),
        (_("Stage"), dossier.stage.title),
        (_("Application"), f"{dossier.application.reference} {dossier.application.title}"),
        (_("Cluster"), dossier.application.cluster.name),
        (_("Handed in by"), str(submission.submitted_by or "")),
        (_("Hand-in"), str(submission.sequence)),
    ]
    if submission.requested is not None:
        pairs.append((_("Grant requested"), exact_money(submission.requested)))
    for signature in handed_in.signatures(submission.content, call.zone):
        pairs.append((signature.what, signature.words))
    files = handed_in.files(submission.content)
    return pdf.render(
        "documents/receipt.typ",
        {
            "title": _("Receipt %(number)s") % {"number": submission.number},
            "language": get_language() or settings.LANGUAGE_CODE,
            "issuer": "Podium",
            "words": _("We have received this hand-in."),
            "pairs": pairs,
            "files_title": _("Files"),
            "files": [(file["name"], file["sha256"]) for file in files],
            "digest_title": _("Digest of the hand-in (SHA-256)"),
            "digest": submission.digest,
            "check_words": _("Anybody who has this receipt can check it here:"),
            "check_address": settings.SITE_URL + submission.check_url,
            "seal_title": _("Latest seal of the audit trail when it was received"),
            "seal": submission.seal or _("none yet"),
        },
    )
