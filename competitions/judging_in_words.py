"""How a stage is judged, in the words that applicants and officers read."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions import deciding_in_words
from competitions.models import Basis, Blinding, Reasons

BASIS = {
    Basis.SHEETS: lambda: _("What counts are their score sheets."),
    Basis.AGREED: lambda: _("What counts are the scores that they agree on together."),
}
BLINDING = {
    Blinding.OPEN: lambda: _("The panel knows whose application it reads."),
    Blinding.UNTIL_SHEET: lambda: _(
        "The panel reads without names: a panelist learns whose application it is once their own "
        "sheet is in. Until then files are shown only where the form asks for them without names."
    ),
    Blinding.ALWAYS: lambda: _(
        "The panel reads without names throughout. Files are shown to it only where the form "
        "asks for them without names."
    ),
}
REASONS = {
    Reasons.NONE: lambda: "",
    Reasons.BELOW: lambda: _("Every score below its threshold comes with a reason in words."),
    Reasons.EACH: lambda: _("Every score comes with a reason in words."),
}


def sentences(stage):
    """What an applicant must know of how ``stage`` is judged; each sentence stands alone."""
    how = _by_assessors(stage) if stage.is_rolling else _by_panel(stage)
    return [words for words in how if words]


def _by_assessors(stage):
    return [
        _("Each assessor chooses a level for every indicator, alone and with what they saw."),
        _("What counts are the levels that they agree on together afterwards."),
        REASONS[stage.reasons](),
        _("Each assessor says how sure they are.") if stage.asks_confidence else "",
        _("An officer who did not assess confirms the tier that follows by rule."),
    ]


def _by_panel(stage):
    return [
        _number(stage),
        BASIS[stage.basis](),
        BLINDING[stage.blinding](),
        REASONS[stage.reasons](),
        _("Each panelist says how sure they are.") if stage.asks_confidence else "",
        _panelists(stage),
        _reports(stage),
        *deciding_in_words.sentences(stage),
    ]


def of(stages):
    """(stage, sentences) for each of ``stages``."""
    return [(stage, sentences(stage)) for stage in stages]


def _number(stage):
    words = ngettext(
        "%(n)s panelist judges each application.",
        "%(n)s panelists judge each application, each on their own.",
        stage.judges,
    ) % {"n": stage.judges}
    least = ngettext(
        "Nothing is decided on fewer than %(n)s judgement.",
        "Nothing is decided on fewer than %(n)s judgements.",
        stage.quorum,
    )
    return f"{words} {least % {'n': stage.quorum}}"


def _panelists(stage):
    if stage.shows_panelists:
        return _("Applicants learn who judged their application.")
    return _("Applicants do not learn who judged their application.")


def _reports(stage):
    if not stage.reaction_days:
        return _("The single reports are not shown; strengths and weaknesses come with the result.")
    words = ngettext(
        "Before the panel agrees, applicants read the single reports and have %(n)s day to react.",
        "Before the panel agrees, applicants read the single reports and have %(n)s days to react.",
        stage.reaction_days,
    )
    return words % {"n": stage.reaction_days}
