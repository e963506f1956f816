"""What the score of a dossier is read from: submitted sheets, or the agreed consensus.

A ranking has one basis throughout. Each reads, per dossier in judgement, immutable versions with
their digests, so that the same inputs are ranked alike at any time. A million scores are read by
one statement and as arrays.
"""

from dataclasses import dataclass

import numpy as np
from django.db.models import BigIntegerField, Case, Exists, F, Func, OuterRef, Value, When
from django.db.models.functions import Cast, Coalesce

from clusters.models import ClusterRole
from competitions.models import Basis, Participant
from core import columns
from core.prepared import prepared
from reviews.models import ConsensusVersion, Panelist, SheetVersion, Standing, Voice
from reviews.scoring.sheets import NONE
from reviews.states import ConsensusStatus, SheetStatus

AGREED = 0  # stands in the place of a panelist: the panel has one judgement


@dataclass(frozen=True)
class Versions:
    """J versions in order of their ids: id, dossier and panelist (J, int64), digest (J, 64 bytes),
    and whole steps per criterion asked for (J x C, int64), NONE where there is no score."""

    key: np.ndarray
    digest: np.ndarray
    dossier: np.ndarray
    panelist: np.ndarray
    steps: np.ndarray


def read(stage, dossiers, keys):
    """The versions that count of ``dossiers``, with the scores of the criteria ``keys``."""
    _model, owner, dossier, panelist = BY_BASIS[stage.basis]
    found = _counting(stage, dossiers)
    return _arrays(found, keys, owner=owner, dossier=dossier, panelist=panelist)


def ids(stage, dossiers):
    """The ids of what ``read`` would read, in order; versions never change."""
    owner = BY_BASIS[stage.basis][1]
    owners, numbers, found = columns.read(_counting(stage, dossiers), owner, "number", "pk")
    return np.sort(found[_last(owners, numbers)])


def stored(basis, ids, keys):
    """The versions ``ids`` as they are stored now, with the scores of the criteria ``keys``."""
    model, owner, dossier, panelist = BY_BASIS[basis]
    found = model.objects.filter(pk__in=ids)
    return _arrays(found, keys, owner=owner, dossier=dossier, panelist=panelist)


def _counting(stage, dossiers):
    return (_agreed if stage.basis == Basis.AGREED else _sheets)(stage, dossiers)


def _sheets(stage, dossiers):
    """The versions of sheets that are in.

    Abstentions are read, too; they count for nothing. A sheet of an excluded panelist is
    voided, so none is in; the standing is asked all the same. A sheet on the cluster that its
    panelist has joined since is left out; asking for a ranking records that conflict.
    """
    _model, _owner, dossier, panelist = BY_BASIS[Basis.SHEETS]
    return SheetVersion.objects.filter(
        *(_nobody_tied(panelist=panelist, dossier=dossier) if _tied(stage.call_id) else ()),
        sheet__status=SheetStatus.SUBMITTED,
        sheet__assignment__dossier__in=dossiers,
    )


def _agreed(_stage, dossiers):
    """The versions of consensuses that are agreed.

    One that somebody in conflict has spoken on is open again, so none is agreed; the voices are
    asked all the same, as the sheets are.
    """
    spoken = Voice.objects.filter(consensus=OuterRef("consensus"), voided_at=None)
    free = spoken.filter(*_nobody_tied(panelist="panelist", dossier="consensus__dossier"))
    return ConsensusVersion.objects.filter(
        ~Exists(spoken.exclude(pk__in=free.values("pk"))),
        consensus__status=ConsensusStatus.AGREED,
        consensus__dossier__in=dossiers,
    )


BY_BASIS = {
    Basis.SHEETS: (
        SheetVersion,
        "sheet_id",
        "sheet__assignment__dossier_id",
        "sheet__assignment__panelist_id",
    ),
    Basis.AGREED: (ConsensusVersion, "consensus_id", "consensus__dossier_id", None),
}


def _nobody_tied(*, panelist, dossier):
    """Conditions: the panelist is neither excluded from the application nor part of it."""
    excluded = Standing.objects.filter(
        panelist=OuterRef(panelist), dossier=OuterRef(dossier), is_excluded=True
    )
    user, application = _joined(panelist, "user"), _joined(dossier, "application")
    own = ClusterRole.objects.filter(
        user=OuterRef(user), cluster=OuterRef(f"{application}__cluster")
    )
    takes_part = Participant.objects.filter(user=OuterRef(user), application=OuterRef(application))
    return ~Exists(excluded), ~Exists(own), ~Exists(takes_part)


@prepared
def _tied(call):
    """A seat of the call whom ``_nobody_tied`` might leave out somewhere, if there is one.

    Asked first: to plan all its joins takes longer than to answer this.
    """
    own = {"user": OuterRef("user")}
    excluded = Standing.objects.filter(panelist=OuterRef("pk"), is_excluded=True)
    seats = Panelist.objects.filter(
        Exists(excluded)
        | Exists(ClusterRole.objects.filter(**own))
        | Exists(Participant.objects.filter(**own)),
        panel__call=call,
    )
    return seats.order_by().values_list("pk")[:1]


def _joined(path, name):
    return f"{path.removesuffix('_id')}__{name}"


def _arrays(found, keys, *, owner, dossier, panelist):
    seat = F(panelist) if panelist else Value(AGREED)
    scores = [f"steps_{number}" for number in range(len(keys))]
    steps = {name: _steps(key, panelist) for name, key in zip(scores, keys, strict=True)}
    found = found.annotate(judge=Cast(seat, BigIntegerField()), **steps)
    names = [owner, "number", "pk", dossier, "judge", *scores]
    owners, numbers, *columns_read = columns.read(found, *names, digests=["digest"])
    kept = _last(owners, numbers)
    kept = kept[np.argsort(columns_read[0][kept])]
    ids, dossiers, judges, *given, digests = [column[kept] for column in columns_read]
    table = np.stack(given, axis=1) if given else np.empty((len(kept), 0), np.int64)
    return Versions(ids, digests, dossiers, judges, table)


def _last(owners, numbers):
    """Where the last version of each sheet or consensus is; one returned has several."""
    order = np.lexsort((numbers, owners))
    return order[np.append(np.diff(owners[order]) != 0, True)[: len(order)]]


def _steps(key, panelist):
    """The whole steps of a criterion in ``content``; an abstention abstains from all."""
    none = Value(NONE, output_field=BigIntegerField())
    given = Coalesce(_StepsOf(key), none)
    if panelist is None:
        return given
    return Case(When(content__is_abstention=True, then=none), default=given)


class _StepsOf(Func):
    """The number under "scores" and ``key``; a key of digits alone is no place in a list."""

    output_field = BigIntegerField()

    def __init__(self, key):
        super().__init__(F("content"))
        self.key = key

    def as_postgresql(self, compiler, connection, **context):
        sql, params = compiler.compile(self.source_expressions[0])
        return f"({sql} #>> %s)::bigint", [*params, ["scores", self.key]]

    def as_sqlite(self, compiler, connection, **context):
        sql, params = compiler.compile(self.source_expressions[0])
        return f"JSON_EXTRACT({sql}, %s)", [*params, f'$."scores"."{self.key}"']
