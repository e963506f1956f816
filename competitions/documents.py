"""PDFs for applicants."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competitions import handed_in
from core import pdf
from core.blocks import breakable
from core.formats import day, exact_money, moment


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


def feedback(feedback):
    """What the panel lets the cluster know, as a tagged PDF."""
    decision = feedback.decision
    dossier = decision.dossier
    call = dossier.stage.call
    return pdf.render(
        "documents/feedback.typ",
        {
            "title": _("What the panel says"),
            "language": get_language() or settings.LANGUAGE_CODE,
            "issuer": "Podium",
            "pairs": [
                (_("Call"), call.title),
                (_("Stage"), dossier.stage.title),
                (_("Application"), f"{dossier.application.reference} {dossier.application.title}"),
                (_("Cluster"), dossier.application.cluster.name),
                (_("Decision"), decision.get_kind_display()),
                (_("Published"), moment(decision.confirmed_at, call.zone)),
            ],
            "reason_title": _("The reason"),
            "reason": breakable(decision.reason),
            "parts": [
                {
                    "title": breakable(part["title"]),
                    "note": _points(part),
                    "words": [breakable(words) for words in part["words"]],
                }
                for part in feedback.lines
            ],
            "explanation": _(
                "Points are the mean of the panel; a criterion counts as a strength from its "
                "threshold on, or from the middle of the scale."
            ),
        },
    )


def _points(part):
    if not part["points"]:
        return ""
    words = _("Strength: %(points)s of %(most)s points")
    if not part["is_strength"]:
        words = _("Weakness: %(points)s of %(most)s points")
    return words % {"points": part["points"], "most": part["most"]}


def invoice(invoice):
    """An invoice, or a credit note, as a tagged PDF."""
    application = invoice.application
    title = _("Credit note %(number)s") if invoice.is_credit_note else _("Invoice %(number)s")
    pairs = [
        (_("Number"), invoice.number),
        (_("Issued on"), day(invoice.issued_on)),
        (_("Application"), f"{application.reference} {breakable(application.title)}"),
        (_("Call"), breakable(application.call.title)),
    ]
    if invoice.is_credit_note:
        pairs.append((_("Cancels invoice"), invoice.cancels.number))
        pairs.append((_("Reason"), breakable(invoice.reason)))
    what = _("Assessment: %(tier)s, %(mode)s, %(occasion)s") % {
        "tier": invoice.get_tier_display(),
        "mode": invoice.get_mode_display(),
        "occasion": invoice.get_occasion_display(),
    }
    return pdf.render(
        "documents/invoice.typ",
        {
            "title": title % {"number": invoice.number},
            "language": get_language() or settings.LANGUAGE_CODE,
            "issuer": "Podium",
            "recipient_title": _("To"),
            "recipient": [breakable(line) for line in invoice.recipient.splitlines()],
            "pairs": pairs,
            "head": [_("For"), _("Amount")],
            "line": [what, exact_money(invoice.amount)],
            "total": [_("Total"), exact_money(invoice.amount)],
            "terms_title": _("Issued by, and how to pay"),
            "terms": [breakable(line) for line in invoice.terms.splitlines() if line.strip()],
        },
    )
