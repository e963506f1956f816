"""Whether the panel reads without knowing whose application it is.

A stage says so (``Stage.blinding``). Every page, letter and file that a panelist gets asks here
before it names a cluster, a person or an organisation. Names open with the first sheet that a
panelist hands in for a dossier; a sheet given back hides them no more, for they are known.

What somebody else writes about a dossier, whoever it is, goes through ``redactors`` before it is
shown. Own words are read as they were written; so is what stands in a form, because whoever saves
it would lose the rest.
"""

from functools import cached_property

from django.db.models import Q

from competitions.models import Blinding
from core.visibility import NOTHING
from reviews import masking
from reviews.models import Panelist, SheetVersion
from reviews.redaction import as_written


class Reader:
    """What decides what one person may know, asked once: for lists, two queries in all."""

    def __init__(self, user):
        self.user = user

    def hides(self, dossier):
        stage = dossier.stage
        if stage.blinding == Blinding.OPEN or stage.call_id not in self.calls:
            return False
        return stage.blinding == Blinding.ALWAYS or dossier.pk not in self.judged

    @cached_property
    def calls(self):
        """Calls on whose panels the person sits or sat; the house knows every name."""
        if not self.user.is_authenticated or self.user.reads_everything:
            return frozenset()
        return frozenset(_seats(self.user).values_list("panel__call", flat=True))

    @cached_property
    def judged(self):
        """Dossiers for which a sheet of theirs has ever been in."""
        return frozenset(_judged(self.user).values_list("sheet__assignment__dossier", flat=True))


def hides_applicant(user, dossier):
    """Whether ``user`` must not learn whose ``dossier`` it is (yet)."""
    return Reader(user).hides(dossier)


def hidden_among(user, dossiers):
    """The keys of those of ``dossiers`` whose applicants ``user`` must not learn; two queries."""
    reader = Reader(user)
    return {dossier.pk for dossier in dossiers if reader.hides(dossier)}


def hidden_q(user, path=""):
    """The same as a ``Q`` on a model whose dossier lies at ``path``."""
    if not user.is_authenticated or user.reads_everything:
        return NOTHING
    at = f"{path}__" if path else ""
    blind = Q(**{f"{at}stage__call__in": _seats(user).values("panel__call")})
    known = Q(
        **{
            f"{at}stage__blinding": Blinding.UNTIL_SHEET,
            f"{at}pk__in": _judged(user).values("sheet__assignment__dossier"),
        }
    )
    return blind & ~Q(**{f"{at}stage__blinding": Blinding.OPEN}) & ~known


def applicant_of(dossier, user):
    """How ``user`` may call the applicant: the cluster's name, or that it is hidden."""
    return _applicant(dossier, Reader(user))


def redactor(dossier, user):
    """What makes a text that somebody writes about ``dossier`` into what ``user`` may read."""
    return redactors([dossier], user)[dossier.pk]


def redactors(dossiers, user):
    """The same for many, by key, in a constant number of queries; none where names are open."""
    dossiers = list(dossiers)
    hidden = hidden_among(user, dossiers)
    found = {dossier.pk: as_written for dossier in dossiers}
    if hidden:
        found |= masking.redactors(one for one in dossiers if one.pk in hidden)
    return found


def mask(rows, user):
    """Let each of ``rows`` that has a ``dossier`` carry it as ``user`` may see it; return them.

    For pages, once nothing is asked or written by means of these rows any more.
    """
    rows = list(rows)
    for row, dossier in zip(rows, shown_all([row.dossier for row in rows], user), strict=True):
        row.dossier = dossier
    return rows


def shown(dossier, user):
    """``dossier`` as ``user`` may see it: itself, or a copy whose application names nobody."""
    return shown_all([dossier], user)[0]


def shown_all(dossiers, user):
    """The same for many, in a constant number of queries and in their order."""
    dossiers = list(dossiers)
    hidden = hidden_among(user, dossiers)
    if not hidden:
        return dossiers
    copies = masking.dossiers(one for one in dossiers if one.pk in hidden)
    without_names = {copy.pk: copy for copy in copies}
    return [without_names.get(one.pk, one) for one in dossiers]


def applicant_on(request, dossier):
    """``applicant_of`` for the reader of a page, asked once however many it names."""
    if not hasattr(request, "_blinding"):
        request._blinding = Reader(request.user)
    return _applicant(dossier, request._blinding)


def _applicant(dossier, reader):
    return masking.applicant() if reader.hides(dossier) else str(dossier.application.cluster)


def _seats(user):
    return Panelist.objects.filter(user=user)


def _judged(user):
    return SheetVersion.objects.filter(sheet__assignment__panelist__user=user)
