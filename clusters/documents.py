"""The certificate of a label as a PDF, and its badge as pictures."""

import io

import segno
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusters.certifying import ISSUER
from clusters.credentials import baking
from clusters.standings import Standing
from clusters.validity import Status
from core import clock, pdf
from core.blocks import breakable
from core.formats import day
from core.kept import Kept

PIXELS_PER_POINT = 2
_pictures = Kept(200)


def check_address(label):
    return settings.SITE_URL + label.get_absolute_url()


def embedding(label):
    """HTML for other websites: the badge as it stands at any time, leading to the check page."""
    address = check_address(label)
    words = _("%(label)s, %(tier)s: %(cluster)s")
    about = {"tier": label.get_tier_display(), "cluster": label.cluster, "label": label.label_type}
    return format_html(
        '<a href="{}"><img src="{}badge.svg" width="330" height="104" alt="{}"></a>',
        address,
        address,
        words % about,
    )


def qr_code(address):
    """A QR code as SVG: vectors, with the quiet zone of four modules that readers need."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=4, light="#ffffff")
    return out.getvalue().decode()


def certificate(label):
    """The certificate of ``label``, as a tagged PDF."""
    address = check_address(label)
    return pdf.render(
        "documents/certificate.typ",
        {
            "title": _("Certificate"),
            "language": get_language() or settings.LANGUAGE_CODE,
            "issuer": ISSUER,
            "cluster": breakable(label.cluster.name),
            "native": breakable(label.cluster.name_native),
            "carries": _("carries the label"),
            "label": breakable(label.label_type.name),
            "tier": label.tier,
            "tier_words": label.get_tier_display().upper(),
            "pairs": [
                (_("Certificate number"), label.number),
                (_("Valid from"), day(label.valid_from)),
                (_("Last valid day"), day(label.last_valid_day)),
                (_("Issued by"), ISSUER),
            ],
            "sample": _("Sample, not a real label") if label.is_sample else "",
            "check_words": _(
                "Whether this certificate is in force today, and on any other day, stands here:"
            ),
            "check_address": address,
            "qr": qr_code(address),
            "qr_words": _("QR code of the address %(address)s") % {"address": address},
        },
    )


def badge_svg(label, credential=None):
    """The badge of ``label`` as of today; ``credential`` (JSON) is baked into it."""
    picture = _picture(label, "svg").decode()
    return baking.bake_svg(picture, credential) if credential else picture


def badge_png(label, credential=None):
    picture = _picture(label, "png")
    return baking.bake_png(picture, credential) if credential else picture


def _picture(label, kind):
    data = badge_data(label)
    return _pictures.get(
        (kind, *data.items()),
        lambda: pdf.picture("documents/badge.typ", data, kind=kind, scale=PIXELS_PER_POINT),
    )


def badge_data(label):
    """What the badge says. It never says "valid": a copy of it lies elsewhere for years."""
    standing = Standing(label, clock.today())
    is_good = standing.status in (Status.VALID, Status.PENDING)
    span = {"first": day(label.valid_from), "last": day(label.last_valid_day)}
    state = _("%(first)s to %(last)s") % span if is_good else standing.brief
    if label.is_sample:
        state = _("Sample. %(state)s") % {"state": state}
    return {
        "label": label.label_type.name,
        "tier": label.tier,
        "tier_words": label.get_tier_display().upper(),
        "cluster": label.cluster.name,
        "state": state,
        "is_good": is_good,
        "number": label.number,
    }
