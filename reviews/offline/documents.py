"""All dossiers of a batch as one document, with the criteria once."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock, pdf
from core.blocks import breakable
from core.formats import moment
from reviews import blinding
from reviews.offline import content
from reviews.rubrics import points_text


def render(panelist, stage, assignments, report=None):
    """The PDF of ``assignments`` in their order; tells ``report`` how far it is."""
    dossiers, titles = [], content.titles(assignments, panelist.user)
    for done, assignment in enumerate(assignments):
        if report:
            report(done, len(assignments) + 1, assignment.dossier.application.reference)
        dossiers.append(_dossier(assignment, titles[assignment.pk], panelist.user))
    if report:
        report(len(assignments), len(assignments) + 1, _("Setting the pages"))
    return pdf.render("documents/batch.typ", _data(panelist, stage, dossiers))


def _data(panelist, stage, dossiers):
    call = stage.call
    return {
        "title": breakable(f"{call.title}: {stage.title}"),
        "language": get_language() or settings.LANGUAGE_CODE,
        "issuer": "Podium",
        "pairs": [
            (_("For"), breakable(str(panelist))),
            (_("Made"), moment(clock.now(), call.zone)),
            (_("Dossiers"), str(len(dossiers))),
        ],
        "notice": _(
            "This is for you alone. Do not pass it on, and delete it when you have judged. "
            "Declare a conflict of interest at once if you find one while reading."
        ),
        "for_whom": _("For %(person)s only, confidential") % {"person": breakable(str(panelist))},
        "page_words": _("%(reference)s, %(page)s of %(pages)s")
        % {"reference": "{reference}", "page": "{page}", "pages": "{pages}"},
        "cover_words": _("Overview"),
        "list_title": _("Dossiers, in an order of your own"),
        "list_head": ["", _("Reference"), _("Application"), _("Cluster")],
        "criteria_title": _("Criteria"),
        "criteria": criteria(stage.rubric),
        "dossiers": dossiers,
    }


def criteria(rubric):
    """Each criterion with weight, scale and what its levels mean."""
    return [
        {
            "title": breakable(criterion.title),
            "facts": facts(rubric, criterion),
            "help": breakable(criterion.help),
            "levels": [[level, breakable(said)] for level, said in descriptors(criterion)],
        }
        for criterion in rubric.criteria.all()
    ]


def facts(rubric, criterion):
    """Weight and scale of a criterion in one sentence."""
    words = {name: points_text(getattr(rubric, name)) for name in ("minimum", "maximum", "step")}
    sentence = _("%(minimum)s to %(maximum)s in steps of %(step)s, weight %(weight)s.")
    said = sentence % (words | {"weight": criterion.weight})
    if criterion.allows_not_applicable:
        said += " " + _("May be not applicable (n/a).")
    return said


def descriptors(criterion):
    """(level, words) in order of the levels."""
    return sorted(criterion.descriptors.items(), key=lambda pair: (len(pair[0]), pair[0]))


def _dossier(assignment, title, user):
    application = assignment.dossier.application
    return content.words(assignment, user) | {
        "reference": application.reference,
        "title": breakable(title),
        "applicant": breakable(blinding.applicant_of(assignment.dossier, user)),
    }
