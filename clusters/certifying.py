"""Certificates of this installation: its keys, signed documents of labels, and status lists."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clusters.credentials import certificate, proofs, status_lists
from clusters.credentials.certificate import Facts, Publisher
from clusters.credentials.keys import Issuer, Key
from clusters.credentials.status_lists import MESSAGE, PURPOSES, REVOCATION, SUSPENSION
from clusters.models import Label, Suspension
from clusters.states import LabelStatus
from clusters.validity import Status, status_on
from core import clock

ISSUER = "Podium"
LIST_STEP = timedelta(minutes=5)  # a list is dated anew this often
LIST_LIFE = timedelta(days=2)  # how long somebody offline may rely on it
CERTIFIED = {Status.PENDING, Status.VALID, Status.EXPIRED}


def midnight(day):
    """The moment at which a day begins where the agency is."""
    return datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE))


def issuer():
    """The public keys of this installation, the one in use first; reads the settings alone."""
    private = Ed25519PrivateKey.from_private_bytes(settings.LABEL_KEY)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    since = settings.LABEL_KEY_SINCE
    retired = [
        Key(key, midnight(first), midnight(last + timedelta(days=1)))
        for key, first, last in settings.LABEL_RETIRED_KEYS
    ]
    used = Key(public, midnight(since) if since else None)
    return Issuer(_address("clusters:label-keys"), (used, *retired))


def publisher():
    pattern = _address("clusters:label-status-list", "PURPOSE").replace("PURPOSE", "{purpose}")
    return Publisher(issuer().id, ISSUER, settings.SITE_URL, pattern)


def is_certified(label, day=None):
    """Whether a certificate of ``label`` may be handed out: not once it was ended or suspended.

    An expired one may: its dates say so themselves.
    """
    return status_on(day or clock.today(), label.history) in CERTIFIED


def facts(label):
    """What the certificate of ``label`` says."""
    words = _("%(label)s, tier %(tier)s, assessed by indicators and granted by a person.")
    description = words % {"label": label.label_type, "tier": label.get_tier_display()}
    if label.is_sample:
        description = _("A sample, not a real label. %(words)s") % {"words": description}
    return Facts(
        number=label.number,
        index=label.pk,
        cluster=label.cluster.name,
        cluster_url=settings.SITE_URL + label.cluster.get_absolute_url(),
        achievement=f"{label.label_type}: {label.get_tier_display()}",
        achievement_id=f"{_address('clusters:label-check')}#{label.label_type.slug}-{label.tier}",
        description=description,
        criteria=_("The indicators, minimum levels and thresholds of the call it was granted in."),
        valid_from=midnight(label.valid_from),
        valid_until=midnight(label.valid_until),
        page=settings.SITE_URL + label.get_absolute_url(),
    )


def credential(label):
    """The signed certificate of ``label``, as a dict: the same all day, signed by the key in use.

    It is written in the language of the site, whoever asks.
    """
    with translation.override(settings.LANGUAGE_CODE):
        document = certificate.unsigned(facts(label), publisher())
    return _signed(document, max(midnight(clock.today()), label.recorded_at))


def status_list(purpose):
    """The signed list of ``purpose`` as of now.

    While nothing changes, it is the same text for five minutes.
    """
    today, us = clock.today(), publisher()
    newest = Label.objects.aggregate(pk=Max("pk"), at=Max("updated_at"))
    issued = _dated(newest["at"])
    return _signed(
        status_lists.unsigned(
            purpose,
            marked(purpose, today),
            entries=(newest["pk"] or 0) + 1,
            address=us.lists.format(purpose=purpose),
            issuer=us.profile(),
            valid_from=issued,
            valid_until=issued + LIST_LIFE,
        ),
        issued,
    )


def status_presentation():
    """All lists in one file, for who checks offline."""
    return {
        "@context": [status_lists.CONTEXT],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [status_list(purpose) for purpose in PURPOSES],
    }


def marked(purpose, day):
    """The labels (pk) that are not in force on ``day``, for the reason that the list is about."""
    ended = Label.objects.filter(ended_on__lte=day)
    found = {
        REVOCATION: ended,
        MESSAGE: ended.filter(status=LabelStatus.SUPERSEDED),
        SUSPENSION: Label.objects.filter(suspensions__in=Suspension.objects.covering(day)),
    }
    return found[purpose].order_by("pk").values_list("pk", flat=True)


def _dated(changed_at):
    now = clock.now()
    step = LIST_STEP.total_seconds()
    begun = now - timedelta(seconds=now.timestamp() % step)
    if changed_at and begun < changed_at <= now:
        begun = changed_at
    return begun.replace(microsecond=0)


def _signed(document, at):
    us = issuer()
    return proofs.sign(
        document,
        secret=settings.LABEL_KEY,
        method=us.method(us.keys[0]),
        created=at.replace(microsecond=0),
    )


def _address(name, *arguments):
    return settings.SITE_URL + reverse(name, args=arguments)
