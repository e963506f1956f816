"""What the rule of assessors says in codes, in words."""

from django.utils.translation import gettext as _

from reviews.assessor_rule import Need


def reasons(codes, person, need: Need):
    """Why somebody is proposed, as sentences."""
    words = {
        "foreign": _("Works in another country than the cluster."),
        "own_country": _("Works in the country of the cluster."),
        "no_foreign": _("Works in the country of the cluster: nobody from another one is free."),
        "no_own_country": _(
            "Works in another country: nobody from the cluster's own is free who did not "
            "assess its last label."
        ),
        "least_load": _("Has least to do: %(load)d open.") % {"load": person.load},
        "only_one": _("The only one of these who is free: %(load)d open.") % {"load": person.load},
        "last_again": _("Assessed the cluster's last label, too: nobody else can."),
    }
    return [words[code] for code in codes if code in words]


def why_not(code):
    """Why somebody is passed over."""
    return {
        "there": _("assesses it already"),
        "not_accredited": _("not accredited today"),
        "conflict": _("conflict of interest"),
        "vetoed": _("the cluster objected"),
        "refused": _("gave it back"),
        "out_of_term": _("outside the term"),
        "full": _("has no free place"),
        "rotation": _("assessed the cluster's last label"),
        "others_first": _("others come first"),
    }.get(code, code)
